import type { SelfTestReport } from "../../core/dut/index.ts";
import type { HeldUnit, ReleasedUnit, UnitRecord } from "../../core/factory/index.ts";
import { type DeviceId, EquipmentFault, type Sha256, sha256 } from "../../core/kernel/index.ts";
import { openStore, type StoreOptions } from "../store/index.ts";

export type NewUnit = Omit<HeldUnit, "state" | "certificateFingerprint" | "selfTest">;

/**
 * What the line knows of each unit, one entry for each manufacture. A unit is held from its first entry on and released by the
 * last one, so that no end of the line, however sudden, leaves a unit that looks released. It holds no secret: certificates are
 * public, and neither a key nor a set-up secret ever comes here. PRV-FACT-6
 * Every method throws EquipmentFault DISK_FULL or FACTORY_DOWN when the entry cannot be kept or read.
 */
export interface ManufacturingDatabase extends Disposable {
  /** A new entry, held. Returns its number. */
  begin(unit: NewUnit): number;
  certified(number: number, certificate: Uint8Array): void;
  tested(number: number, report: SelfTestReport): void;
  /** Releases a unit that is certified and tested, at line time `at`. */
  release(number: number, at: number): ReleasedUnit;
  /** The newest certificate that the unit was given. */
  certificateOf(identity: DeviceId): Uint8Array | undefined;
  /** The unit's newest entry. */
  newest(identity: DeviceId): UnitRecord | undefined;
  /** All entries, oldest first. */
  all(): readonly UnitRecord[];
  /** Every page as it is kept, the free ones included. */
  bytes(): Uint8Array;
}

interface Row {
  readonly identity: string;
  readonly state: string;
  readonly firmware_version: string;
  readonly firmware_digest: string;
  readonly product_type: string;
  readonly region: string;
  readonly fleet: string;
  readonly certificate: Uint8Array | null;
  readonly self_test: string | null;
  readonly at: number;
}

const schema = `
CREATE TABLE IF NOT EXISTS units (
  number INTEGER PRIMARY KEY, identity TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'held',
  firmware_version TEXT NOT NULL, firmware_digest TEXT NOT NULL,
  product_type TEXT NOT NULL, region TEXT NOT NULL, fleet TEXT NOT NULL,
  certificate BLOB, self_test TEXT, at INTEGER NOT NULL,
  CHECK (state = 'held' OR (state = 'released' AND certificate IS NOT NULL AND self_test IS NOT NULL))
) STRICT;
CREATE INDEX IF NOT EXISTS units_of ON units (identity);
`;
const kind = {
  ...{ schema, name: "the manufacturing database", keeper: "factory line" },
  brokenCode: "FACTORY_DOWN",
} as const;

/** Opens or creates the database, in memory unless `file` is given. @throws UsageFault when the file cannot be used */
export function openManufacturingDatabase(options: StoreOptions): ManufacturingDatabase {
  const store = openStore(kind, options);
  let ended = false;
  const requireOpen = (): void => {
    if (ended) throw hasEnded();
  };
  const rows = (where: string, ...values: readonly (string | number)[]): readonly Row[] => {
    requireOpen();
    return store.readAll<Row>(`SELECT * FROM units ${where}`, ...values);
  };
  const change = <T>(work: () => T): T => {
    requireOpen();
    return store.change(work);
  };
  const set = (assignment: string, ...values: readonly (string | number | Uint8Array)[]): void =>
    change(() => store.run(`UPDATE units SET ${assignment} WHERE number = ?`, ...values));

  return {
    begin: ({ identity, firmwareVersion, firmwareDigest, productType, region, fleet, at }) =>
      change(() => {
        store.run(
          `INSERT INTO units (identity, firmware_version, firmware_digest, product_type, region, fleet, at)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
          ...[identity, firmwareVersion, firmwareDigest, productType, region, fleet, at],
        );
        return store.read<{ number: number }>("SELECT last_insert_rowid() AS number")?.number ?? 0;
      }),
    certified: (number, certificate) => set("certificate = ?", certificate, number),
    tested: (number, report) => set("self_test = ?", JSON.stringify(report), number),
    release: (number, at) => {
      set("state = 'released', at = ?", at, number);
      const [row] = rows("WHERE number = ?", number);
      const unit = row && toRecord(row);
      if (unit?.state !== "released") throw new TypeError(`there is no entry ${number} to release`);
      return unit;
    },
    certificateOf: (identity) =>
      rows("WHERE identity = ? AND certificate IS NOT NULL ORDER BY number DESC LIMIT 1", identity)[0]
        ?.certificate ?? undefined,
    newest: (identity) => rows("WHERE identity = ? ORDER BY number DESC LIMIT 1", identity).map(toRecord)[0],
    all: () => rows("ORDER BY number").map(toRecord),
    bytes: () => {
      requireOpen();
      return store.bytes();
    },
    [Symbol.dispose]: () => {
      ended = true;
      store[Symbol.dispose]();
    },
  };
}

function toRecord(row: Row): UnitRecord {
  const { state, certificate, self_test: report, at, region, fleet } = row;
  const facts = {
    identity: row.identity as DeviceId,
    firmwareVersion: row.firmware_version,
    firmwareDigest: row.firmware_digest as Sha256,
    productType: row.product_type,
    ...{ region, fleet, at },
  };
  const certificateFingerprint = certificate === null ? undefined : sha256(certificate);
  const selfTest = report === null ? undefined : (JSON.parse(report) as SelfTestReport);
  if (state === "released" && certificateFingerprint !== undefined && selfTest !== undefined)
    return { ...facts, state, certificateFingerprint, selfTest };
  return {
    ...{ ...facts, state: "held" },
    ...(certificateFingerprint === undefined ? {} : { certificateFingerprint }),
    ...(selfTest === undefined ? {} : { selfTest }),
  };
}

function hasEnded(): EquipmentFault {
  return new EquipmentFault("FACTORY_DOWN", "The manufacturing database was asked, but its line has ended.", {
    help: "Read records while the line is there, or give it a file that outlives it.",
  });
}
