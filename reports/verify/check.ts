/** What is asked of a bundle, in the order in which it is told. */
export const checkNames = [
  "signature",
  "manifest",
  "chain",
  "completeness",
  "verdicts",
  "freshness",
  "redaction",
] as const;

export type CheckName = (typeof checkNames)[number];

/** How a check ended. */
export interface Finding {
  /** `unknown`: nothing is wrong, and what was asked cannot be told. `none`: there is nothing of the kind to check. */
  readonly status: "ok" | "failed" | "unknown" | "none";
  /** One sentence: what was found. */
  readonly what: string;
  /** What is wrong, one by one; empty unless it failed. */
  readonly problems: readonly string[];
}

export interface Check extends Finding {
  readonly name: CheckName;
}

/** A finding that failed when there are problems, and else is `what`. */
export function findingOf(problems: readonly string[], what: string): Finding {
  if (problems.length === 0) return { status: "ok", what, problems };
  const [first = ""] = problems;
  return { status: "failed", what: problems.length === 1 ? first : `${problems.length} faults`, problems };
}
