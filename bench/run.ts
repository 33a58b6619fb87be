/** `npm run bench`: prints how the harness compares with its peers, as ratios measured in one run. Speeds are read here and asserted nowhere. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exitCodeOfSignal, watchInterruption } from "../cli/run/interruption.ts";
import { measureBoot } from "./boot.ts";
import { median, type TwoSides, timeOf } from "./measure.ts";
import { measureMutualTls } from "./mutual-tls.ts";
import { scenarioCount, writeNullFeatures } from "./null/features.ts";
import { measureSuite } from "./phases/phases.ts";
import { measureProvisioning } from "./provisioning.ts";
import { measureRig } from "./rig.ts";
import { measureSetUp } from "./set-up.ts";

const rounds = 9;
const root = fileURLToPath(new URL("..", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));
const print = (line: string) => process.stdout.write(`${line}\n`);

const scratch = mkdtempSync(join(tmpdir(), "assay-bench-"));
const end = new AbortController();
using interruption = watchInterruption();
void interruption.arrived.then((by) => {
  process.exitCode = exitCodeOfSignal(by);
  end.abort(new Error(by));
});
try {
  for (const report of [
    compareHarnesses,
    reportBoot,
    reportSetUp,
    reportProvisioning,
    reportRig,
    reportSuite,
  ]) {
    end.signal.throwIfAborted();
    await report(end.signal);
  }
} catch (thrown) {
  // Ctrl-C: what was being measured has been ended, and there is nothing to tell.
  if (!end.signal.aborted) throw thrown;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Whole processes, in turns, so that the machine's mood falls on both alike. */
async function compareHarnesses(signal: AbortSignal): Promise<void> {
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
    const ours = await timeOf(
      [join(here, "null/ours.mjs"), features, join(scratch, `run-${round}`)],
      root,
      signal,
    );
    const theirs = await timeOf(bare, root, signal);
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

/** Both in one run on one machine, so that their ratio says more than the machine's speed. */
async function reportProvisioning(signal: AbortSignal): Promise<void> {
  const bare = await measureMutualTls(signal);
  const whole = await measureProvisioning(signal);
  const line = (what: string, { clientMs, serverMs }: TwoSides, digits: number, unit = " ms") =>
    print(`  ${what} device ${clientMs.toFixed(digits)}${unit}, backend ${serverMs.toFixed(digits)}${unit}`);
  const ratio = { clientMs: whole.clientMs / bare.clientMs, serverMs: whole.serverMs / bare.serverMs };
  print("Provisioning without touch up to the first telemetry, CPU of each side in a process of its own");
  line("whole provisioning     ", whole, 1);
  line("bare mutual-TLS connect", bare, 2);
  line("ratio                  ", ratio, 1, "");
}

async function reportRig(signal: AbortSignal): Promise<void> {
  const cost = await measureRig(root, join(scratch, "rig"), signal);
  print(`A scenario on a demo lab, median of ${cost.scenarios}`);
  print(`  in process                ${cost.inProcessMs.toFixed(0).padStart(6)} ms`);
  print(`  on a board                ${cost.onRigMs.toFixed(0).padStart(6)} ms`);
  print(`    of it relay, flash tool ${cost.equipmentMs.toFixed(0).padStart(6)} ms`);
  print(
    `  ratio without equipment   ${cost.ratio.toFixed(2).padStart(6)}    worst ${cost.worstRatio.toFixed(2)}`,
  );
}

async function reportSuite(signal: AbortSignal): Promise<void> {
  const { wallMs, phases, sections, slowest } = await measureSuite(root, scratch, signal);
  const seconds = (ms: number) => (ms / 1000).toFixed(2).padStart(6);
  print(`One run of the suite on the reference product, ${(wallMs / 1000).toFixed(1)} s`);
  for (const [phase, ms] of phases) print(`  ${seconds(ms)} s  ${phase}`);
  print("  of the examination");
  for (const [section, ms] of sections) print(`  ${seconds(ms)} s  ${section}`);
  print(`  ${seconds(slowest.durationMs)} s  slowest scenario: ${slowest.scenario}`);
}
