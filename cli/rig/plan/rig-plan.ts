import type { TargetKind } from "../../../core/dut/index.ts";
import type { Estimate } from "./estimate.ts";
import type { ForeseenScenario, PlannedBoard } from "./foresee.ts";
import type { TimedRun } from "./history.ts";

/** What is to be expected of a rig. */
export interface RigPlan {
  readonly lab: string;
  readonly file: string;
  readonly history: TimedRun | undefined;
  /** One for each run that it takes: a run examines one product on boards of one kind. */
  readonly parts: readonly PlanPart[];
  /** Text of each clause, by its id. */
  readonly clauses: ReadonlyMap<string, string>;
}

export interface PlanPart {
  readonly product: string;
  readonly kind: TargetKind;
  readonly boards: readonly PlannedBoard[];
  readonly scenarios: readonly ForeseenScenario[];
  readonly estimates: ReadonlyMap<string, Estimate>;
  /** The command that does it; undefined when no board can take part. */
  readonly command: readonly string[] | undefined;
}
