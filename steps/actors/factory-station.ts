import type { Dut } from "../../core/dut/index.ts";
import type { Manufactured, ProductionOrder } from "../../core/factory/index.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { labelSecrets, writtenForms } from "./label-secrets.ts";

/** Of TCP, for a service that nobody has run for decades. */
const portOfNobody = "1";

/** The manufacturing line: takes blank devices to manufactured ones. */
export class FactoryStation {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Leases the next device and manufactures it with the released firmware, or with `release`, by an order with `changes`. */
  async makeDevice(release?: string, changes: Partial<ProductionOrder> = {}): Promise<Dut> {
    const device = await this.#stage.lease();
    const unit = await this.manufacture(device, { ...(await this.order(release)), ...changes });
    this.#stage.units.set(device, unit);
    this.#stage.notes.write("unit", unit.record);
    this.#stage.notes.write("identity", unit.record.identity);
    return device;
  }

  /** One that provisions itself where nobody answers, as long as nobody tells it otherwise. */
  async makeDeviceSentElsewhere(): Promise<Dut> {
    const { trust } = await this.order();
    if (trust?.endpoint === undefined) return this.makeDevice();
    const elsewhere = new URL(trust.endpoint);
    elsewhere.port = portOfNobody;
    await this.#stage.observe("the factory sends it to", elsewhere.href);
    return this.makeDevice(undefined, { trust: { ...trust, endpoint: elsewhere.href } });
  }

  /** A device for every place of the bench. */
  async fillBench(): Promise<void> {
    for (let place = 0; place < this.#stage.bench.places; place += 1) await this.makeDevice();
  }

  /** Manufactures `device`, which must be released. From then on what its label keeps secret is known to be so. */
  async manufacture(device: Dut, order?: ProductionOrder): Promise<Manufactured> {
    const { secrets, factory, product } = this.#stage.bench;
    const { security } = product.ixit.provisioning;
    const line = await factory();
    const outcome = await line.manufacture(device, order ?? (await this.order()));
    const made = await expectDone(device, "take part in manufacture", outcome);
    // What everybody can read is no secret: taken out of the report, it would take the serial number out of it.
    if (made.label !== undefined && !made.record.identity.includes(made.label.proofOfPossession))
      // As it is for dumps, and as consoles write it.
      for (const secret of Object.values(labelSecrets(security, made.label)))
        for (const form of [secret, ...writtenForms(secret)]) secrets.learn(`label of ${device.slot}`, form);
    return made;
  }

  /** Puts `release` into the flash with the flash tool, leaving all but the firmware slots as it is, and starts it. */
  async flashRelease(device: Dut, version: string): Promise<void> {
    const { firmware } = this.#stage.bench.product;
    await device.power.off();
    await device.flash.write(firmware.bootloader.offset, firmware.bootloader.image);
    const [first, ...others] = firmware.slots;
    if (first === undefined) throw new TypeError("the product declares no firmware partition");
    for (const slot of firmware.slots) await device.flash.erase(slot.offset, slot.size);
    await device.flash.write(first.offset, firmware.release(version).image);
    await this.#stage.observe("flashed release", { version, slots: 1 + others.length });
    await expectDone(device, `start release ${version}`, await device.power.cycle());
  }

  /** What the line is told to make. */
  async order(release = this.#stage.bench.product.ixit.firmware.released): Promise<ProductionOrder> {
    const { product } = this.#stage.bench;
    const { factoryFields } = product.ixit.configuration;
    const { image, digest: imageDigest } = product.firmware.release(release);
    return {
      productType: String(product.factoryValues[factoryFields.productType]),
      region: String(product.factoryValues[factoryFields.region]),
      fleet: String(product.factoryValues[factoryFields.fleet]),
      image,
      imageDigest,
      ...(await this.#trust()),
    };
  }

  async #trust(): Promise<Pick<ProductionOrder, "trust"> | undefined> {
    const { bench } = this.#stage;
    if (!bench.capabilities.has("backend")) return undefined;
    const { caCertificate: backendCa, operatorKey, url: endpoint } = (await bench.backend()).endpoint;
    // Who provisions itself must have been told in the factory where to go.
    const told = bench.product.ixit.provisioning.zeroTouch ? { endpoint } : {};
    return { trust: { backendCa, operatorKey, ...told } };
  }

  async #readIdentity(device: Dut) {
    const identity = await expectDone(device, "read its identity", await device.maintenance.readIdentity());
    return { slot: device.slot, value: identity, hardwareId: await device.probe.readHardwareId() };
  }

  async readIdentities(): Promise<void> {
    const identities = [];
    for (const device of this.#stage.devices) identities.push(await this.#readIdentity(device));
    this.#stage.notes.write("identities", identities);
  }
}
