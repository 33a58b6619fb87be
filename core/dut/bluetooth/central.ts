import {
  done,
  EquipmentFault,
  messageOf,
  type Outcome,
  refused,
  silent,
  within,
} from "../../kernel/index.ts";
import type { Advertisement, BluetoothPort, GattLink } from "./gatt.ts";
import { type LinkTiming, NobleLink } from "./gatt-link.ts";
import { HciSockets } from "./hci-socket.ts";
import type { HciTransport } from "./hci-transport.ts";
import { HciWatch } from "./hci-watch.ts";
import type { LinkWatch } from "./link-watch.ts";
import type { Noble, NoblePeripheral } from "./noble.ts";
import { awaitDevice, type DeviceFilter, type SeenDevice } from "./scan.ts";

/** How long each thing may take, ms. */
export interface BluetoothTiming extends LinkTiming {
  /** For a device that advertises to be seen: some of its longest intervals. */
  readonly lookMs: number;
  readonly connectMs: number;
  /** For the adapter to answer its own host. */
  readonly adapterMs: number;
}

const usual: BluetoothTiming = {
  lookMs: 1_000,
  connectMs: 5_000,
  operationMs: 5_000,
  pairMs: 10_000,
  adapterMs: 5_000,
};

export interface CentralOptions {
  /** Is called at the first use, and the adapter kept until the port is disposed of. @throws EquipmentFault */
  openAdapter(): Promise<HciTransport>;
  readonly device: DeviceFilter;
  readonly timing?: Partial<BluetoothTiming>;
}

/** Bluetooth around one device, over noble on any adapter. Disposing of it ends its connections and gives the adapter back. */
export function createCentral(options: CentralOptions): BluetoothPort & AsyncDisposable {
  return new NobleCentral(options);
}

interface Session {
  readonly noble: Noble;
  readonly watch: HciWatch;
}

class NobleCentral implements BluetoothPort, AsyncDisposable {
  readonly #options: CentralOptions;
  readonly #timing: BluetoothTiming;
  #session: Promise<Session> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: CentralOptions) {
    this.#options = options;
    this.#timing = { ...usual, ...options.timing };
  }

  look(): Promise<Advertisement | undefined> {
    return this.#inTurn(async () => {
      const seen = await this.#find(await this.#open());
      if (seen === undefined) return undefined;
      const { addressType, isConnectable, ...advertisement } = seen;
      return advertisement;
    });
  }

  connect(): Promise<Outcome<GattLink>> {
    return this.#inTurn(async () => {
      const session = await this.#open();
      const seen = await this.#find(session);
      if (seen === undefined) return refused("not-visible", "the device does not advertise");
      if (!seen.isConnectable) return refused("not-visible", "the device advertises and takes no connection");
      return await this.#connectTo(session, seen);
    });
  }

  async capture(): Promise<Uint8Array> {
    return (await this.#open()).watch.capture();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const session = await this.#session?.catch(() => undefined);
    this.#session = undefined;
    if (session === undefined) return;
    session.noble.stop();
    await session.watch[Symbol.asyncDispose]();
  }

  /** An adapter scans for one at a time, and the end of one scan would be the end of another. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#last.then(act);
    this.#last = result.catch(() => {});
    return result;
  }

  async #open(): Promise<Session> {
    this.#session ??= this.#start();
    const session = await this.#session;
    const { goneBecause } = session.watch;
    if (goneBecause !== undefined) throw failed(`is gone: ${goneBecause}`);
    return session;
  }

  async #start(): Promise<Session> {
    const { loadNoble } = await import("./noble.ts");
    const watch = new HciWatch(await this.#options.openAdapter());
    // What the stack throws at a packet of the device's: the packet is lost on it, and the operation that waited for it is silent.
    const sockets = new HciSockets(watch, () => {});
    const noble = loadNoble(sockets.open);
    const isOn = Promise.withResolvers<void>();
    const look = () => noble.state === "poweredOn" && isOn.resolve();
    noble.on("stateChange", look);
    watch.onGone((reason) => isOn.reject(new Error(reason)));
    look();
    try {
      await this.#answer(isOn.promise, "be switched on");
    } catch (fault) {
      noble.stop();
      await watch[Symbol.asyncDispose]();
      throw fault;
    }
    return { noble, watch };
  }

  async #find({ noble, watch }: Session): Promise<SeenDevice | undefined> {
    const seen = awaitDevice(watch, this.#options.device, this.#timing.lookMs);
    await this.#answer(
      settles((done) => noble.startScanning([], true, done)),
      "scan",
    );
    const found = await seen;
    if (watch.goneBecause !== undefined) throw failed(`is gone: ${watch.goneBecause}`);
    await this.#answer(
      settles((done) => noble.stopScanning(done)),
      "stop scanning",
    );
    return found;
  }

  async #connectTo(
    { noble, watch }: Session,
    { address, addressType }: SeenDevice,
  ): Promise<Outcome<GattLink>> {
    const { connectMs } = this.#timing;
    const attempt = Promise.withResolvers<Outcome<GattLink>>();
    noble.connect(address, { addressType }, (failure, peripheral) => {
      const link = watch.linkTo(address);
      if (failure !== null || link === undefined)
        attempt.resolve(refused("connection-failed", messageOf(failure)));
      else this.#greet(peripheral, link, attempt.resolve);
    });
    try {
      return await within(attempt.promise, { withinMs: connectMs });
    } catch {
      noble.cancelConnect(address);
      return silent(connectMs);
    }
  }

  /** The stack asks for the largest packet as soon as there is a link. */
  #greet(peripheral: NoblePeripheral, watch: LinkWatch, settle: (outcome: Outcome<GattLink>) => void): void {
    watch.onLost((reason) => settle(refused("connection-lost", reason)));
    peripheral.once("mtu", (mtu: number) =>
      settle(done(new NobleLink(peripheral, watch, mtu, this.#timing))),
    );
  }

  async #answer(answer: Promise<void>, what: string): Promise<void> {
    try {
      await within(answer, { withinMs: this.#timing.adapterMs });
    } catch (cause) {
      throw failed(`does not ${what}: ${messageOf(cause)}`, cause);
    }
  }
}

function failed(what: string, cause?: unknown): EquipmentFault {
  return new EquipmentFault("RADIO_FAILED", `The Bluetooth adapter ${what}.`, {
    help: "See whether the radio or the adapter is still there; assay rig doctor examines it.",
    cause,
  });
}

/** Of a callback that is called with a failure or without. */
function settles(act: (done: (failure?: Error | null) => void) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  act((failure) => (failure instanceof Error ? reject(failure) : resolve()));
  return promise;
}
