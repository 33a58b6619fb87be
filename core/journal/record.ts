import type { Level, Verdict } from "./verdict.ts";

/** Version of the journal's schema. A reader refuses a newer one; lines of version 1 bear no `prev`, and it reads them. */
export const journalVersion = 2;

/** What every line of a journal carries beside its record. */
export interface Stamp {
  /** From 1, without gaps. */
  readonly seq: number;
  /** Wall clock, ISO 8601. */
  readonly at: string;
  /** Monotonic clock, ms since the journal was opened. */
  readonly t: number;
  /** SHA-256 of the bytes of the line before without its line feed, hexadecimal; `chainStart` in the first line. Absent in version 1. */
  readonly prev?: string;
}

/** What stands in place of a line before the first one. */
export const chainStart = "0".repeat(64);

export type JournalLine = JournalRecord & Stamp;

export type JournalRecord =
  | RunStarted
  | SelfCheck
  | ScenarioPlanned
  | ScenarioStarted
  | StepFinished
  | Observation
  | Fingerprint
  | Freshness
  | Evidence
  | Lease
  | Transcript
  | ScenarioFinished
  | RunFinished;

export interface RunStarted {
  readonly type: "run-started";
  readonly version: 1 | typeof journalVersion;
  readonly runId: string;
  readonly seed: string;
  /** Emulated evidence is never counted as hardware evidence. */
  readonly target: Target;
  readonly product: {
    readonly name: string;
    readonly model: string;
    readonly manufacturer: string;
    readonly icsSha256: string;
    readonly ixitSha256: string;
    readonly notApplicable: Readonly<Record<string, string>>;
    readonly shouldReasons: Readonly<Record<string, string>>;
    readonly firmware: { readonly version: string; readonly sha256: string };
    /** Certificate of the authority that issues its IDevID certificates, base64 of DER; absent where the declaration names none. */
    readonly manufacturerCa?: string;
    readonly lot: number;
    /** Absent in records of runs that provisioned no lot. */
    readonly provisionedLot?: number;
  };
  readonly readings: Readonly<Record<string, string>>;
  readonly register: { readonly sha256: string; readonly requirements: readonly RegisteredRequirement[] };
  readonly features: readonly { readonly uri: string; readonly sha256: string }[];
  /** Files of step definitions beside the standard's; what they import is not told. Absent in journals of older runs. */
  readonly ownSteps?: readonly { readonly uri: string; readonly sha256: string }[];
  /** Files that the run rested on, as they were. Absent in journals of version 1. */
  readonly inputs?: readonly RunInput[];
  readonly versions: {
    readonly assay: string;
    /** Commit of the harness, `+changes` behind it where its tree was not as committed; absent in a package. */
    readonly commit?: string;
    readonly node: string;
    readonly os: string;
  };
  /** What gave the times in `at`. Absent in journals of version 1. */
  readonly clock?: HostClock;
  /** An auditor's, which devices sign during the run: hexadecimal, as it was given. Absent where nobody asked for it. */
  readonly nonce?: string;
  /** Names the key of this run's commitments, kept outside the report. */
  readonly keyId: string;
  readonly devices: number;
  readonly against: readonly string[];
  readonly arguments: readonly string[];
  /** What it takes beside seed and devices to run its scenarios again. Absent in journals of older runs. */
  readonly options?: RunAgain;
  /** Runs that this journal joins, the earliest first; absent in the journal of one run. */
  readonly parts?: readonly JoinedRun[];
}

export type TargetKind = "emulated" | "virtual" | "hardware";

export interface Target {
  /** `mixed`: several kinds, in a journal that joins runs; there each scenario names its own. */
  readonly kind: TargetKind | "mixed";
  readonly name: string;
  /** Built into it on purpose, to show that the examination sees it; such a run is evidence of no product. */
  readonly defect?: string;
}

/** One of the runs that a journal joins. */
export interface JoinedRun {
  readonly runId: string;
  readonly seed: string;
  readonly target: Target;
  readonly startedAt: string;
  readonly endedAt: string;
  /** Whether it came to its own end. */
  readonly completed: boolean;
  readonly versions: RunStarted["versions"];
  readonly keyId: string;
  /** Its own journal as it was, from this journal's folder, such as `parts/1/journal.ndjson`. */
  readonly journal: string;
  /** Of that file. */
  readonly sha256: string;
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

/** A file that a run rested on. */
export interface RunInput {
  /** Of its copy, from the run's folder, such as `inputs/ics.yaml`. */
  readonly path: string;
  readonly role: InputRole;
  /** Of the copy's bytes. */
  readonly sha256: string;
  /** SHA-256 of the file itself, where its copy leaves out what others must not read. */
  readonly original?: string;
}

export type InputRole = "ics" | "ixit" | "register" | "feature" | "dialect" | "rig" | "waivers" | "steps";

/** The wall clock of the machine that ran it, and what the machine itself says of it. */
export interface HostClock {
  /** Such as `system clock (Linux, tsc)`. */
  readonly source: string;
  /** Whether the system keeps it in step with a reference; undefined when the system does not say. */
  readonly synchronised?: boolean;
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

/** What the bench found of itself before the first scenario, or after the last one. */
export interface SelfCheck {
  readonly type: "self-check";
  readonly when: "before" | "after";
  readonly checks: readonly SelfCheckResult[];
}

export interface SelfCheckResult {
  /** Such as `disk`, or `board-1: console`. */
  readonly name: string;
  /** `unchecked`: it could not be seen, and may be right or wrong. */
  readonly status: "ok" | "fault" | "unchecked";
  readonly detail?: string;
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
  /** What it was examined on, where a journal joins runs on several kinds; elsewhere the run's own. */
  readonly kind?: TargetKind;
}

interface OfAttempt {
  readonly scenario: string;
  /** From 1. */
  readonly attempt: number;
}

export interface ScenarioStarted extends OfAttempt {
  readonly type: "scenario-started";
  readonly seed: string;
  /** Number of the run that made this attempt, from 1, in a journal that joins runs. */
  readonly part?: number;
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

/**
 * What one leased device answered when it was asked to sign the run's nonce with its IDevID key. A device that did not is on record
 * with the reason.
 */
export type Freshness = OfAttempt & {
  readonly type: "freshness";
  readonly slot: string;
  /** As the run was given it. */
  readonly nonce: string;
  /** Base64 of the text over nonce and run (`freshnessMessage`); its SHA-256 is what the device was asked to sign. */
  readonly message: string;
} & (SignedFreshness | UnsignedFreshness);

export interface SignedFreshness {
  readonly outcome: "signed";
  /** Keyed commitment of the device's hardware value, as in fingerprints; absent where nobody could read one. */
  readonly bearer?: string;
  /** Of its IDevID, base64 of DER. */
  readonly certificate: string;
  /** Over the 32 bytes of the message's SHA-256, base64: ECDSA in DER, or the 64 bytes of Ed25519. */
  readonly signature: string;
  /** By the certificate's key. */
  readonly algorithm: FreshnessAlgorithm;
}

export type FreshnessAlgorithm = "ecdsa-p256-sha256" | "ed25519";

export interface UnsignedFreshness {
  readonly outcome: "unsigned";
  readonly why: string;
}

/** Raw bytes that a verdict rests on, kept beside the journal. */
export interface Evidence extends OfAttempt {
  readonly type: "evidence";
  /** Index of the step that first rested on them; -1 outside of steps. */
  readonly step: number;
  /** What it is, such as `flash of device-1: credentials`. */
  readonly name: string;
  /** From the run's folder: `evidence/` and its hash. */
  readonly file: string;
  /** Of the file, which is without secrets. */
  readonly sha256: string;
  /** Bytes in the file. */
  readonly size: number;
  readonly mediaType: string;
  readonly slot: string;
  /** Of its first byte in the flash. */
  readonly address: number;
  /** Bytes that were read. Those beyond `size` are not in the file: each of them is 0xff, as erased flash is. */
  readonly length: number;
  /** Bytes of the file that are other ones than were read, because a secret stood there. Their offsets are those of the flash. */
  readonly redacted: readonly { readonly offset: number; readonly length: number }[];
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
