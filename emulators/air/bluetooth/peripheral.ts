import type { GattService, HciTransport } from "../../../core/dut/index.ts";
import { type GattServer, openGattServer } from "./gatt-server.ts";

/** What a device shows over Bluetooth at a time. */
export interface BluetoothShown {
  readonly name: string;
  readonly services: readonly GattService[];
  /** Service data by their 16-bit UUID, as they are now. */
  readonly serviceData?: (() => ReadonlyMap<string, Uint8Array>) | undefined;
}

/** The end of a device at which its radio stands. */
export interface BluetoothSource {
  /** Undefined while it shows nothing. */
  readonly offered: BluetoothShown | undefined;
  /** Calls `listener` after each change; returns the unsubscriber. */
  onChange(listener: (offered: BluetoothShown | undefined) => void): () => void;
}

export interface PeripheralOptions {
  /** Is called each time the device shows something; the adapter is given back when it shows nothing any more. */
  openAdapter(): Promise<HciTransport>;
  /** Hears what the device's code throws, and that its radio could not be had; throws nothing itself. */
  onFault?(fault: unknown): void;
}

export interface Peripheral extends AsyncDisposable {
  /** Resolves once what the device shows now is on the air, or off it. */
  settled(): Promise<void>;
}

/** How often an advertiser's data are made anew: its interval, ms. */
const refreshMs = 100;

/**
 * Puts on the air what `source` shows, for as long as it shows it: advertising and GATT server on an adapter of its own. What it shows no
 * more is off the air at once, and every link with it. Disposing of it takes it off for good.
 */
export function putOnAir(source: BluetoothSource, options: PeripheralOptions): Peripheral {
  let shown: Shown | undefined;
  let last: Promise<void> = Promise.resolve();
  const change = (offered: BluetoothShown | undefined): void => {
    const before = shown;
    shown = offered && new Shown(offered, options);
    const after = shown;
    // An adapter that is off stays off, whatever the one before it does.
    const ended = before?.[Symbol.asyncDispose]();
    last = last
      .then(() => ended)
      .then(() => after?.start())
      .catch((fault) => options.onFault?.(fault));
  };
  const stop = source.onChange(change);
  if (source.offered !== undefined) change(source.offered);
  return {
    async settled() {
      for (let seen: unknown; seen !== last; ) {
        seen = last;
        await last;
      }
    },
    async [Symbol.asyncDispose]() {
      stop();
      change(undefined);
      await last;
    },
  };
}

/** One thing shown, from its start to its end. */
class Shown implements AsyncDisposable {
  readonly #what: BluetoothShown;
  readonly #options: PeripheralOptions;
  #server: GattServer | undefined;
  #refresh: NodeJS.Timeout | undefined;
  #advertised = "";
  #isOver = false;

  constructor(what: BluetoothShown, options: PeripheralOptions) {
    this.#what = what;
    this.#options = options;
  }

  /** What fails because it was withdrawn meanwhile has not failed. */
  async start(): Promise<void> {
    try {
      if (!this.#isOver) await this.#show();
    } catch (fault) {
      if (!this.#isOver) throw fault;
    }
  }

  async #show(): Promise<void> {
    const { name, services, serviceData } = this.#what;
    const adapter = await this.#options.openAdapter();
    const server = await openGattServer({
      ...{ adapter, name, services },
      onFault: (fault) => this.#options.onFault?.(fault),
    });
    this.#server = server;
    // It may have been withdrawn meanwhile.
    if (this.#isOver) await server[Symbol.asyncDispose]();
    else await this.#advertise(server);
    if (this.#isOver || serviceData === undefined) return;
    this.#refresh = setInterval(() => {
      this.#advertise(server).catch((fault) => this.#isOver || this.#options.onFault?.(fault));
    }, refreshMs);
    this.#refresh.unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    clearInterval(this.#refresh);
    await this.#server?.[Symbol.asyncDispose]();
  }

  /** Nothing while its data are those that are on the air. */
  async #advertise(server: GattServer): Promise<void> {
    const { name, services, serviceData } = this.#what;
    const data = serviceData?.();
    const now = [...(data ?? [])]
      .map(([uuid, bytes]) => `${uuid} ${Buffer.from(bytes).toString("hex")}`)
      .join();
    if (this.#isOver || (now === this.#advertised && now !== "")) return;
    this.#advertised = now;
    await server.startAdvertising({
      name,
      services: services.map(({ uuid }) => uuid),
      serviceData: data,
    });
  }
}
