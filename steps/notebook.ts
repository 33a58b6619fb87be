import type { Registration } from "../core/backend/index.ts";
import type {
  ConfigurationSchema,
  ConfigurationValues,
  Dut,
  LogEntry,
  StoredConfiguration,
} from "../core/dut/index.ts";
import type { Label, UnitRecord } from "../core/factory/index.ts";
import type { DeviceId, Outcome } from "../core/kernel/index.ts";

/** What the actors wrote down earlier in the scenario. */
export interface Pages {
  unit: UnitRecord;
  /** Of the device made last. */
  label: Label;
  /** Identity at manufacture. */
  identity: DeviceId;
  identityNow: string;
  identities: readonly Bearer[];
  schema: ConfigurationSchema;
  stored: StoredConfiguration;
  /** What was set last, secrets included. */
  configuration: ConfigurationValues;
  /** What was set before that. */
  olderConfiguration: ConfigurationValues;
  registration: Registration;
  outcome: Outcome<unknown>;
  attempts: readonly { readonly over: string; readonly outcome: Outcome<unknown> }[];
  logBefore: readonly LogEntry[];
  logAfter: readonly LogEntry[];
  changes: readonly Change[];
  trials: readonly Trial[];
  /** How something differs from what it should be; empty is good. */
  differences: readonly string[];
  migrating: readonly Migrating[];
}

export interface Bearer {
  readonly slot: string;
  readonly identity: DeviceId;
  readonly hardwareId: Uint8Array;
}

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
  /** Whether the device answered after it. A sweep ends at the first silence. */
  readonly awake: Outcome<void>;
  /** The known configuration that was in effect as a whole; undefined when none was. */
  readonly inEffect: string | undefined;
  /** How the configuration in effect differs from the one it should most likely be. */
  readonly differences: readonly string[];
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
