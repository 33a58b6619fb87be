import { done, type Outcome, refused, within } from "../../kernel/index.ts";
import { FoundCharacteristic, fullUuid } from "./found-characteristic.ts";
import type { GattCharacteristic, GattLink } from "./gatt.ts";
import { byAttributeError, byLossAlone, GattOperations, type Judge } from "./gatt-operations.ts";
import { firstHandle, type LinkWatch } from "./link-watch.ts";
import type { NobleCharacteristic, NobleDescriptor, NoblePeripheral, NobleService } from "./noble.ts";

const userDescription = "2901";
const disconnectWithinMs = 2_000;

export interface LinkTiming {
  /** For one request and its answer. */
  readonly operationMs: number;
  readonly pairMs: number;
}

/** A link that noble has made. */
export class NobleLink implements GattLink {
  readonly mtu: number;
  readonly #peripheral: NoblePeripheral;
  readonly #watch: LinkWatch;
  readonly #timing: LinkTiming;
  readonly #operations: GattOperations;
  #isPaired = false;

  constructor(peripheral: NoblePeripheral, watch: LinkWatch, mtu: number, timing: LinkTiming) {
    this.mtu = mtu;
    this.#peripheral = peripheral;
    this.#watch = watch;
    this.#timing = timing;
    this.#operations = new GattOperations(watch, () => this.#disconnect());
  }

  onLost(listener: () => void): () => void {
    return this.#watch.onLost(() => listener());
  }

  async discover(): Promise<Outcome<readonly GattCharacteristic[]>> {
    const services = await this.#run<readonly NobleService[]>(byLossAlone, (settle) =>
      this.#peripheral.discoverAllServicesAndCharacteristics((_, found) => settle(found ?? [])),
    );
    if (services.kind !== "done") return services;
    const found: GattCharacteristic[] = [];
    for (const service of services.value)
      for (const characteristic of service.characteristics) {
        const description = await this.#describe(characteristic);
        if (description.kind !== "done") return description;
        found.push(this.#makeCharacteristic(service, characteristic, description.value));
      }
    return done(found);
  }

  async pair(): Promise<Outcome<void>> {
    if (this.#isPaired) return done(undefined);
    let isEncrypted = false;
    const judge: Judge = (signal) => {
      if (signal.kind === "encrypted") isEncrypted = true;
      return signal.kind === "pairing-failed" ? refused("pairing-failed", signal.reason) : undefined;
    };
    const outcome = await this.#operations.run<void>(this.#timing.pairMs, judge, (settle) => {
      this.#watch.demandEncryption();
      this.#peripheral.readHandle(firstHandle, () => settle(undefined));
    });
    // The stack still waits for an answer that comes only once the link is encrypted.
    if (outcome.kind === "refused" && outcome.code === "pairing-failed") this.#disconnect();
    if (outcome.kind === "done" && !isEncrypted)
      return refused("pairing-failed", "the device answered and the link is not encrypted");
    this.#isPaired = outcome.kind === "done";
    return outcome;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#watch.lostBecause !== undefined) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#watch.onLost(() => resolve());
    this.#disconnect();
    // An adapter that does not even say so is found out by whoever uses it next.
    await within(promise, { withinMs: disconnectWithinMs }).catch(() => {});
  }

  /** The stack throws when it is to end a link that has ended. */
  #disconnect(): void {
    if (this.#watch.lostBecause === undefined) this.#peripheral.disconnect();
  }

  #makeCharacteristic(
    service: NobleService,
    characteristic: NobleCharacteristic,
    description: string | undefined,
  ): GattCharacteristic {
    return new FoundCharacteristic(characteristic, {
      service: fullUuid(service.uuid),
      description,
      operations: this.#operations,
      withinMs: this.#timing.operationMs,
      mtu: this.mtu,
    });
  }

  async #describe(characteristic: NobleCharacteristic): Promise<Outcome<string | undefined>> {
    const descriptors = await this.#run<readonly NobleDescriptor[]>(byLossAlone, (settle) =>
      characteristic.discoverDescriptors((_, found) => settle(found)),
    );
    if (descriptors.kind !== "done") return descriptors;
    const described = descriptors.value.find(({ uuid }) => uuid === userDescription);
    if (described === undefined) return done(undefined);
    const value = await this.#run<Buffer>(byAttributeError, (settle) =>
      described.readValue((_, read) => settle(read)),
    );
    return value.kind === "done" ? done(value.value.toString("utf8")) : value;
  }

  #run<T>(judge: Judge, begin: (settle: (value: T) => void) => void): Promise<Outcome<T>> {
    return this.#operations.run(this.#timing.operationMs, judge, begin);
  }
}
