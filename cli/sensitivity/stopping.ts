import { AsyncLocalStorage } from "node:async_hooks";

/** What the worker and its hook tell each other about one task. */
export interface Stopping {
  /** No further scenario is wanted. */
  reached: boolean;
  /** Scenarios that were not run because of it. */
  readonly unrun: Set<string>;
}

/** Of the task in whose run it is asked: a worker has several under way. */
export const stopping = new AsyncLocalStorage<Stopping>();
