import type { Verdict } from "../../core/journal/index.ts";

/** Scenarios to be run on one product with one defect, or with none. */
export interface Task {
  /** Absent: the sound product. */
  readonly defect?: string;
  /** Folder of the product. */
  readonly product: string;
  /** Where the scenarios stand, as `file:line`; they are run in the order of the files. */
  readonly scenarios: readonly string[];
  readonly seed: string;
  /** It mostly waits for what never comes. */
  readonly waits?: true;
  /** Run after them, one portion after the other, unless one failed already: here one FAIL answers the question, and nothing is run after it. */
  readonly untilFirstFail?: { readonly otherwise: readonly (readonly string[])[] };
}

/** How one scenario ended. */
export interface Ended {
  readonly scenario: string;
  readonly verdict: Verdict;
  /** Index of the step at which it did not go on. */
  readonly failedStep?: number;
  /** Members of sound parts that it came to, when that was asked for, see `reachProbe`. */
  readonly reached?: readonly string[];
}

export interface TaskResult {
  /** In the order in which they ran; what was not run is absent. */
  readonly scenarios: readonly Ended[];
  readonly durationMs: number;
}

/** To the worker. */
export interface Order {
  readonly number: number;
  readonly task: Task;
}

/** From the worker: a sign of life, of itself or of an order, or an order's result. */
export type Report =
  | { readonly type: "alive" }
  | { readonly type: "scenario"; readonly number: number; readonly scenario: string }
  | { readonly type: "done"; readonly number: number; readonly result: TaskResult }
  | { readonly type: "fault"; readonly number: number; readonly message: string };
