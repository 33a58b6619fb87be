import type { DecommissionNotice } from "../../core/backend/index.ts";
import type { LogEntry } from "../../core/dut/index.ts";
import type { Ixit } from "../../core/product/index.ts";
import { Inconclusive } from "../judgement.ts";

/** What a device tells of its decommissioning: to whoever reads its log, and to its backend. PRV-DEC-3, PRV-DEC-5 */

/** Event of the log, as the console's description names it. */
export const wipeEvent = "decommissioned";

/** A device may read its clock once for the log and once for the notice, and keep whole seconds in one of them. */
const sameMomentMs = 2_000;

/** Where a notice and the log's entry of the same decommissioning contradict each other, in words. */
export function contradictions(
  { at, trigger }: Pick<DecommissionNotice, "at" | "trigger">,
  entry: Pick<LogEntry, "at" | "origin">,
): string[] {
  return [
    ...(trigger === entry.origin ? [] : [`trigger: ${trigger} in the notice, ${entry.origin} in the log`]),
    ...(Math.abs(at - entry.at) < sameMomentMs
      ? []
      : [`time: ${at - entry.at} ms after that of the log's entry`]),
  ];
}

/** @throws Inconclusive not-observable when the log of `product` goes with the wipe */
export function requireKeptLog({ decommission }: Pick<Ixit, "decommission">): void {
  if (decommission.logKept) return;
  throw new Inconclusive(
    "not-observable",
    "the product declares that no entry of its decommissioning can be read afterwards (decommission.logKept)",
  );
}
