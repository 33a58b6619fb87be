import type { Dut, TargetKind, TrustAnchors } from "../dut/index.ts";
import type { DeviceId, Outcome, Sha256 } from "../kernel/index.ts";

/**
 * The factory-line port: it takes a blank device to a manufactured one and keeps the record. Emulated or a real
 * line; every implementation passes `factoryContract`.
 */
export interface FactoryLine extends AsyncDisposable {
  readonly kind: TargetKind;
  /** Certificate of the authority that issues IDevID certificates, PEM. */
  readonly manufacturerCa: string;
  /**
   * Flash, identity, key and certificate, initial configuration, trust anchors, lock, record. The device is powered
   * and ready on return. A refusal or silence of the device stops the line there and makes no record.
   */
  manufacture(device: Dut, order: ProductionOrder, signal?: AbortSignal): Promise<Outcome<UnitRecord>>;
  /** The unit's record in the manufacturing database. */
  record(identity: DeviceId): Promise<UnitRecord | undefined>;
}

export interface ProductionOrder {
  readonly productType: string;
  readonly region: string;
  readonly fleet: string;
  /** The released image to flash. */
  readonly image: Uint8Array;
  /** Absent when the product is examined without a backend. */
  readonly trust?: TrustAnchors;
}

export interface UnitRecord {
  readonly identity: DeviceId;
  /** SHA-256 of the IDevID certificate, DER. */
  readonly certificateFingerprint: Sha256;
  readonly firmwareVersion: string;
  readonly firmwareDigest: Sha256;
  readonly productType: string;
  readonly region: string;
  readonly fleet: string;
  /** Line time, ms since the epoch. */
  readonly at: number;
}
