import type { Backend } from "../core/backend/index.ts";
import type { Capability, CutPoint, Dut, Phone } from "../core/dut/index.ts";
import type { FactoryLine } from "../core/factory/index.ts";
import type { RedactedBytes } from "../core/journal/index.ts";
import type { Random } from "../core/kernel/index.ts";
import type { Product } from "../core/product/index.ts";

/**
 * Everything one scenario may touch, assembled for it and taken down after it. Whether its devices, backend and
 * factory line are emulated or real is known to the composition root alone.
 */
export interface Bench extends AsyncDisposable {
  readonly product: Product;
  readonly capabilities: ReadonlySet<Capability>;
  /** Seeded choices of this scenario: inputs, cut points. */
  readonly random: Random;
  /** At which points of an act supply is cut where a scenario interrupts it. */
  readonly cuts: CutChoice;
  /** How many devices stand on the bench at once. */
  readonly places: number;
  /** Places that could not be used so far, and why. Grows. */
  readonly passedOver: readonly PassedOver[];
  readonly clock: BenchClock;
  readonly secrets: Secrets;
  readonly fingerprints: Fingerprints;
  /** Keeps raw bytes, which are without secrets, with the run; undefined where nothing is kept of it. @throws EquipmentFault DISK_FULL */
  readonly keep: ((bytes: Uint8Array) => Promise<KeptFile>) | undefined;
  /** What the run's devices are to sign; undefined unless an auditor gave a nonce. */
  readonly freshness: FreshnessRequest | undefined;
  /** The next free device of the bench, blank and without supply. @throws EquipmentFault */
  lease(): Promise<Dut>;
  /** `count` blank devices but for the first `after`, each made when asked for and to be disposed of by the caller. */
  lot(count: number, after?: number): AsyncIterable<Dut>;
  /** What `make` gave when it was first asked for under `name` in this thread of the run, also when it failed. */
  once<T>(name: string, make: () => Promise<T>): Promise<T>;
  backend(): Promise<Backend>;
  factory(): Promise<FactoryLine>;
  /** A person's phone. @throws Inconclusive environment where the bench has no browser */
  phone(): Promise<Phone>;
}

/** A file of a run's evidence. */
export interface KeptFile {
  /** From the run's folder. */
  readonly file: string;
  readonly sha256: string;
}

/** An auditor's nonce, and the run that it is bound to. A type and no interface, so that it passes as JSON. */
export type FreshnessRequest = { readonly nonce: string; readonly runId: string };

/** In each act as many as the product declares, or as many as is said, drawn; every one; or the one at which another run failed. */
export type CutChoice = "sample" | number | "all" | CutPlace;

/**
 * Where in a scenario a cut is: in the `sweep`-th of the acts that it interrupts, from 1, and there at one point; `again`: and once
 * more in the start that follows.
 */
export type CutPlace = CutPoint & { readonly sweep: number; readonly again?: CutPoint };

/** A place of the bench whose equipment is broken. */
export interface PassedOver {
  readonly slot: string;
  readonly why: string;
}

export interface BenchClock {
  /** Lets device time pass on every leased device: emulated clocks are advanced, real ones waited for. */
  elapse(ms: number): Promise<void>;
}

/** Secrets of one scenario, from the system's CSPRNG or learned, searched for wherever they must not be. */
export interface Secrets {
  /** A fresh secret of `length` printable characters. The redactor knows it from now on. */
  mint(label: string, length: number): string;
  /** Whether `value` was: then nobody has come upon any part of it otherwise. */
  isMinted(value: string): boolean;
  /** What was minted so far, by name only. */
  readonly minted: readonly MintedSecret[];
  /**
   * A secret made elsewhere, such as the one on a label: the redactor knows it from now on, and the search after the run looks
   * for it. Nothing changes for one that is known already.
   */
  learn(label: string, value: string | Uint8Array): void;
  /** What was learned and not minted here, sealed: for the search after the run alone, whose key ends with the run. */
  readonly learned: readonly LearnedSecret[];
  /** Replaces every known secret, in whatever encoding, before text leaves the scenario. */
  redact(text: string): string;
  /** The same in raw bytes, such as a dump; offsets stay what they are. */
  redactBytes(bytes: Uint8Array): RedactedBytes;
}

export interface MintedSecret {
  readonly label: string;
  readonly index: number;
  readonly length: number;
}

export interface LearnedSecret {
  readonly label: string;
  /** Base64; sealed under the run's key. */
  readonly sealed: string;
}

/** Keyed commitments that let runs be compared without naming a device. */
export interface Fingerprints {
  commit(kind: string, value: string | Uint8Array): string;
  /** Earlier runs in which the committed identity was borne by other hardware than `bearer`; empty when none. */
  seenElsewhere(identity: string, bearer: string): readonly string[];
  /** How many earlier runs are compared with. */
  readonly earlierRuns: number;
}

export interface ScenarioContext {
  /** Stable name of the scenario: feature file and line. */
  readonly scenario: string;
  readonly parameters: unknown;
}

export type BenchFactory = (context: ScenarioContext) => Promise<Bench>;

let factory: BenchFactory | undefined;
let end: EndBenches = async () => {};

/** Takes down what the benches of a run had in common in this thread. */
export type EndBenches = (parameters: unknown) => Promise<void>;

/**
 * Called once per thread by the composition root. What the factory makes must be made lazily; `endAll` is called after a run's last
 * scenario in the thread, with the run's parameters.
 */
export function provideBench(make: BenchFactory, endAll: EndBenches = async () => {}): void {
  factory = make;
  end = endAll;
}

export const endBenches = (parameters: unknown): Promise<void> => end(parameters);

export function makeBench(context: ScenarioContext): Promise<Bench> {
  if (factory === undefined) throw new TypeError("no bench was provided: cli/provide.ts was not imported");
  return factory(context);
}
