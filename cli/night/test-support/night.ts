import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { Incident, JournalLine, Verdict } from "../../../core/journal/index.ts";
import { type RunSummary, summarise } from "../../../reports/index.ts";
import type { Trouble } from "../../rig/test-support/trouble-lab.ts";
import { assay, type Result, type Started } from "../../test-support.ts";

const fullDisk = new URL("full-disk.ts", import.meta.url).href;

/** Folder of a test's night. */
const folder = "night";

/** A night of a test, on the rig file that `trouble` wrote. */
export class TestNight {
  readonly started: Started;
  readonly #trouble: Trouble;

  /** Begins one; `words` are scenarios (`folder/name.feature:line`) and options. Its disk is full while there is a file `disk-is-full`. */
  constructor(trouble: Trouble, ...words: readonly string[]) {
    this.#trouble = trouble;
    const argv = words.map((word) => (word.includes(".feature") ? `features/${word}` : word));
    const [node = "", ...command] = assay("nightly", "lab.yaml", "--out", folder, ...argv);
    this.started = trouble.yard.start([node, "--import", fullDisk, ...command]);
  }

  /** Processes of boards, in the order of the boards. */
  workers(): readonly number[] {
    return workersOf(this.started.child.pid ?? 0);
  }

  /** What stands in the journal, as far as it is written. */
  lines(): readonly JournalLine[] {
    try {
      const lines = this.#trouble.yard.read(folder, "journal.ndjson").split("\n").slice(0, -1);
      return lines.map((line) => JSON.parse(line) as JournalLine);
    } catch {
      // It has not begun.
      return [];
    }
  }

  /** Waits until the journal is as `wanted`; nobody tells. @throws Error when the night ends before */
  async reaches(wanted: (lines: readonly JournalLine[]) => boolean): Promise<void> {
    let ended: Result | undefined;
    void this.started.ended.then((result) => {
      ended = result;
    });
    while (!wanted(this.lines())) {
      if (ended !== undefined)
        throw new Error(`it ended before, with ${ended.status}: ${ended.stdout}${ended.stderr}`);
      await wait(lookMs);
    }
  }

  /** Its end, and what its journal tells, read as a report does. */
  async ended(): Promise<EndedNight> {
    const result = await this.started.ended;
    return { ...result, ...(await readNight(this.#trouble)) };
  }
}

export interface EndedNight extends Result, NightRecord {}

export interface NightRecord {
  readonly run: RunSummary;
  readonly lines: readonly JournalLine[];
  readonly verdicts: Readonly<Record<string, Verdict>>;
  readonly incidents: readonly Incident[];
}

/** What the journal of a test's night tells now. @throws UsageFault when it cannot be read */
export async function readNight({ yard }: Trouble): Promise<NightRecord> {
  const run = await summarise(yard.path(folder, "journal.ndjson"), []);
  const short = (scenario: string) => scenario.replace("features/", "");
  return {
    run,
    lines: await yard.journal(folder),
    verdicts: Object.fromEntries(run.scenarios.map(({ scenario, verdict }) => [short(scenario), verdict])),
    incidents: run.incidents,
  };
}

/** Processes of boards that the night `pid` has started, in the order in which it did. */
export const workersOf = (pid: number): readonly number[] =>
  childrenOf(pid).filter((child) => /night.worker/.test(commandOf(child)));

const lookMs = 20;

function childrenOf(pid: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    .map(Number)
    .sort((a, b) => a - b);
}

/** Field 4 of `/proc/PID/stat`: proc_pid_stat(5). */
function parentOf(pid: string): number {
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

const commandOf = (pid: number): string => read(`/proc/${pid}/cmdline`);

function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    // It has ended.
    return "";
  }
}
