import type { ConfigurationValues, Dut } from "../../core/dut/index.ts";
import type { FactoryLine, ProductionOrder, UnitRecord } from "../../core/factory/index.ts";
import { type DeviceId, done, type Outcome, refused, sha256 } from "../../core/kernel/index.ts";
import { createManufacturerAuthority } from "./authority.ts";

export interface FactoryOptions {
  /** Model name in certificates. */
  readonly product: string;
  readonly bootloader: { readonly offset: number; readonly image: Uint8Array };
  /** Where the first image goes. */
  readonly firmwareOffset: number;
  /** Fields that carry the order. */
  readonly fields: { readonly productType: string; readonly region: string; readonly fleet: string };
  /** Line time, ms since the epoch. */
  readonly now?: () => number;
}

/** Thrown inside the line to stop it at a step that the device did not do. */
class LineStopped extends Error {
  readonly outcome: Outcome<never>;

  constructor(outcome: Outcome<never>) {
    super("the line stopped");
    this.outcome = outcome;
  }
}

/** The emulated factory line. It knows the device only through its port, and keeps its database in memory. */
export function createFactory(options: FactoryOptions): FactoryLine {
  const authority = createManufacturerAuthority(options.product);
  const records = new Map<string, UnitRecord>();
  const { now = Date.now } = options;

  return {
    kind: "emulated",
    manufacturerCa: authority.certificate,
    async manufacture(device, order, signal) {
      try {
        await flash(device, order, options);
        must("start", await device.power.cycle(signal));
        const identity = await writeIdentity(device);
        const certificate = await certify(device, identity, authority);
        await configure(device, order, options.fields);
        must("lock", await device.maintenance.finishManufacture());
        const record = await describeUnit(device, { identity, certificate, order, at: now() });
        records.set(identity, record);
        return done(record);
      } catch (thrown) {
        if (thrown instanceof LineStopped) return thrown.outcome;
        throw thrown;
      }
    },
    record: async (identity) => records.get(identity),
    [Symbol.asyncDispose]: async () => records.clear(),
  };
}

function must<T>(step: string, outcome: Outcome<T>): T {
  switch (outcome.kind) {
    case "done":
      return outcome.value;
    case "refused":
      throw new LineStopped(refused(outcome.code, `station "${step}": ${outcome.reason}`));
    case "silent":
      throw new LineStopped(outcome);
  }
}

async function flash(
  device: Dut,
  order: ProductionOrder,
  { bootloader, firmwareOffset }: FactoryOptions,
): Promise<void> {
  await device.power.off();
  await device.flash.erase(0, device.flash.size);
  await device.flash.write(bootloader.offset, bootloader.image);
  await device.flash.write(firmwareOffset, order.image);
}

/** The device derives its identity itself; the line records what it reads back. */
async function writeIdentity({ maintenance }: Dut): Promise<DeviceId> {
  must("identity", await maintenance.writeIdentity());
  return must("identity", await maintenance.readIdentity());
}

async function certify(
  device: Dut,
  identity: DeviceId,
  authority: ReturnType<typeof createManufacturerAuthority>,
): Promise<Uint8Array> {
  const request = must("certificate request", await device.maintenance.requestCertificate());
  const answer = authority.certify(request, identity);
  if ("fault" in answer) throw new LineStopped(refused("bad-request", `station "certify": ${answer.fault}`));
  must("certificate", await device.maintenance.installCertificate(answer.certificate));
  return answer.certificate;
}

async function configure(
  device: Dut,
  order: ProductionOrder,
  fields: FactoryOptions["fields"],
): Promise<void> {
  const values: ConfigurationValues = {
    [fields.productType]: order.productType,
    [fields.region]: order.region,
    [fields.fleet]: order.fleet,
  };
  must("configuration", await device.maintenance.writeConfiguration(values));
  const stored = must("configuration", await device.maintenance.readConfiguration());
  const wrong = Object.keys(values).filter((field) => stored.values[field] !== values[field]);
  if (wrong.length > 0) {
    throw new LineStopped(
      refused("read-back", `station "configuration": ${wrong.join(", ")} did not read back`),
    );
  }
  if (order.trust !== undefined) must("trust", await device.maintenance.installTrust(order.trust));
}

async function describeUnit(
  device: Dut,
  unit: { identity: DeviceId; certificate: Uint8Array; order: ProductionOrder; at: number },
): Promise<UnitRecord> {
  const { firmwareVersion, firmwareDigest } = must("end test", await device.maintenance.readStatus());
  const { productType, region, fleet } = unit.order;
  return {
    identity: unit.identity,
    certificateFingerprint: sha256(unit.certificate),
    firmwareVersion,
    firmwareDigest,
    productType,
    region,
    fleet,
    at: unit.at,
  };
}
