import type { Registration } from "../core/backend/index.ts";
import type { ConfigurationValues, DeviceStatus, LogEntry, StoredConfiguration } from "../core/dut/index.ts";
import type { UnitRecord } from "../core/factory/index.ts";
import type { DeviceId, Outcome } from "../core/kernel/index.ts";

/** What the actors wrote down earlier in the scenario. Reading an empty page is a fault of the scenario. */
export interface Pages {
  unit: UnitRecord;
  units: readonly UnitRecord[];
  identity: DeviceId;
  identities: readonly { readonly slot: string; readonly identity: DeviceId; readonly hardwareId: Uint8Array }[];
  certificate: Uint8Array;
  configuration: ConfigurationValues;
  secrets: Readonly<Record<string, string>>;
  stored: StoredConfiguration;
  status: DeviceStatus;
  images: ReadonlyMap<string, string>;
  registration: Registration;
  outcome: Outcome<unknown>;
  attempts: readonly { readonly over: string; readonly outcome: Outcome<unknown> }[];
  log: readonly LogEntry[];
  changes: readonly { readonly field: string; readonly from: string; readonly to: string; readonly origin: string }[];
  changedBetween: { readonly from: number; readonly to: number };
  trials: readonly Trial[];
}

/** One repetition of an examination that is swept over many points. */
export interface Trial {
  readonly point: string;
  readonly stored: StoredConfiguration;
  readonly reported: boolean;
}

export class Notebook {
  readonly #pages = new Map<keyof Pages, unknown>();

  write<Page extends keyof Pages>(page: Page, content: Pages[Page]): void {
    this.#pages.set(page, content);
  }

  read<Page extends keyof Pages>(page: Page): Pages[Page] {
    if (!this.#pages.has(page)) throw new TypeError(`nothing was noted of "${page}" yet; the scenario lacks a step`);
    return this.#pages.get(page) as Pages[Page];
  }
}
