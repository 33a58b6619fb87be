import type { Dut } from "../core/dut/index.ts";
import type { Bench } from "./bench.ts";
import type { Notebook } from "./notebook.ts";

/** What an actor finds when it enters: the bench, the devices, the notes taken so far. */
export interface Stage {
  readonly bench: Bench;
  readonly notes: Notebook;
  /** The device under examination: the one leased first. */
  readonly device: Dut;
  readonly devices: readonly Dut[];
  lease(): Promise<Dut>;
  /** Writes down what was seen, and what was expected where that is one value. */
  observe(what: string, value: unknown, expected?: unknown): Promise<void>;
  fingerprint(kind: string, commitment: string, bearer: string): Promise<void>;
}
