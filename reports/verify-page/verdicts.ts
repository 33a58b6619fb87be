import { asList, asText, type Json, member } from "./canonical.ts";

/**
 * What a run found, drawn from its journal's records anew. The rules are those of the report's method section; this is a second
 * writing of them, which shares nothing with the one that the report was made by.
 */

const statuses = ["pass", "fail", "inconclusive", "not-applicable"] as const;
export type Status = (typeof statuses)[number];
export type Counts = Readonly<Record<Status, number>>;

interface Ended {
  readonly status: Status;
  readonly cause: string;
}

interface Scenario {
  readonly atoms: readonly string[];
  /** Attempts by number; one that has no end yet is undefined. */
  readonly attempts: Map<number, Ended | undefined>;
}

export interface Judged {
  readonly id: string;
  readonly verdict: Status;
}

/** A verdict that is not one of the four counts as none at all: the worst reading of it. */
const toStatus = (text: string): Status => statuses.find((status) => status === text) ?? "fail";

/** FAIL over INCONCLUSIVE over PASS over NOT-APPLICABLE. */
const severity: readonly Status[] = ["fail", "inconclusive", "pass", "not-applicable"];
const worst = (all: readonly Status[]): Status =>
  severity.find((status) => all.includes(status)) ?? "inconclusive";

/** Gathers a run's records; answers what they mean once all were taken. */
export class RunTally {
  start: Json | undefined;
  end: Json | undefined;
  readonly evidence: { readonly path: string; readonly sha256: string; readonly size: number }[] = [];
  readonly #scenarios = new Map<string, Scenario>();
  readonly #contradictions: string[] = [];

  take(record: Json): void {
    const type = asText(member(record, "type"));
    const scenario = asText(member(record, "scenario"));
    if (this.end !== undefined) this.#contradictions.push(`a record (${type}) stands behind the run's end`);
    if (type === "run-started") this.#begin(record);
    else if (type === "run-finished") this.end = record;
    else if (type === "scenario-planned") this.#plan(scenario, record);
    else if (type === "scenario-started") this.#attempts(scenario)?.set(attemptOf(record), undefined);
    else if (type === "scenario-finished") this.#finish(scenario, record);
    else if (type === "evidence") {
      const [path, sha256] = [asText(member(record, "file")), asText(member(record, "sha256"))];
      this.evidence.push({ path, sha256, size: Number(member(record, "size")) });
    }
  }

  /** Files that the run rested on, as its first record names them. */
  get inputs(): readonly { readonly path: string; readonly sha256: string }[] {
    return asList(member(this.start, "inputs")).map((input) => ({
      path: asText(member(input, "path")),
      sha256: asText(member(input, "sha256")),
    }));
  }

  /** What the run left open, and what its records say against each other. */
  open(): string[] {
    const reason = asText(member(this.end, "reason"));
    const unfinished = [...this.#scenarios].filter(([, { attempts }]) => !isFinished(attempts));
    return [
      ...this.#contradictions,
      ...(this.end === undefined ? ["the journal does not say that the run was finished"] : []),
      ...(reason === "interrupted" ? ["the run was interrupted"] : []),
      ...unfinished.map(([name]) => `${name}: planned, and has no end`),
    ];
  }

  get scenarioCount(): number {
    return this.#scenarios.size;
  }

  scenarios(): Judged[] {
    return [...this.#scenarios].map(([id, { attempts }]) => ({ id, verdict: verdictOf(attempts) }));
  }

  /** Atoms that a scenario of the run was to examine, in the order of the register. */
  atoms(): Judged[] {
    return this.#register().flatMap(({ atoms }) => atoms);
  }

  /** Requirements of which an atom was to be examined. */
  requirements(): Judged[] {
    return this.#register().map(({ id, atoms }) => ({
      id,
      verdict: worst(atoms.map(({ verdict }) => verdict)),
    }));
  }

  #register(): { id: string; atoms: Judged[] }[] {
    const examining = new Map<string, Status[]>();
    for (const { atoms, attempts } of this.#scenarios.values()) {
      for (const atom of atoms) {
        examining.set(atom, [...(examining.get(atom) ?? []), verdictOf(attempts)]);
      }
    }
    return asList(member(member(this.start, "register"), "requirements"))
      .map((requirement) => ({
        id: asText(member(requirement, "id")),
        atoms: asList(member(requirement, "atoms")).flatMap((atom) => {
          const id = asText(member(atom, "id"));
          const verdicts = examining.get(id);
          return verdicts === undefined ? [] : [{ id, verdict: worst(verdicts) }];
        }),
      }))
      .filter(({ atoms }) => atoms.length > 0);
  }

  #begin(record: Json): void {
    if (this.start !== undefined) this.#contradictions.push("the run begins a second time");
    this.start = record;
  }

  #plan(scenario: string, record: Json): void {
    if (this.#scenarios.has(scenario)) this.#contradictions.push(`${scenario}: planned a second time`);
    const atoms = asList(member(record, "atoms")).map(asText);
    this.#scenarios.set(scenario, { atoms, attempts: new Map() });
  }

  #finish(scenario: string, record: Json): void {
    const attempts = this.#attempts(scenario);
    const attempt = attemptOf(record);
    const underWay = attempts?.has(attempt) === true && attempts.get(attempt) === undefined;
    if (!underWay) this.#contradictions.push(`${scenario}: attempt ${attempt} ends, and was not under way`);
    const verdict = member(record, "verdict");
    const status = toStatus(asText(member(verdict, "status")));
    attempts?.set(attempt, { status, cause: asText(member(verdict, "cause")) });
  }

  #attempts(scenario: string): Map<number, Ended | undefined> | undefined {
    const found = this.#scenarios.get(scenario);
    if (found === undefined) this.#contradictions.push(`${scenario}: was not planned`);
    return found?.attempts;
  }
}

export function countsOf(judged: readonly Judged[]): Counts {
  const counts = { pass: 0, fail: 0, inconclusive: 0, "not-applicable": 0 };
  for (const { verdict } of judged) counts[verdict] += 1;
  return counts;
}

const attemptOf = (record: Json): number => Number(member(record, "attempt"));
const isFinished = (attempts: ReadonlyMap<number, Ended | undefined>): boolean =>
  attempts.size > 0 && [...attempts.values()].every((ended) => ended !== undefined);

/** Only an equipment fault is superseded by another attempt; what was not finished may have been about to fail. */
function verdictOf(attempts: ReadonlyMap<number, Ended | undefined>): Status {
  const ended = [...attempts.values()].map(
    (attempt): Ended => attempt ?? { status: "inconclusive", cause: "environment" },
  );
  const counting = ended.filter(({ status, cause }) => status !== "inconclusive" || cause !== "equipment");
  return worst((counting.length > 0 ? counting : ended).map(({ status }) => status));
}
