/**
 * What an examination may end with, and how ends combine. Pure: the rules that an auditor reads in the report stand here
 * and nowhere else.
 */
export type Verdict =
  | { readonly status: "pass" }
  | { readonly status: "fail"; readonly message: string }
  | { readonly status: "inconclusive"; readonly cause: InconclusiveCause; readonly message: string }
  | { readonly status: "not-applicable"; readonly justification: string };

export type InconclusiveCause = "equipment" | "environment" | "sample-size" | "not-observable" | "ixit-gap";
export type Status = Verdict["status"];

const severity: Readonly<Record<Status, number>> = { fail: 3, inconclusive: 2, pass: 1, "not-applicable": 0 };

/** The more severe of two: FAIL over INCONCLUSIVE over PASS over NOT-APPLICABLE; the first of two alike. */
export function worse<Ended extends Pick<Verdict, "status">>(a: Ended, b: Ended): Ended {
  return severity[b.status] > severity[a.status] ? b : a;
}

/**
 * A part is as good as its worst; what does not apply drops out, unless nothing applies. Nothing examined at all is
 * INCONCLUSIVE: the absence of a failure is no evidence.
 */
export function combine(verdicts: readonly Verdict[]): Verdict {
  const [first, ...rest] = verdicts;
  if (first === undefined) return notExamined;
  return rest.reduce<Verdict>(worse, first);
}

export const notExamined: Verdict = {
  status: "inconclusive",
  cause: "not-observable",
  message: "no scenario of this run examined it",
};

/**
 * The verdict of a scenario from its attempts, oldest first. A re-run never replaces a FAIL or a PASS; only an equipment fault
 * is superseded by an attempt that came to an end of its own.
 */
export function verdictOfAttempts(attempts: readonly Verdict[]): Verdict {
  const completed = attempts.filter((attempt) => !isEquipmentFault(attempt));
  return combine(completed.length > 0 ? completed : attempts);
}

function isEquipmentFault(verdict: Verdict): boolean {
  return verdict.status === "inconclusive" && verdict.cause === "equipment";
}

export type Level = "MUST" | "SHOULD";

export interface AtomResult {
  readonly id: string;
  readonly level: Level;
  readonly verdict: Verdict;
  /** Why the product does not meet a SHOULD, from its ICS. */
  readonly reason?: string | undefined;
}

/** A SHOULD that is unmet for a reason that the product states. It stays a FAIL in the report and does not fail the run. */
export function isExcused({ level, verdict, reason }: AtomResult): boolean {
  return level === "SHOULD" && verdict.status === "fail" && reason !== undefined;
}

/** All that a run's exit code rests on. */
export interface Findings {
  /** Those that the run was to examine. */
  readonly atoms: readonly AtomResult[];
  /** Verdicts of scenarios that examine no atom. */
  readonly ownChecks: readonly Verdict[];
  /** Whether the run came to its own end. One that was interrupted or died leaves open what it would have found. */
  readonly completed: boolean;
}

/**
 * What a run means to its caller: 1 when an atom fails that is neither excused nor waived, or an own check; else 3 when one is
 * inconclusive and not waived, when nothing was examined, or when the run did not come to its end; else 0. Waivers change this
 * number and no verdict.
 */
export function exitCode({ atoms, ownChecks, completed }: Findings, waived: ReadonlySet<string>): 0 | 1 | 3 {
  const counting = atoms.filter((atom) => !waived.has(atom.id) && !isExcused(atom));
  const statuses = [...counting.map(({ verdict }) => verdict), ...ownChecks].map(({ status }) => status);
  if (statuses.includes("fail")) return 1;
  const nothingExamined = atoms.length + ownChecks.length === 0;
  return nothingExamined || !completed || statuses.includes("inconclusive") ? 3 : 0;
}
