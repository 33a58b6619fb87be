import {
  type Observation,
  readJournal,
  type StepFinished,
  type Transcript,
} from "../../core/journal/index.ts";

/** What the page shows of one attempt at a scenario. */
export interface AttemptEvidence {
  readonly seed: string;
  readonly steps: StepFinished[];
  readonly observations: Observation[];
  readonly slots: string[];
  readonly transcripts: {
    readonly slot: string;
    readonly lines: Transcript["lines"];
    readonly leftOut: number;
  }[];
  fingerprints: number;
}

/** Lines of a console that the page shows; all of them are in the journal. */
const shownLines = 120;

/** By scenario, then attempt. Keeps no more of each than the page shows. */
export type Evidence = ReadonlyMap<string, ReadonlyMap<number, AttemptEvidence>>;

export async function collectEvidence(journalFile: string): Promise<Evidence> {
  const evidence = new Map<string, Map<number, AttemptEvidence>>();
  for await (const line of readJournal(journalFile)) {
    if (line.type === "scenario-started") {
      const attempts = evidence.get(line.scenario) ?? new Map<number, AttemptEvidence>();
      evidence.set(line.scenario, attempts);
      attempts.set(line.attempt, {
        seed: line.seed,
        steps: [],
        observations: [],
        slots: [],
        transcripts: [],
        fingerprints: 0,
      });
    }
    if (!("attempt" in line)) continue;
    const attempt = evidence.get(line.scenario)?.get(line.attempt);
    if (attempt === undefined) continue;
    if (line.type === "step-finished") attempt.steps.push(line);
    if (line.type === "observation") attempt.observations.push(line);
    if (line.type === "lease") attempt.slots.push(line.slot);
    if (line.type === "fingerprint") attempt.fingerprints += 1;
    if (line.type === "transcript") attempt.transcripts.push(excerpt(line));
  }
  return evidence;
}

function excerpt({ slot, lines, leftOut }: Transcript): AttemptEvidence["transcripts"][number] {
  return {
    slot,
    lines: lines.slice(0, shownLines),
    leftOut: leftOut + Math.max(0, lines.length - shownLines),
  };
}
