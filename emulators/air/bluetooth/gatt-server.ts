import { type GattService, HciSockets, type HciTransport } from "../../../core/dut/index.ts";
import { EquipmentFault, within } from "../../../core/kernel/index.ts";
import { type AdvertisementDraft, encodeAdvertisement } from "../../../core/wire/bluetooth/index.ts";
import { type Bleno, loadBleno, setServices, startBleno } from "./bleno.ts";
import { CharacteristicServer, type ConnectionOfServer } from "./served-characteristic.ts";

const answerWithinMs = 5_000;

export interface GattServerOptions {
  /** Is given back with the server. */
  readonly adapter: HciTransport;
  /** Its GAP name, which a central may read. */
  readonly name: string;
  readonly services: readonly GattService[];
  /** Hears what the device's code or the stack throws, and throws nothing itself; the central has its answer, or none. */
  onFault?(fault: unknown): void;
}

/** A GATT server and its advertising on one adapter; it serves one central at a time. */
export interface GattServer extends AsyncDisposable {
  /**
   * Is seen from now on whenever nobody is connected, as `draft` says. The connection that there is stays. @throws RangeError for what does not fit.
   * @throws EquipmentFault RADIO_FAILED
   */
  startAdvertising(draft: AdvertisementDraft): Promise<void>;
  /** Is seen no more. The connection that there is stays. @throws EquipmentFault RADIO_FAILED */
  stopAdvertising(): Promise<void>;
  /** Ends the connection, if there is one. */
  disconnect(): void;
  /** Calls `listener` with each new connection's link and returns the unsubscriber. */
  onConnection(listener: (link: object) => void): () => void;
}

/** Serves `services` over bleno on `adapter`. @throws EquipmentFault RADIO_FAILED when the adapter does not answer. @throws UsageFault TOOL_MISSING without bleno */
export async function openGattServer(options: GattServerOptions): Promise<GattServer> {
  const server = new BlenoServer(options);
  try {
    await server.start();
  } catch (fault) {
    await server[Symbol.asyncDispose]();
    throw fault;
  }
  return server;
}

class BlenoServer implements GattServer, ConnectionOfServer {
  readonly #adapter: HciTransport;
  readonly #options: GattServerOptions;
  readonly #bleno: Bleno;
  readonly #characteristics: CharacteristicServer[] = [];
  readonly #listeners = new Set<(link: object) => void>();
  /** Rejects once the adapter is no more, or was given back: nothing is answered any more. */
  readonly #gone = Promise.withResolvers<never>();
  /** What is to be advertised as soon as nobody is connected. */
  #postponed: AdvertisementDraft | undefined;
  link: object | undefined;

  constructor(options: GattServerOptions) {
    this.#options = options;
    this.#adapter = options.adapter;
    const sockets = new HciSockets(options.adapter, (fault) => this.onFault(fault));
    this.#bleno = loadBleno(sockets.open);
    this.#gone.promise.catch(() => {});
  }

  onFault(fault: unknown): void {
    this.#options.onFault?.(fault);
  }

  async start(): Promise<void> {
    const isOn = Promise.withResolvers<void>();
    startBleno(this.#bleno, (state) => state === "poweredOn" && isOn.resolve());
    this.#adapter.onGone((reason) => {
      this.#gone.reject(new Error(reason));
      this.#postponed = undefined;
      this.#lose();
    });
    await this.#answer(isOn.promise, "be switched on");
    this.#bleno.on("accept", () => this.#accept());
    this.#bleno.on("disconnect", () => this.#lose());
    setServices(
      this.#bleno,
      this.#options.name,
      this.#options.services.map((service) => this.#make(service)),
    );
  }

  async startAdvertising(draft: AdvertisementDraft): Promise<void> {
    const { advertisement, scanResponse } = encodeAdvertisement(draft);
    this.#postponed = this.link === undefined ? undefined : draft;
    if (this.#postponed !== undefined) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#bleno.once("advertisingStartError", reject);
    try {
      this.#bleno.startAdvertisingWithEIRData(advertisement, scanResponse, resolve);
      await this.#answer(promise, "advertise");
    } finally {
      this.#bleno.off("advertisingStartError", reject);
      this.#bleno.off("advertisingStart", resolve);
    }
  }

  async stopAdvertising(): Promise<void> {
    this.#postponed = undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#bleno.stopAdvertising(resolve);
    await this.#answer(promise, "stop advertising");
  }

  disconnect(): void {
    this.#bleno.disconnect();
  }

  onConnection(listener: (link: object) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#postponed = undefined;
    await this.#adapter[Symbol.asyncDispose]();
    this.#lose();
    this.#bleno.removeAllListeners();
  }

  #make({ uuid, characteristics }: GattService): object {
    const servers = characteristics.map((served) => new CharacteristicServer(served, this));
    this.#characteristics.push(...servers);
    return new this.#bleno.PrimaryService({
      uuid,
      characteristics: servers.map((server) => server.make(this.#bleno)),
    });
  }

  #accept(): void {
    const link = {};
    this.link = link;
    for (const listener of [...this.#listeners]) listener(link);
  }

  #lose(): void {
    const { link } = this;
    this.link = undefined;
    for (const characteristic of this.#characteristics) characteristic.end();
    if (link !== undefined) for (const service of this.#options.services) service.onEnd?.(link);
    const postponed = this.#postponed;
    if (postponed !== undefined) this.startAdvertising(postponed).catch((fault) => this.onFault(fault));
  }

  async #answer(answer: Promise<void>, what: string): Promise<void> {
    try {
      await within(Promise.race([answer, this.#gone.promise]), { withinMs: answerWithinMs });
    } catch (cause) {
      throw new EquipmentFault("RADIO_FAILED", `The peripheral's adapter does not ${what}: ${cause}.`, {
        help: "See whether the radio still runs; start it anew.",
        cause,
      });
    }
  }
}
