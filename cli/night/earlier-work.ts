import { type JournalLine, observed, type Verdict, verdictOfAttempts } from "../../core/journal/index.ts";

/** What a night had done before its process was another one. */
export interface EarlierWork {
  /** Attempts that were begun, by scenario. */
  readonly begun: ReadonlyMap<string, number>;
  /** Scenarios that need nothing more, with their verdict. */
  readonly settled: ReadonlyMap<string, Verdict>;
  /** Attempts that were under way when it ended. */
  readonly broken: readonly BrokenAttempt[];
}

export interface BrokenAttempt {
  readonly scenario: string;
  readonly attempt: number;
  /** Ms. */
  readonly durationMs: number;
  /** What it ends with. */
  readonly verdict: Verdict;
}

interface OpenAttempt {
  readonly attempt: number;
  /** When it began, ms since the journal was opened. */
  readonly t: number;
  failed: boolean;
  /** What was found of it. */
  judged: Verdict | undefined;
}

const interrupted = "the night's process ended while it was under way";

/**
 * Reads off `lines`, a journal's, what is done. An attempt that was under way ends with what was found of it, else as a fault of equipment, and the
 * scenario begins anew. Where a step had failed and nothing tells what that meant, no later PASS may hide it. `mostAttempts`: so often a job is tried.
 */
export function readEarlierWork(lines: readonly JournalLine[], mostAttempts: number): EarlierWork {
  const begun = new Map<string, number>();
  const ends = new Map<string, Verdict[]>();
  const open = new Map<string, OpenAttempt>();
  for (const line of lines) {
    if (line.type === "scenario-started") {
      begun.set(line.scenario, line.attempt);
      open.set(line.scenario, { attempt: line.attempt, t: line.t, failed: false, judged: undefined });
    }
    const attempt = "scenario" in line ? open.get(line.scenario) : undefined;
    if (attempt === undefined) continue;
    if (line.type === "step-finished") attempt.failed ||= line.status === "failed";
    if (line.type === "observation" && line.what === observed.judged) attempt.judged = line.value as Verdict;
    if (line.type !== "scenario-finished") continue;
    open.delete(line.scenario);
    ends.set(line.scenario, [...(ends.get(line.scenario) ?? []), line.verdict]);
  }
  const now = lines.at(-1)?.t ?? 0;
  const broken = [...open].map(([scenario, { attempt, t, failed, judged }]) => ({
    ...{ scenario, attempt, durationMs: now - t },
    verdict: judged ?? (failed ? lost : again),
  }));
  for (const { scenario, verdict } of broken) ends.set(scenario, [...(ends.get(scenario) ?? []), verdict]);
  const isOver = ([scenario, verdicts]: readonly [string, readonly Verdict[]]): boolean =>
    !open.has(scenario) &&
    (!isOfEquipment(verdictOfAttempts(verdicts)) || (begun.get(scenario) ?? 0) >= mostAttempts);
  const settled = [...ends]
    .filter(isOver)
    .map(([scenario, all]) => [scenario, verdictOfAttempts(all)] as const);
  return { begun, broken, settled: new Map(settled) };
}

const again: Verdict = { status: "inconclusive", cause: "equipment", message: `${interrupted}.` };
const lost: Verdict = {
  ...{ status: "inconclusive", cause: "environment" },
  message: `${interrupted}; a step of it had failed, and whether the device was at fault is lost.`,
};

const isOfEquipment = (verdict: Verdict): boolean =>
  verdict.status === "inconclusive" && verdict.cause === "equipment";
