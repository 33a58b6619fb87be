/** Runs of the whole standard on products that are sound: nothing may be found against them, and nothing left open. */
import { type ChildProcess, execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { readJournal, type Status, type Verdict } from "../core/journal/index.ts";

const root = join(import.meta.dirname, "..");
export const command = join(root, "cli/assay.js");

/** Products that no emulated device can be: their firmware is compiled, and examined on a board (npm run test:board). */
const onBoards: ReadonlySet<string> = new Set(["pico"]);

/** Every product of this repository that an emulated device can be, by name; all are sound. */
export const healthyProducts = (): string[] =>
  readdirSync(join(root, "products"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !onBoards.has(entry.name))
    .map(({ name }) => name)
    .sort();

const running = new Set<ChildProcess>();

/** Has every run that goes on now end in order, as if each had been sent `signal` itself. */
export function endRuns(signal: NodeJS.Signals): void {
  for (const child of running) child.kill(signal);
}

/** Runs `assay` with what it says kept back. What a run that gave no verdicts complains of is shown. */
export async function quiet(...argv: string[]): Promise<void> {
  const ended = promisify(execFile)(process.execPath, [command, ...argv], { cwd: root, maxBuffer: 1 << 28 });
  running.add(ended.child);
  try {
    await ended;
  } catch (thrown) {
    // Verdicts are read from the journal, whatever they are.
    const { stderr } = thrown as { stderr?: string };
    process.stderr.write(stderr ?? String(thrown));
  } finally {
    running.delete(ended.child);
  }
}

/** Each scenario's verdict and what it says, from the journals in `directories`. */
export async function findingsIn(...directories: string[]): Promise<Map<string, Verdict>> {
  const findings = new Map<string, Verdict>();
  for (const directory of directories) {
    for await (const record of readJournal(join(directory, "journal.ndjson"))) {
      if (record.type === "scenario-finished") findings.set(record.scenario, record.verdict);
    }
  }
  return findings;
}

/** Each scenario's verdict alone. */
export async function verdictsIn(...directories: string[]): Promise<Map<string, Status>> {
  return new Map([...(await findingsIn(...directories))].map(([name, { status }]) => [name, status]));
}

/** Prints every FAIL and INCONCLUSIVE with its reason, which is all that is left of a run whose journal goes. Returns how many. */
export function tellWrong(findings: ReadonlyMap<string, Verdict>): number {
  let wrong = 0;
  for (const [scenario, verdict] of findings) {
    if (verdict.status !== "fail" && verdict.status !== "inconclusive") continue;
    const reason = verdict.message.replaceAll(/\s*\n\s*/g, " ");
    process.stdout.write(`    ${verdict.status.toUpperCase()} ${scenario}: ${reason}\n`);
    wrong += 1;
  }
  return wrong;
}

export interface HealthyRun {
  readonly product: string;
  readonly seed: string;
  /** Folder of the run. */
  readonly out: string;
  /** Given to `assay run` besides. */
  readonly options?: readonly string[];
}

/**
 * One run; prints a line with its counts, and each scenario with FAIL or INCONCLUSIVE under it. Whether it was as it must be on a
 * sound product: there are verdicts, and all of them PASS or NOT-APPLICABLE.
 */
export async function isHealthy({ product, seed, out, options = [] }: HealthyRun): Promise<boolean> {
  const startedAt = performance.now();
  await quiet("run", "--product", join("products", product), "--seed", seed, "--out", out, ...options);
  const findings = await findingsIn(out).catch(() => new Map<string, Verdict>());
  const count = (status: Status) => [...findings.values()].filter((found) => found.status === status).length;
  const counts = { pass: count("pass"), na: count("not-applicable"), fail: count("fail") };
  const open = count("inconclusive");
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(
    `${product}, seed ${seed}: ${counts.pass} pass, ${counts.na} n/a, ${counts.fail} FAIL, ${open} INCONCLUSIVE (${seconds} s)\n`,
  );
  tellWrong(findings);
  return counts.pass > 0 && counts.fail + open === 0;
}
