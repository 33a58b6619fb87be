import assert from "node:assert/strict";
import { relative } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { readJournal } from "../../core/journal/index.ts";
import type { CutPlace } from "../../steps/bench.ts";
import { readFeatures } from "../features.ts";
import { standard, Yard } from "../test-support.ts";
import { brokenDevices } from "./broken-devices.ts";

const script = fileURLToPath(new URL("./broken-run.ts", import.meta.url));

/** Each must fail where its act is interrupted, also at a sample of the points, and again in a replay of the one cut. */
describe("a device", () => {
  for (const [index, { what, feature, scenario }] of brokenDevices.entries())
    it(`${what} fails in "${scenario} ...", and again in a replay`, async () => {
      await using yard = new Yard();
      const place = relative(yard.folder, await placeOf(feature, scenario));
      const started = (...argv: string[]) =>
        yard.start([process.execPath, script, String(index), ...argv]).ended;
      const first = await started("run", place, "first");
      assert.equal(first.status, 1, first.stdout + first.stderr);
      const [cut, ...more] = await failingIn(yard.path("first"));
      assert.ok(cut !== undefined && more.length === 0, first.stdout);

      const { status, stdout, stderr } = await started("replay", `first#${place}`, "again");
      assert.equal(status, 1, stdout + stderr);
      assert.deepEqual(await failingIn(yard.path("again")), [cut]);
      const { unit, amount, way } = cut;
      assert.match(stdout, new RegExp(`first failing cut was ${way} at ${unit} ${amount} `));
      assert.match(stdout, /^ {2}FAIL /m);
      assert.match(stdout, /^ {2}< .*boot\.ready/m);
    });
});

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
