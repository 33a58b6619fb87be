import { journalOf, readJournal } from "../../../core/journal/index.ts";

/** How long scenarios took in an earlier run. */
export interface TimedRun {
  /** As it was named. */
  readonly run: string;
  /** What was examined, such as `hardware boards a, b`. */
  readonly target: string;
  readonly kind: string;
  /** Ms by scenario, of its last attempt. */
  readonly durations: ReadonlyMap<string, number>;
}

/** Reads the times of the run in `run`, a report folder or a journal. @throws UsageFault */
export async function loadTimes(run: string): Promise<TimedRun> {
  const durations = new Map<string, number>();
  let target = { name: "an unknown target", kind: "unknown" };
  for await (const line of readJournal(journalOf(run))) {
    if (line.type === "run-started") target = line.target;
    if (line.type === "scenario-finished" && wasExamined(line.verdict.status))
      durations.set(line.scenario, line.durationMs);
  }
  return { run, durations, target: target.name, kind: target.kind };
}

/** What could not be run took no time, and says nothing of how long it takes. */
const wasExamined = (status: string): boolean => status === "pass" || status === "fail";
