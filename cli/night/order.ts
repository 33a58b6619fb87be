import type { Envelope } from "@cucumber/messages";
import type { BenchParameters, RunOptions } from "../run/options.ts";

/** What a board's process is asked to do. One thing at a time. */
export type Order = ExamineOrder | CheckOrder;

/** Examine one scenario on the boards that `parameters` name. */
export interface ExamineOrder {
  readonly type: "examine";
  readonly options: RunOptions;
  readonly parameters: BenchParameters;
}

/** Try a board by its golden image. */
export interface CheckOrder {
  readonly type: "check";
  /** The rig's file. */
  readonly rig: string;
  readonly board: string;
  /** Of the night's lease. */
  readonly token: number;
  readonly allowed: readonly string[];
  /** Who checks, for the board's history. */
  readonly by: string;
}

/** What a board's process tells. */
export type Report =
  /** Its step definitions are loaded, which keeps the event loop: only from now on it beats. */
  | { readonly type: "ready" }
  /** Told as long as its event loop turns. */
  | { readonly type: "alive" }
  /** A driver has started a process, which has ended once it is told a second time. */
  | { readonly type: "child"; readonly pid: number; readonly ended: boolean }
  | { readonly type: "message"; readonly envelope: Envelope }
  /** The order is done; of a check, what it found. */
  | { readonly type: "done"; readonly found?: { readonly passed: boolean; readonly reason: string } }
  /** It could not be done. */
  | { readonly type: "failed"; readonly message: string };
