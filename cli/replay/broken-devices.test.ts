import assert from "node:assert/strict";
import { relative } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { readJournal } from "../../core/journal/index.ts";
import type { CutPlace } from "../../steps/bench.ts";
import { readFeatures } from "../features.ts";
import { type Result, standard, Yard } from "../test-support.ts";
import { brokenDevices } from "./broken-devices.ts";

const script = fileURLToPath(new URL("./broken-run.ts", import.meta.url));

/** Each must fail where its act is interrupted, also at a sample of the points, and again in a replay of the one cut. */
// Some fall silent, and are waited for.
describe("a device", { concurrency: 2 }, () => {
  for (const [index, { what, feature, scenario }] of brokenDevices.entries())
    it(`${what} fails in "${scenario} ...", and again in a replay`, async () => {
      await using yard = new Yard();
      const place = relative(yard.folder, await placeOf(feature, scenario));
      const started = (...argv: string[]) =>
        yard.start([process.execPath, script, String(index), ...argv]).ended;
      const { cut, again } = await failingTwice(yard, place, started);
      const { stdout } = again;
      const { unit, amount, way } = cut;
      assert.match(stdout, new RegExp(`first failing cut was ${way} at ${unit} ${amount} `));
      assert.match(stdout, /^ {2}FAIL /m);
      assert.match(stdout, /^ {2}< .*boot\.ready/m);
    });
});

/** Keys are new in each, so that a write may take an operation more or less and the cut strikes beside the place, as the manual says. */
const tries = 8;

/**
 * A run that failed at a cut and a replay of it that failed again. Another run is taken where none did: a cut inside a write may fail for
 * the bytes of some keys only.
 */
async function failingTwice(
  yard: Yard,
  place: string,
  started: (...argv: string[]) => Promise<Result>,
): Promise<{ readonly cut: CutPlace; readonly again: Result }> {
  const inVain: CutPlace[] = [];
  for (const run of ["first", "second", "third"]) {
    const { status, stdout, stderr } = await started("run", place, run);
    assert.equal(status, 1, stdout + stderr);
    const [cut, ...more] = await failingIn(yard.path(run));
    assert.ok(cut !== undefined && more.length === 0, stdout);
    const outs = Array.from({ length: tries }, (_, index) => `${run}-again-${index + 1}`);
    const again = await replayed(cut, outs, (out) => started("replay", `${run}#${place}`, out), yard);
    if (again !== undefined) return { cut, again };
    inVain.push(cut);
  }
  throw new assert.AssertionError({ message: `no replay of any of ${JSON.stringify(inVain)} failed` });
}

/** The first replay that failed at `cut`, of those into `outs`. */
async function replayed(
  cut: CutPlace,
  outs: readonly string[],
  start: (out: string) => Promise<Result>,
  yard: Yard,
): Promise<Result | undefined> {
  for (const out of outs) {
    const result = await start(out);
    if (result.status === 0) continue;
    assert.equal(result.status, 1, result.stdout + result.stderr);
    assert.deepEqual(await failingIn(yard.path(out)), [cut]);
    return result;
  }
  return undefined;
}

/** The scenario by file and line, which change as the standard is worked on. */
async function placeOf(feature: string, scenario: string): Promise<string> {
  const [file] = await readFeatures([feature.replace(/^features/, standard)]);
  const found = file?.scenarios.find(({ name }) => name.startsWith(scenario));
  assert.ok(found, `${feature} has no scenario ${scenario}`);
  return `${feature.replace(/^features/, standard)}:${found.line}`;
}

async function failingIn(out: string): Promise<CutPlace[]> {
  const found: CutPlace[] = [];
  for await (const line of readJournal(`${out}/journal.ndjson`))
    if (line.type === "observation" && line.what === "first failing cut") found.push(line.value as CutPlace);
  return found;
}
