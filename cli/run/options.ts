import type { CutChoice, FreshnessRequest } from "../../steps/bench.ts";

/** What `assay run` was asked for. */
export interface RunOptions {
  readonly features: readonly string[];
  /** Files or globs of step definitions of the user's own. */
  readonly steps?: readonly string[];
  readonly tags?: string;
  readonly product: string;
  /** A rig's file. Its boards carry the product. */
  readonly rig?: string;
  /** Boards and groups of it; all when left out. */
  readonly board?: readonly string[];
  readonly allowIrreversible?: readonly string[];
  /** Until the boards are free, when another harness has them. */
  readonly wait?: true;
  readonly devices: number;
  readonly seed?: string;
  readonly parallel: number;
  readonly shard?: string;
  readonly shuffle?: true;
  readonly dryRun?: true;
  readonly against?: readonly string[];
  readonly out?: string;
  readonly json?: true;
  readonly attach: "in-process" | "pty";
  /** Name of a defect to build into the emulated product. */
  readonly defect?: string;
  readonly cuts: CutChoice;
  /** An auditor's, hexadecimal: devices sign it during the run. */
  readonly nonce?: string;
  /** File for the secrets that the run makes and learns, to search what is made of it later. */
  readonly canaries?: string;
}

/** What every thread needs to assemble benches; travels as cucumber's world parameters and is written nowhere. */
export interface BenchParameters {
  readonly product: string;
  readonly seed: string;
  /** From the CSPRNG, base64: silicon and canaries of this run derive from it. Secret. */
  readonly runKey: string;
  readonly devices: number;
  readonly attach: "in-process" | "pty";
  readonly cuts: CutChoice;
  readonly commitmentKeyFile: string;
  readonly against: readonly string[];
  readonly defect?: string;
  /** The run's folder, absolute, in which raw evidence is kept; none is where it is left out. */
  readonly evidenceIn?: string;
  /** What devices are to sign, to show that they were there. */
  readonly freshness?: FreshnessRequest;
  /** Boards instead of emulated devices. */
  readonly rig?: RigParameters;
}

/** Travels as cucumber's world parameters do: a type and no interface. */
export type RigParameters = {
  readonly file: string;
  readonly boards: readonly string[];
  /** Those that may be given up for what cannot be taken back. */
  readonly allowed: readonly string[];
  /** Of the lease on them, which this run holds. */
  readonly token: number;
  /** Boards that were chosen and cannot be used, and why. */
  readonly aside: readonly AsideBoard[];
  /** The run's folder: consoles are recorded below it. */
  readonly out: string;
  /** Where a scenario is tried again, which attempt it is; default: 1. */
  readonly attempt?: number;
};

/** A board that takes no jobs. A type for the same reason. */
export type AsideBoard = { readonly slot: string; readonly why: string };

/** Key of the commitments by which runs in one folder can be compared, from the working directory. */
export const commitmentKeyFile = ".assay/commitment.key";
