/**
 * `npm run bench:report`: what the bundle of a large run costs, beside @cucumber/html-formatter on the same messages, and how fast its
 * first page opens, beside a blank page. Ends with 1 only when a limit was given and is exceeded.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Command, InvalidArgumentError } from "commander";
import { exitCodeOfSignal, watchInterruption } from "../cli/run/interruption.ts";
import { findChromium } from "../reports/pdf/chromium.ts";
import { median } from "./measure.ts";
import { generateRun } from "./report/generate.ts";
import { openingTimes } from "./report/opening.ts";
import type { Told } from "./report/told.ts";

interface Options {
  readonly scenarios: number;
  readonly rounds: number;
  readonly maxRatio?: number;
  readonly maxMb?: number;
  readonly maxOpening?: number;
}

const options = new Command("bench:report")
  .option("--scenarios <n>", "scenarios of the run", positive, 10_000)
  .option("--rounds <n>", "rounds, of which medians are taken", positive, 5)
  .option(
    "--max-ratio <x>",
    "end with 1 when the bundle takes more than x times the formatter's time",
    positive,
  )
  .option("--max-mb <n>", "end with 1 when building it takes more memory, in MB", positive)
  .option(
    "--max-opening <x>",
    "end with 1 when its first page takes more than x times a blank one's",
    positive,
  )
  .parse()
  .opts<Options>();
const evidenceBytes = 1024;
const explanation = `
Each side in a new process, from disk to disk; its modules are loaded, its code
has not run. Both tell of one run: its evidence is attached to the formatter's
messages, and lies in files beside the journal. The formatter writes one HTML
file. The bundle is what assay report build makes: report, junit.xml, manifest,
two signatures, and copies of all that the manifest lists, each hashed, the
journal's chain checked, everything searched for private keys.
`;
const here = import.meta.dirname;
const run = promisify(execFile);

const scratch = mkdtempSync(join(tmpdir(), "assay-bench-report-"));
const end = new AbortController();
using interruption = watchInterruption();
void interruption.arrived.then((by) => {
  process.exitCode = exitCodeOfSignal(by);
  end.abort(new Error(by));
});
try {
  await main();
} catch (thrown) {
  // Ctrl-C: what was being measured has been ended, and there is nothing to tell.
  if (!end.signal.aborted) throw thrown;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const folder = join(scratch, "run");
  const attached = join(scratch, "attached.ndjson");
  generateRun(folder, attached, { scenarios: options.scenarios, evidenceBytes });
  const ours: Told[] = [];
  const theirs: Told[] = [];
  const bundle = join(scratch, "bundle");
  for (let round = 0; round < options.rounds; round += 1) {
    // In turns, so that the machine's mood falls on both alike.
    theirs.push(await measured("theirs", attached, join(scratch, "theirs.html")));
    rmSync(bundle, { recursive: true, force: true });
    ours.push(await measured("ours", folder, bundle));
  }
  const page = join(bundle, "report/index.html");
  const opening = await opened(page);
  tellAll(ours, theirs, opening, statSync(page).size);
}

/** Runs one side in a process of its own. @throws Error when it fails */
async function measured(side: "ours" | "theirs", from: string, to: string): Promise<Told> {
  const argv = [join(here, "report", `${side}.ts`), from, to];
  // As cli/assay.js has it: what was stripped and compiled once is kept.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(scratch, "compiled") };
  const { stdout } = await run(process.execPath, argv, { env, signal: end.signal, killSignal: "SIGKILL" });
  return JSON.parse(stdout) as Told;
}

async function opened(page: string): Promise<{ readonly pageMs: number; readonly blankMs: number }> {
  const blank = join(scratch, "blank.html");
  writeFileSync(blank, "<!doctype html><html lang=en><title>Blank</title></html>\n");
  const [pageMs = Number.NaN, blankMs = Number.NaN] = await openingTimes(await findChromium(), [page, blank]);
  return { pageMs, blankMs };
}

function tellAll(
  ours: readonly Told[],
  theirs: readonly Told[],
  { pageMs, blankMs }: { readonly pageMs: number; readonly blankMs: number },
  pageBytes: number,
): void {
  const time = (told: readonly Told[]) => median(told.map(({ workMs }) => workMs));
  const cpu = (told: readonly Told[]) => median(told.map(({ cpuMs }) => cpuMs));
  const memory = (told: readonly Told[]) => Math.max(...told.map(({ peakMb }) => peakMb));
  const ratio = median(ours.map(({ workMs }, round) => workMs / (theirs[round]?.workMs ?? Number.NaN)));
  const row = (what: string, value: string, note = "") =>
    print(`  ${what.padEnd(46)}${value.padStart(9)}  ${note}`);
  print(
    `Report of ${options.scenarios} scenarios, ${evidenceBytes} bytes of evidence each; medians of ${options.rounds} rounds`,
  );
  print(explanation);
  row(
    "@cucumber/html-formatter on the messages",
    `${time(theirs).toFixed(0)} ms`,
    `${cpu(theirs).toFixed(0)} ms of CPU`,
  );
  row(
    "bundle: HTML, JUnit, manifest, signature",
    `${time(ours).toFixed(0)} ms`,
    `${cpu(ours).toFixed(0)} ms of CPU`,
  );
  row("ratio of wall time", ratio.toFixed(2), verdict(ratio, options.maxRatio));
  row("ratio of CPU", (cpu(ours) / cpu(theirs)).toFixed(2));
  row(
    `memory at most (the formatter: ${memory(theirs).toFixed(0)} MB)`,
    `${memory(ours).toFixed(0)} MB`,
    verdict(memory(ours), options.maxMb),
  );
  print("First page in Chromium, from being told to until it has loaded");
  row("blank page", `${blankMs.toFixed(1)} ms`);
  row(`report/index.html, ${(pageBytes / 1000).toFixed(0)} kB`, `${pageMs.toFixed(1)} ms`);
  row("ratio", (pageMs / blankMs).toFixed(2), verdict(pageMs / blankMs, options.maxOpening));
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("It has to be a number above 0.");
  return value;
}

/** What a limit says to a value; an exceeded one is what the process ends with. */
function verdict(value: number, limit: number | undefined): string {
  if (limit === undefined) return "";
  if (value <= limit) return `at most ${limit}: kept`;
  process.exitCode = 1;
  return `at most ${limit}: EXCEEDED`;
}

function print(line: string): void {
  process.stdout.write(`${line.trimEnd()}\n`);
}
