import type { RunStarted, Verdict } from "../../core/journal/index.ts";
import type { Assignment, AttemptRow } from "../../rigs/night/index.ts";

/** Model and firmware, as history tells products apart. */
export const productOf = ({ product: { name, model, firmware } }: RunStarted): string =>
  `${name} ${model} ${firmware.version} ${firmware.sha256.slice(0, 16)}`;

/** An attempt as history keeps it. */
export function historyRow(
  start: RunStarted,
  { job: { scenario }, boards }: Assignment,
  verdict: Verdict,
  durationMs: number,
): AttemptRow {
  return {
    ...{ runId: start.runId, product: productOf(start), scenario, boards, durationMs },
    status: verdict.status,
    cause: verdict.status === "inconclusive" ? verdict.cause : undefined,
  };
}
