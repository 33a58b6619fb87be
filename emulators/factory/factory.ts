import type { Dut } from "../../core/dut/index.ts";
import {
  type FactoryLine,
  type Label,
  type Manufactured,
  type ProductionOrder,
  programFlash,
} from "../../core/factory/index.ts";
import { type DeviceId, done, sha256 } from "../../core/kernel/index.ts";
import type { StoreOptions } from "../store/index.ts";
import { createManufacturerAuthority, type ManufacturerAuthority } from "./authority.ts";
import { LineStopped, must, stop } from "./line-stop.ts";
import { type ManufacturingDatabase, openManufacturingDatabase } from "./manufacturing-database.ts";
import { refuseOrder } from "./order.ts";
import { readBack } from "./read-back.ts";
import { whyUnsound } from "./self-test.ts";
import { labelUnit, type SetUpOptions } from "./set-up-label.ts";

export interface FactoryOptions {
  /** Model name in certificates. */
  readonly product: string;
  readonly bootloader: { readonly offset: number; readonly image: Uint8Array };
  /** Where the first image goes. */
  readonly firmwareOffset: number;
  /** Fields that carry the order. */
  readonly fields: { readonly productType: string; readonly region: string; readonly fleet: string };
  /** Draws the identity of one unit. Left out: the device derives it from its hardware. */
  readonly drawIdentity?: () => string;
  /** Left out: the product has no set-up secret, and units get no label. */
  readonly setUp?: SetUpOptions;
  /** The manufacturing database; in memory when left out. */
  readonly database?: StoreOptions;
  /** Line time, ms since the epoch. */
  readonly now?: () => number;
}

/** What the stations work with. */
interface Line {
  readonly options: FactoryOptions;
  readonly authority: ManufacturerAuthority;
  readonly database: ManufacturingDatabase;
  readonly now: () => number;
}

/**
 * The emulated factory line. It knows the device only through its port.
 * @throws UsageFault when the database's file cannot be used
 */
export function createFactory(options: FactoryOptions): FactoryLine {
  const authority = createManufacturerAuthority(options.product);
  const database = openManufacturingDatabase(options.database ?? {});
  const line: Line = { options, authority, database, now: options.now ?? Date.now };

  return {
    kind: "emulated",
    manufacturerCa: authority.certificate,
    async manufacture(device, order, signal) {
      const refusal = refuseOrder(order);
      if (refusal !== undefined) return refusal;
      try {
        return done(await make(line, device, order, signal));
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
async function make(
  line: Line,
  device: Dut,
  order: ProductionOrder,
  signal: AbortSignal | undefined,
): Promise<Manufactured> {
  const { options, database, now } = line;
  const { bootloader, firmwareOffset, fields, setUp } = options;
  const images = [
    { name: "bootloader", ...bootloader },
    { name: "firmware", offset: firmwareOffset, image: order.image },
  ];
  must("flash", await programFlash(device, images));
  must("start", await device.power.cycle(signal));
  const firmware = await identifyFirmware(device, order.image);
  const identity = await giveIdentity(device, options);
  const { productType, region, fleet } = order;
  const entry = database.begin({ identity, ...firmware, productType, region, fleet, at: now() });

  const certificate = await certify(line, device, identity);
  database.certified(entry, certificate);
  const label: Label | undefined = setUp && (await labelUnit(device, identity, setUp));
  const values = {
    [fields.productType]: productType,
    [fields.region]: region,
    [fields.fleet]: fleet,
  };
  must("configuration", await device.maintenance.writeConfiguration(values));
  if (order.trust !== undefined) must("trust", await device.maintenance.installTrust(order.trust));
  await readBack(device, { identity, certificate, values }, signal);
  await test(line, device, entry);
  await lock(device);
  const record = database.release(entry, now());
  return label === undefined ? { record } : { record, label };
}

/** What runs, as the device measures it, must be what was ordered. */
async function identifyFirmware({ maintenance }: Dut, image: Uint8Array) {
  const { firmwareVersion, firmwareDigest } = must("firmware", await maintenance.readStatus());
  if (firmwareDigest !== sha256(image))
    stop("firmware", "wrong-firmware", `the image that runs has digest ${firmwareDigest}`);
  return { firmwareVersion, firmwareDigest };
}

/** The device derives its identity itself, or is given one unless it has one; the line works with what it reads. */
async function giveIdentity({ maintenance }: Dut, { drawIdentity }: FactoryOptions): Promise<DeviceId> {
  if (drawIdentity === undefined) must("identity", await maintenance.writeIdentity());
  else if ((await maintenance.readIdentity()).kind !== "done")
    must("identity", await maintenance.writeIdentity(drawIdentity()));
  return must("identity", await maintenance.readIdentity());
}

/** The key is made on the device and stays there: the line sees a request, and answers with a certificate. */
async function certify(line: Line, { maintenance }: Dut, identity: DeviceId): Promise<Uint8Array> {
  const request = must("certificate request", await maintenance.requestCertificate());
  const answer = line.authority.certify(request, identity, line.database.certificateOf(identity));
  if ("fault" in answer) return stop("certify", "bad-request", answer.fault);
  must("certificate", await maintenance.installCertificate(answer.certificate));
  return answer.certificate;
}

async function test({ database }: Line, { maintenance }: Dut, entry: number): Promise<void> {
  const report = must("self-test", await maintenance.runSelfTest());
  database.tested(entry, report);
  const unsound = whyUnsound(report);
  if (unsound !== undefined) stop("self-test", "self-test-failed", unsound);
}

async function lock({ maintenance }: Dut): Promise<void> {
  must("lock", await maintenance.finishManufacture());
  const { state } = must("lock", await maintenance.readStatus());
  if (state === "blank") stop("lock", "read-back", "the device says that it is blank still");
}
