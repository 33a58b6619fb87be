import type { Dut, SelfTestReport, TargetKind, TrustAnchors } from "../dut/index.ts";
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
   * Flash, identity, key and certificate, set-up secret, initial configuration, trust anchors, self-test, lock, record. A
   * released device is powered and ready on return. A refusal or silence of the device stops the line there; so does an order
   * that lacks a value ("incomplete-order"), before anything is done. A unit that was given an identity and is not released is
   * recorded as held, and manufacture of it is not ended: a failed self-test is refused as "self-test-failed".
   */
  manufacture(device: Dut, order: ProductionOrder, signal?: AbortSignal): Promise<Outcome<Manufactured>>;
  /** The unit's newest record in the manufacturing database; each manufacture of a unit adds one. */
  record(identity: DeviceId): Promise<UnitRecord | undefined>;
  /** All records, oldest first. */
  records(): Promise<readonly UnitRecord[]>;
  /** The manufacturing database as it lies on disk, for the search for secrets. PRV-FACT-6 */
  database(): Promise<Uint8Array>;
}

export interface Manufactured {
  readonly record: ReleasedUnit;
  /** Absent when the product has no set-up secret. */
  readonly label?: Label;
}

/** What is printed on the unit and kept nowhere else. */
export interface Label {
  readonly serial: DeviceId;
  /** Proof of possession: whoever sets the device up types it in. A secret of this unit alone. */
  readonly proofOfPossession: string;
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

/** What the manufacturing database holds of one manufacture of one unit. */
export type UnitRecord = ReleasedUnit | HeldUnit;

interface UnitFacts {
  readonly identity: DeviceId;
  readonly firmwareVersion: string;
  readonly firmwareDigest: Sha256;
  readonly productType: string;
  readonly region: string;
  readonly fleet: string;
  /** Line time of the last entry, ms since the epoch. */
  readonly at: number;
}

export interface ReleasedUnit extends UnitFacts {
  readonly state: "released";
  /** SHA-256 of the IDevID certificate, DER. */
  readonly certificateFingerprint: Sha256;
  readonly selfTest: SelfTestReport;
}

/** It failed, or the line stopped: it goes nowhere. What came after the stop is absent. */
export interface HeldUnit extends UnitFacts {
  readonly state: "held";
  readonly certificateFingerprint?: Sha256;
  readonly selfTest?: SelfTestReport;
}
