/** `npm run bench`: prints how the harness compares with its peers, as ratios measured in one run. Speeds are read here and asserted nowhere. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { measureBoot } from "./boot.ts";
import { median, timeOf } from "./measure.ts";
import { scenarioCount, writeNullFeatures } from "./null/features.ts";
import { measureSetUp } from "./set-up.ts";

const rounds = 9;
const root = fileURLToPath(new URL("..", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));
const print = (line: string) => process.stdout.write(`${line}\n`);

const scratch = mkdtempSync(join(tmpdir(), "assay-bench-"));
try {
  await compareHarnesses();
  await reportBoot();
  reportSetUp();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Whole processes, in turns, so that the machine's mood falls on both alike. */
async function compareHarnesses(): Promise<void> {
  const features = join(scratch, "features");
  writeNullFeatures(features);
  const bare = [
    join(root, "node_modules/@cucumber/cucumber/bin/cucumber.js"),
    "--import",
    join(here, "null/bare-steps.mjs"),
    features,
  ];
  const times: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  for (let round = -1; round < rounds; round += 1) {
    const ours = await timeOf([join(here, "null/ours.mjs"), features, join(scratch, `run-${round}`)], root);
    const theirs = await timeOf(bare, root);
    // The first round fills caches.
    if (round < 0) continue;
    times.ours.push(ours);
    times.bare.push(theirs);
  }
  const ratio = median(times.ours.map((ours, round) => ours / (times.bare[round] ?? Number.NaN)));
  print(`${scenarioCount} trivial scenarios, medians of ${rounds} rounds`);
  print(`  bare cucumber-js, empty steps          ${median(times.bare).toFixed(0)} ms`);
  print(`  assay, null bench, journal and report  ${median(times.ours).toFixed(0)} ms`);
  print(`  ratio                                  ${ratio.toFixed(2)} (aim: at most 1.20)`);
}

async function reportBoot(): Promise<void> {
  const { bootMs, echoMs } = await measureBoot();
  print("Emulated device");
  print(`  power-on to first answer  ${bootMs.toFixed(2)} ms`);
  print(`  one console round trip    ${echoMs.toFixed(3)} ms`);
  print(`  ratio                     ${(bootMs / echoMs).toFixed(1)}`);
}

function reportSetUp(): void {
  const { sessionMs, agreementMs } = measureSetUp();
  print("Set-up session (SRP6a, 3072 bits), CPU of both sides");
  print(`  session               ${sessionMs.toFixed(1)} ms (aim: under 50)`);
  print(`  P-256 key agreement   ${agreementMs.toFixed(2)} ms`);
  print(`  ratio                 ${(sessionMs / agreementMs).toFixed(0)}`);
}
