import type { ConfigurationValues, Dut } from "../../core/dut/index.ts";
import type { Label, ProductionOrder } from "../../core/factory/index.ts";
import type { DeviceId, Outcome, Sha256 } from "../../core/kernel/index.ts";
import type { Makers } from "../assembly/index.ts";
import type { ManufacturerAuthority } from "./authority.ts";
import type { ManufacturingDatabase } from "./manufacturing-database.ts";
import type { FactoryOptions } from "./options.ts";
import type { Expected } from "./read-back.ts";

/** What one line consists of: its office, and its stations in the order of the work. Every station may throw LineStopped. */
export interface LineParts {
  readonly authority: ManufacturerAuthority;
  readonly database: ManufacturingDatabase;
  /** Why an order is not begun; undefined when it is. */
  readonly accept: (order: ProductionOrder) => Outcome<never> | undefined;
  readonly flash: (unit: Unit) => Promise<void>;
  /** What runs, as the device measures it. */
  readonly identify: (unit: Unit) => Promise<{ firmwareVersion: string; firmwareDigest: Sha256 }>;
  readonly giveIdentity: (unit: Unit) => Promise<DeviceId>;
  /** DER of the certificate that the device was given. */
  readonly certify: (unit: Unit, identity: DeviceId) => Promise<Uint8Array>;
  /** Undefined when the product has no set-up secret. */
  readonly label: (unit: Unit, identity: DeviceId) => Promise<Label | undefined>;
  /** The values that were written. */
  readonly configure: (unit: Unit) => Promise<ConfigurationValues>;
  readonly readBack: (unit: Unit, expected: Expected) => Promise<void>;
  /** Tests the unit and enters the report under the number `entry`. */
  readonly test: (unit: Unit, entry: number) => Promise<void>;
  readonly lock: (unit: Unit) => Promise<void>;
  // what is given
  readonly options: FactoryOptions;
  /** Line time, ms since the epoch. */
  readonly now: () => number;
}

/** One device on its way through the line. */
export interface Unit {
  readonly device: Dut;
  readonly order: ProductionOrder;
  readonly signal: AbortSignal | undefined;
}

export type LineGiven = "options" | "now";
export type LineTable = Makers<LineParts, LineGiven>;
