/** `unknown`: it could not be decided, for want of a key for instance; it is never taken for good. */
export type Outcome = "good" | "bad" | "unknown";

/** What one check found. */
export interface Finding {
  /** Names the check; stable. */
  readonly check: CheckName;
  readonly outcome: Outcome;
  /** One sentence. */
  readonly says: string;
  /** Each thing that is not as it must be, most important first. */
  readonly problems: readonly string[];
}

export type CheckName =
  | "signer"
  | "signature"
  | "canonical"
  | "manifest"
  | "files"
  | "chain"
  | "completeness"
  | "verdicts";

/** Good when there are no problems. */
export function judge(
  check: CheckName,
  problems: readonly string[],
  says: { good: string; bad: string },
): Finding {
  return problems.length === 0
    ? { check, outcome: "good", says: says.good, problems }
    : { check, outcome: "bad", says: says.bad, problems };
}

/** `3 files`, `1 file`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
