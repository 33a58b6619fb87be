/**
 * What a device did when asked. A refusal and a silence are observations to be judged,
 * not errors: often they are the very thing examined.
 */
export type Outcome<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "refused"; readonly code: string; readonly reason: string }
  | { readonly kind: "silent"; readonly afterMs: number };

export const done = <T>(value: T): Outcome<T> => ({ kind: "done", value });
export const refused = (code: string, reason: string): Outcome<never> => ({ kind: "refused", code, reason });
export const silent = (afterMs: number): Outcome<never> => ({ kind: "silent", afterMs });

/** One line that a person reads in a report. */
export function describeOutcome(outcome: Outcome<unknown>): string {
  switch (outcome.kind) {
    case "done":
      return "done";
    case "refused":
      return `refused (${outcome.code}: ${outcome.reason})`;
    case "silent":
      return `no answer within ${outcome.afterMs} ms`;
  }
}
