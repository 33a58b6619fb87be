import { AssertionError } from "node:assert/strict";
import { EquipmentFault, messageOf } from "../core/kernel/index.ts";
import { tellAssertion } from "./comparison.ts";

/** What a scenario's failure means; travels to the coordinator as an attachment. */
export type Judgement =
  | { readonly status: "fail"; readonly message: string }
  | { readonly status: "inconclusive"; readonly cause: InconclusiveCause; readonly message: string }
  | { readonly status: "not-applicable"; readonly justification: string };

export type InconclusiveCause = "equipment" | "environment" | "sample-size" | "not-observable" | "ixit-gap";

/** The clause could not be examined, for `cause`. Never a PASS, never a FAIL. */
export class Inconclusive extends Error {
  override readonly name = "Inconclusive";
  readonly inconclusive: InconclusiveCause;

  constructor(cause: InconclusiveCause, message: string) {
    super(message);
    this.inconclusive = cause;
  }
}

/**
 * Only an assertion about the device makes FAIL. Broken equipment is INCONCLUSIVE, and so is a fault of the harness
 * itself: neither says anything about the device. Where tidying up fails as well, what went wrong first counts.
 */
export function judge(thrown: unknown): Judgement {
  // What `await using` throws when the work failed and the disposal after it too.
  if (thrown instanceof SuppressedError) return judge(thrown.suppressed);
  if (thrown instanceof AssertionError) return { status: "fail", message: tellAssertion(thrown) };
  if (thrown instanceof Inconclusive) {
    return { status: "inconclusive", cause: thrown.inconclusive, message: thrown.message };
  }
  if (thrown instanceof EquipmentFault) {
    // What nobody can be asked, or nobody can do, is not broken.
    const cause = thrown.code === "NOT_OFFERED" ? "not-observable" : "equipment";
    return { status: "inconclusive", cause, message: `${thrown.message} ${thrown.help}` };
  }
  return {
    status: "inconclusive",
    cause: "environment",
    message: `the harness itself failed: ${messageOf(thrown)}`,
  };
}
