import type { ConsoleLine, Dut } from "../core/dut/index.ts";
import type { Manufactured } from "../core/factory/index.ts";
import type { Bench } from "./bench.ts";
import type { Evidence } from "./evidence.ts";
import type { Notebook } from "./notebook.ts";

/** What an actor finds when it enters: the bench, the devices, the notes taken so far. */
export interface Stage {
  readonly bench: Bench;
  readonly notes: Notebook;
  /** Dumps that the scenario rests on. */
  readonly evidence: Evidence;
  /** The device under examination: the one leased first. */
  readonly device: Dut;
  readonly devices: readonly Dut[];
  /** What the factory line made of each device of the scenario. */
  readonly units: Map<Dut, Manufactured>;
  /** What crossed the console of `device` since it was leased, both directions; `leftOut` lines were too many to be kept. */
  transcript(device: Dut): { readonly lines: readonly ConsoleLine[]; readonly leftOut: number };
  lease(): Promise<Dut>;
  /** Writes down what was seen, and what was expected where that is one value. */
  observe(what: string, value: unknown, expected?: unknown): Promise<void>;
  /** Tells whoever is watching that `done` of `of` repetitions are behind it. Nothing of it is evidence. */
  tellProgress(done: number, of: number): Promise<void>;
  fingerprint(kind: string, commitment: string, bearer: string): Promise<void>;
}
