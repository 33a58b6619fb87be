import type { Backend, OrderCommand } from "../../core/backend/index.ts";
import type { ConfigurationValue, Dut } from "../../core/dut/index.ts";
import type { DeviceId, Outcome } from "../../core/kernel/index.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { variationOf } from "./configurations.ts";
import { identityOf } from "./units.ts";

/** The backend's operator: sees what registers, and gives signed orders. */
export class Operator {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  get #timing() {
    return this.#stage.bench.product.ixit.timing;
  }

  /** Tells the device where its backend is, over the local interface. */
  async pointToBackend(device: Dut): Promise<void> {
    const backend = await this.#stage.bench.backend();
    const { endpointField } = this.#stage.bench.product.ixit.configuration;
    const written = await device.maintenance.writeConfiguration({ [endpointField]: backend.endpoint.url });
    await expectDone(device, "take its backend's address", written);
    const { notes } = this.#stage;
    if (notes.has("configuration")) {
      notes.write("configuration", { ...notes.read("configuration"), [endpointField]: backend.endpoint.url });
    }
  }

  /** Joins the device to the network and waits until it registers anew, beyond the `known` registrations before. */
  async awaitRegistration(device: Dut, identity: DeviceId, known: number): Promise<void> {
    const backend = await this.#stage.bench.backend();
    await device.network.join();
    const wait = { withinMs: this.#timing.registrationWithinMs };
    const registered = await backend.awaitRegistration(identity, known, wait);
    const registration = await expectDone(device, "register with the backend", registered);
    await this.#stage.observe("registration", registration);
    this.#stage.notes.write("registration", registration);
  }

  /** Points the device to the backend, joins it to the network and waits until it has registered since. */
  async connect(device: Dut): Promise<void> {
    const identity = this.#stage.notes.read("identity");
    const known = await (await this.#stage.bench.backend()).registrations(identity);
    await this.pointToBackend(device);
    await this.awaitRegistration(device, identity, known.length);
  }

  /** Orders another value for every field but the backend's address. What is in effect then is noted. */
  async changeFields(device: Dut): Promise<void> {
    const { bench, notes } = this.#stage;
    const { endpointField } = bench.product.ixit.configuration;
    const before = notes.read("configuration");
    const values = { ...variationOf(bench, before), [endpointField]: before[endpointField] ?? "" };
    const { outcome } = await this.order({ name: "configure", values });
    await expectDone(device, "obey the operator's order to change every field", outcome);
    notes.write("configuration", values);
  }

  /**
   * Orders `command` rightly signed, addressed and fresh, to the device made last or to `addressee`; the order's bytes are
   * returned for later replay.
   */
  async order(
    command: OrderCommand,
    addressee: DeviceId = this.#stage.notes.read("identity"),
  ): Promise<{ bytes: Uint8Array; outcome: Outcome<void> }> {
    const backend = await this.#stage.bench.backend();
    const bytes = await backend.makeOrder({ addressee, command, signedBy: "operator" });
    return { bytes, outcome: await this.deliver(backend, bytes, addressee) };
  }

  async deliver(
    backend: Backend,
    bytes: Uint8Array,
    to: DeviceId = this.#stage.notes.read("identity"),
  ): Promise<Outcome<void>> {
    return backend.deliver(to, bytes, { withinMs: this.#timing.orderWithinMs });
  }

  /** Whether the device answers over its connection: a change of nothing is ordered. */
  async reaches(device: Dut): Promise<Outcome<void>> {
    const { outcome } = await this.order({ name: "configure", values: {} }, identityOf(this.#stage, device));
    await this.#stage.observe(`order to ${device.slot}`, outcome);
    return outcome;
  }

  /** Orders a factory reset and waits until the device, which restarts, is up again; returns the order's bytes. */
  async orderReset(device: Dut): Promise<Uint8Array> {
    let order = new Uint8Array();
    const restarted = await device.maintenance.awaitRestart(async () => {
      const { bytes, outcome } = await this.order({ name: "factory-reset" });
      await expectDone(device, "obey the operator's reset order", outcome);
      order = Uint8Array.from(bytes);
    });
    await expectDone(device, "come up after the ordered reset", restarted);
    return order;
  }

  async configure(device: Dut, field: string, value: ConfigurationValue): Promise<void> {
    const { outcome } = await this.order({ name: "configure", values: { [field]: value } });
    await expectDone(device, `obey the operator's order to set ${field}`, outcome);
  }
}
