import type { FactoryLine, Manufactured } from "../../core/factory/index.ts";
import { done } from "../../core/kernel/index.ts";
import { assemble } from "../assembly/index.ts";
import { createManufacturerAuthority } from "./authority.ts";
import { LineStopped } from "./line-stop.ts";
import { openManufacturingDatabase } from "./manufacturing-database.ts";
import type { FactoryOptions } from "./options.ts";
import { refuseOrder } from "./order.ts";
import type { LineGiven, LineParts, LineTable, Unit } from "./parts.ts";
import { readBack } from "./read-back.ts";
import { labelUnit } from "./set-up-label.ts";
import {
  certifyStation,
  configureStation,
  flashStation,
  identifyFirmware,
  identityStation,
  lock,
  testStation,
} from "./stations.ts";

/** The one table of a line's parts. A defect replaces one entry by a maker that wraps the one here. */
export const lineParts: LineTable = {
  authority: ({ options }) => createManufacturerAuthority(options.product),
  database: ({ options }) => openManufacturingDatabase(options.database ?? {}),
  accept: () => refuseOrder,
  flash: ({ options }) => flashStation(options),
  identify: () => identifyFirmware,
  giveIdentity: ({ options }) => identityStation(options),
  certify: (parts) => certifyStation(parts),
  label: ({ options: { setUp } }) => {
    return async ({ device }, identity) => setUp && (await labelUnit(device, identity, setUp));
  },
  configure: ({ options }) => configureStation(options),
  readBack:
    () =>
    ({ device, signal }, expected) =>
      readBack(device, expected, signal),
  test: ({ database }) => testStation(database),
  lock: () => lock,
};

/**
 * The emulated factory line. It knows the device only through its port.
 * @throws UsageFault when the database's file cannot be used
 */
export function createFactory(options: FactoryOptions, table: LineTable = lineParts): FactoryLine {
  const parts = assemble<LineParts, LineGiven>(table, { options, now: options.now ?? Date.now });
  const { authority, database } = parts;

  return {
    kind: "emulated",
    manufacturerCa: authority.certificate,
    async manufacture(device, order, signal) {
      const refusal = parts.accept(order);
      if (refusal !== undefined) return refusal;
      try {
        return done(await make(parts, { device, order, signal }));
      } catch (thrown) {
        if (thrown instanceof LineStopped) return thrown.outcome;
        throw thrown;
      }
    },
    record: async (identity) => database.newest(identity),
    records: async () => database.all(),
    database: async () => database.bytes(),
    [Symbol.asyncDispose]: async () => database[Symbol.dispose](),
  };
}

/** One unit, station by station. Its entry is held until the last. @throws LineStopped */
async function make(line: LineParts, unit: Unit): Promise<Manufactured> {
  const { database, now } = line;
  await line.flash(unit);
  const firmware = await line.identify(unit);
  const identity = await line.giveIdentity(unit);
  const { productType, region, fleet } = unit.order;
  const entry = database.begin({ identity, ...firmware, productType, region, fleet, at: now() });

  const certificate = await line.certify(unit, identity);
  database.certified(entry, certificate);
  const label = await line.label(unit, identity);
  const values = await line.configure(unit);
  await line.readBack(unit, { identity, certificate, values });
  await line.test(unit, entry);
  await line.lock(unit);
  const record = database.release(entry, now());
  return label === undefined ? { record } : { record, label };
}
