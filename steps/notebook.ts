import type { KeyObject } from "node:crypto";
import type { DecommissionNotice, IssuedCredential, Registration } from "../core/backend/index.ts";
import type {
  AuditFinding,
  ConfigurationSchema,
  ConfigurationValues,
  Dut,
  KeptByPage,
  LogEntry,
  PageSays,
  SelfTestReport,
  StoredConfiguration,
} from "../core/dut/index.ts";
import type { UnitRecord } from "../core/factory/index.ts";
import type { DeviceId, Outcome, Sha256 } from "../core/kernel/index.ts";
import type { Ixit } from "../core/product/index.ts";
import type { CloudSettings, WifiSettings } from "../core/wire/provisioning/index.ts";
import type { Secret } from "./actors/label-secrets.ts";
import type { ReadOut } from "./actors/residue.ts";
import type { FailureCause, Trouble } from "./actors/trouble.ts";
import type { CutPlace } from "./bench.ts";

/** Something that must not succeed, and what came of it. */
export interface Attempt {
  /** Over what it was tried, and how. */
  readonly over: string;
  readonly outcome: Outcome<unknown>;
}

/** What the actors wrote down earlier in the scenario. */
export interface Pages {
  unit: UnitRecord;
  /** Identity at manufacture of the device made last. */
  identity: DeviceId;
  identityNow: string;
  identities: readonly Borne[];
  schema: ConfigurationSchema;
  stored: StoredConfiguration;
  /** What was set last, secrets included. */
  configuration: ConfigurationValues;
  /** What was set before that. */
  olderConfiguration: ConfigurationValues;
  registration: Registration;
  /** When the operator's confirmation was sent, host time since the start of the process, ms. */
  confirmedAt: number;
  outcome: Outcome<unknown>;
  attempts: readonly Attempt[];
  logBefore: readonly LogEntry[];
  logAfter: readonly LogEntry[];
  changes: readonly Change[];
  trials: readonly Trial[];
  /** Acts that were interrupted so far. */
  sweeps: number;
  /** How something differs from what it should be; empty is good. */
  differences: readonly string[];
  migrating: readonly Migrating[];
  /** Which lot is to be made, as far as the comparison needs it. */
  lotWanted: { readonly provisioned: boolean };
  /** Devices of a lot, one after the other. */
  lot: readonly Counted[];
  /** What the backend had seen of the device before something was done to it. */
  seenBefore: Seen;
  /** How often the broker had turned somebody away in the device's name. */
  turnedAwayBefore: number;
  /** How many credentials the backend had issued to the device. */
  issuedBefore: number;
  /** Evidence, registrations and notices that the backend had of the device. */
  heardBefore: readonly number[];
  /** Connections that had arrived at the backend. */
  attemptsBefore: number;
  /** What the backend had on record while it was not to be trusted. */
  noticesMeanwhile: readonly DecommissionNotice[];
  /** What reset the device. */
  resetBy: ResetTrigger;
  /** Operational certificate before something was done, DER. */
  credential: Uint8Array;
  /** A second device, to which nothing was done: the same of it, and how often it had registered. */
  bystander: { readonly credential: Uint8Array; readonly registrations: number };
  /** Devices whose credential is to be rotated, each with what it and its backend had before. */
  renewals: readonly { readonly device: Dut; readonly before: Uint8Array; readonly seen: Seen }[];
  /** Operational certificate now, DER; undefined when the device has none. */
  credentialNow: Uint8Array | undefined;
  /** What the person handed over, or wanted to. */
  wishes: Wishes;
  /** The same, where each device has a person of its own. */
  wishesOf: ReadonlyMap<Dut, Wishes>;
  /** Labels of the findings of a search, and where; empty is good. */
  finds: readonly string[];
  /** Why provisioning is not to come about. */
  cause: FailureCause;
  /** Whether the device finds that out by itself. */
  endsBy: Trouble["endsBy"];
  /** What the device showed as the reason. */
  failure: string | undefined;
  /** What a device showed after each of several causes, in their order. */
  failures: readonly { readonly cause: FailureCause; readonly failure: string | undefined }[];
  /** Flash of the device when it left the factory, and with its owner's data in it. */
  asNew: ReadOut;
  before: ReadOut;
  /** A credential that an intruder holds. */
  stolen: IssuedCredential;
  /** Operational public keys of one device, oldest first, SHA-256 of each. */
  keysUsed: readonly string[];
  /** The same of several devices. */
  keysOf: ReadonlyMap<Dut, readonly string[]>;
  /** Public keys of the device in two set-up sessions, hexadecimal. */
  sessionKeys: readonly [string, string];
  /** Bits that the set-up secret on the label has at most. */
  secretBits: number;
  /** An order that was obeyed once. */
  order: Uint8Array;
  /** That were added since. */
  records: readonly UnitRecord[];
  /** How many there were before the line was to make something. */
  recordsBefore: number;
  /** What the device found when it tested itself, in order. */
  selfTests: readonly SelfTestReport[];
  /** IDevID certificate now, DER. */
  certificate: Uint8Array;
  certificateBefore: Uint8Array;
  /** What the device's set-up page showed last. */
  page: PageShown;
  /** The field of a set-up that has a wrong value. */
  spoilt: string;
  searched: ReadonlyMap<string, Uint8Array>;
  /** Wipes of which the backend has heard, and how many notices are of none of them. */
  wipes: { readonly wipes: number; readonly others: number };
  /** What it showed from its first owner to its last. */
  life: Life;
  /** What was seen of its set-up after each of several things, by their names. */
  offers: ReadonlyMap<string, boolean>;
  /** Owner's data that are in the device, by name. */
  planted: Readonly<Record<string, string>>;
}

/** Something that one device bears and no other may: an identity, a key's fingerprint, a secret's commitment. */
export interface Borne {
  readonly slot: string;
  readonly value: string;
  readonly hardwareId: Uint8Array;
}

/** What a person wants of a device: where it is to live, whose it is to be. */
export interface Wishes {
  /** Absent where the product has no Wi-Fi. */
  readonly wifi?: WifiSettings;
  readonly cloud: CloudSettings;
}

/** What a page showed in the end, and what it left behind. What it had said of a field from the beginning is no word of what is wrong. */
export interface PageShown extends PageSays {
  /** What it came to; undefined when nobody tried anything. */
  readonly end: Outcome<"done" | "wrong"> | undefined;
  readonly kept: readonly KeptByPage[];
  /** Undefined when it was not audited: that takes its time. */
  readonly audit: readonly AuditFinding[] | undefined;
  /** CSS pixels by which it is wider than the screen. */
  readonly overflow: number;
}

/** What the backend had seen of one device. */
export interface Seen {
  readonly telemetry: number;
  readonly registrations: number;
}

/** What a census notes of one device of a lot: fingerprints and commitments, never a secret. */
export interface Counted {
  readonly slot: string;
  readonly identity: DeviceId;
  readonly hardwareId: Uint8Array;
  /** SHA-256 of the public key that it left the factory with. */
  readonly identityKey: Sha256;
  /** Keyed commitment of the secret on its label; undefined when it has none. */
  readonly setUpSecret: string | undefined;
  /** By which rule that secret follows from what everybody can read; undefined when by none that is known. */
  readonly guess: string | undefined;
  /** The same of its keys; of the first devices of a lot only. */
  readonly identityKeyGuess: string | undefined;
  readonly operationalKeyGuess: string | undefined;
  /** SHA-256 of its operational public key; undefined unless it was provisioned. */
  readonly operationalKey: Sha256 | undefined;
}

/** What a device had to keep to itself from its first owner to its last, and what it showed of it. */
export interface Life {
  /** Public keys of all its private keys. */
  readonly keys: ReadonlyMap<string, KeyObject>;
  readonly secrets: Readonly<Record<string, Secret>>;
  /** Every entry that its log held at any time. */
  readonly log: readonly LogEntry[];
  /** Private keys and secrets in its flash, a line each; undefined where it was not read out. */
  readonly inFlash: { readonly keys: readonly string[]; readonly secrets: readonly string[] } | undefined;
  /** What somebody tried at each stage. */
  readonly attempts: readonly Attempt[];
  /** Why it was not seen to its end; undefined when it was. */
  readonly cutShort: string | undefined;
}

/** As the product declares what resets it, and as a device's log names it. */
export type ResetTrigger = Ixit["reset"]["triggers"][number];

/** A change of one field as its log entry must show it, secrets masked. */
export interface Change {
  readonly field: string;
  readonly from: string;
  readonly to: string;
  readonly origin: string;
}

/** A device on its way from an older release to a newer one. */
export interface Migrating {
  readonly device: Dut;
  readonly from: string;
  readonly to: string;
  /** In effect on the older release, secrets included. */
  readonly older: ConfigurationValues;
  /** To be in effect on the newer release, secrets included. */
  readonly newer: ConfigurationValues;
}

/** One repetition of an examination that is swept over many points. */
export interface Trial {
  readonly device: Dut;
  /** Where the disturbance was, such as `byte 133 of configuration-a with its lowest bit flipped`. */
  readonly point: string;
  /** Where supply was cut; undefined for another disturbance. */
  readonly cut?: CutPlace;
  /** Whether the device answered after it. A sweep ends at the first silence. */
  readonly awake: Outcome<void>;
  /** The known configuration that was in effect as a whole; undefined when none was. */
  readonly inEffect: string | undefined;
  /** How the configuration in effect differs from the one it should most likely be. */
  readonly differences: readonly string[];
  /** How many entries of its log were gone, where the sweep looks at it. */
  readonly logLost?: number;
  /** Whether the device said that something was wrong with its stored configuration. */
  readonly reported: boolean;
}

/** Reading a page that nobody wrote is a fault of the scenario. */
export class Notebook {
  readonly #pages = new Map<keyof Pages, unknown>();

  write<Page extends keyof Pages>(page: Page, content: Pages[Page]): void {
    this.#pages.set(page, content);
  }

  has(page: keyof Pages): boolean {
    return this.#pages.has(page);
  }

  read<Page extends keyof Pages>(page: Page): Pages[Page] {
    if (!this.#pages.has(page))
      throw new TypeError(`nothing was noted of "${page}" yet; the scenario lacks a step`);
    return this.#pages.get(page) as Pages[Page];
  }
}
