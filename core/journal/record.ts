import type { Level, Verdict } from "./verdict.ts";

/** Version of the journal's schema. A reader refuses a newer one. */
export const journalVersion = 1;

/** What every line of a journal carries beside its record. */
export interface Stamp {
  /** From 1, without gaps. */
  readonly seq: number;
  /** Wall clock, ISO 8601. */
  readonly at: string;
  /** Monotonic clock, ms since the journal was opened. */
  readonly t: number;
}

export type JournalLine = JournalRecord & Stamp;

export type JournalRecord =
  | RunStarted
  | ScenarioPlanned
  | ScenarioStarted
  | StepFinished
  | Observation
  | Fingerprint
  | Lease
  | Transcript
  | ScenarioFinished
  | RunFinished;

export interface RunStarted {
  readonly type: "run-started";
  readonly version: typeof journalVersion;
  readonly runId: string;
  readonly seed: string;
  /** Emulated evidence is never counted as hardware evidence. */
  readonly target: {
    readonly kind: "emulated" | "virtual" | "hardware";
    readonly name: string;
    /** Built into it on purpose, to show that the examination sees it; such a run is evidence of no product. */
    readonly defect?: string;
  };
  readonly product: {
    readonly name: string;
    readonly model: string;
    readonly manufacturer: string;
    readonly icsSha256: string;
    readonly ixitSha256: string;
    readonly notApplicable: Readonly<Record<string, string>>;
    readonly shouldReasons: Readonly<Record<string, string>>;
    readonly firmware: { readonly version: string; readonly sha256: string };
    readonly lot: number;
    /** Absent in records of runs that provisioned no lot. */
    readonly provisionedLot?: number;
  };
  readonly readings: Readonly<Record<string, string>>;
  readonly register: { readonly sha256: string; readonly requirements: readonly RegisteredRequirement[] };
  readonly features: readonly { readonly uri: string; readonly sha256: string }[];
  /** Files of step definitions beside the standard's; what they import is not told. Absent in journals of older runs. */
  readonly ownSteps?: readonly { readonly uri: string; readonly sha256: string }[];
  readonly versions: { readonly assay: string; readonly node: string; readonly os: string };
  /** Names the key of this run's commitments, kept outside the report. */
  readonly keyId: string;
  readonly devices: number;
  readonly against: readonly string[];
  readonly arguments: readonly string[];
  /** What it takes beside seed and devices to run its scenarios again. Absent in journals of older runs. */
  readonly options?: RunAgain;
}

export interface RunAgain {
  /** Folder of the product, as it was named. */
  readonly product: string;
  /** How devices were reached. */
  readonly attach: string;
  /** At which points supply was cut. */
  readonly cuts: unknown;
  /** Globs of step definitions. */
  readonly steps: readonly string[];
}

export interface RegisteredRequirement {
  readonly id: string;
  readonly section: string;
  readonly text: string;
  readonly atoms: readonly RegisteredAtom[];
}

export interface RegisteredAtom {
  readonly id: string;
  readonly text: string;
  readonly level: Level;
  readonly method: "EXAMINE" | "TEST";
}

export interface ScenarioPlanned {
  readonly type: "scenario-planned";
  /** Feature file and line: stable over runs of the same features. */
  readonly scenario: string;
  readonly name: string;
  readonly feature: string;
  readonly atoms: readonly string[];
  readonly tags: readonly string[];
  readonly steps: readonly string[];
}

interface OfAttempt {
  readonly scenario: string;
  /** From 1. */
  readonly attempt: number;
}

export interface ScenarioStarted extends OfAttempt {
  readonly type: "scenario-started";
  readonly seed: string;
}

export interface StepFinished extends OfAttempt {
  readonly type: "step-finished";
  readonly step: number;
  readonly text: string;
  readonly status: "passed" | "failed" | "skipped" | "undefined";
  readonly durationMs: number;
  readonly message?: string;
}

export interface Observation extends OfAttempt {
  readonly type: "observation";
  /** Index of the step that observed; -1 outside of steps. */
  readonly step: number;
  readonly what: string;
  readonly value: unknown;
  readonly expected?: unknown;
}

/** Keyed commitment of what one device bears, and of its hardware: comparable under the same key, telling nothing without it. */
export interface Fingerprint extends OfAttempt {
  readonly type: "fingerprint";
  readonly kind: string;
  readonly commitment: string;
  readonly bearer: string;
}

export interface Lease extends OfAttempt {
  readonly type: "lease";
  readonly slot: string;
}

export interface Transcript extends OfAttempt {
  readonly type: "transcript";
  readonly slot: string;
  readonly lines: readonly { readonly direction: "sent" | "received"; readonly text: string }[];
  /** Lines after these that were not kept. */
  readonly leftOut: number;
}

export interface ScenarioFinished extends OfAttempt {
  readonly type: "scenario-finished";
  readonly verdict: Verdict;
  readonly durationMs: number;
}

export interface RunFinished {
  readonly type: "run-finished";
  readonly reason: "completed" | "interrupted";
  readonly by?: string;
}
