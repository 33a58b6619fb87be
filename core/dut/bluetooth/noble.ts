import type { EventEmitter } from "node:events";
import { createRequire } from "node:module";
import { withoutProcessListeners } from "./process-listeners.ts";

/** noble, as far as it is used here: callbacks throughout, because its promises never settle after an ATT error. */
export interface Noble extends EventEmitter {
  readonly state: string;
  startScanning(services: readonly string[], allowDuplicates: boolean, done: NobleDone): void;
  stopScanning(done: NobleDone): void;
  connect(
    address: string,
    parameters: { readonly addressType: string },
    done: (failure: Error | null, peripheral: NoblePeripheral) => void,
  ): void;
  cancelConnect(address: string): void;
  stop(): void;
}

type NobleDone = (failure?: Error | null) => void;

export interface NoblePeripheral extends EventEmitter {
  discoverAllServicesAndCharacteristics(
    done: (failure: Error | null, services: readonly NobleService[] | null) => void,
  ): void;
  readHandle(handle: number, done: (failure: Error | null, value: Buffer) => void): void;
  disconnect(): void;
}

export interface NobleService {
  readonly uuid: string;
  readonly characteristics: readonly NobleCharacteristic[];
}

export interface NobleCharacteristic extends EventEmitter {
  readonly uuid: string;
  readonly properties: readonly string[];
  read(done: (failure: Error | null, value: Buffer) => void): void;
  write(value: Buffer, withoutResponse: boolean, done: NobleDone): void;
  subscribe(done: NobleDone): void;
  unsubscribe(done: NobleDone): void;
  discoverDescriptors(done: (failure: Error | null, descriptors: readonly NobleDescriptor[]) => void): void;
}

export interface NobleDescriptor {
  readonly uuid: string;
  readValue(done: (failure: Error | null, value: Buffer) => void): void;
}

interface NobleModule {
  withBindings(kind: "hci", options: object): Noble;
}

type MakesSockets = new () => object;

/** Drivers by the name under which the next noble asks for its one. */
const drivers = new Map<string, MakesSockets>();
let count = 0;
let loaded: NobleModule | undefined;

/**
 * A noble of one's own that opens its HCI socket with `openSocket`. It looks drivers up by name in `bluetooth-hci-socket`; in that
 * package's place it finds ours, so that no native code is loaded.
 */
export function loadNoble(openSocket: () => object): Noble {
  count += 1;
  const hciDriver = `assay-${count}`;
  drivers.set(hciDriver, socketClass(openSocket));
  // Legacy advertising is what every adapter has. The user channel is ours alone: noble need not look whether it is still there.
  const options = { hciDriver, extended: false, userChannel: true };
  loaded ??= load();
  const noble = loaded.withBindings("hci", options);
  // It would print them. What they tell is seen from HCI as well.
  noble.removeAllListeners("warning");
  // Asking for the state starts it.
  withoutProcessListeners(() => noble.state);
  drivers.delete(hciDriver);
  return noble;
}

function socketClass(openSocket: () => object): MakesSockets {
  return class {
    constructor() {
      // biome-ignore lint/correctness/noConstructorReturn: noble makes its socket with `new`; here it is the one that was chosen
      return openSocket();
    }
  };
}

function load(): NobleModule {
  const require = createRequire(import.meta.url);
  const entry = require.resolve("@stoprocent/noble");
  const replaced = createRequire(entry).resolve("@stoprocent/bluetooth-hci-socket");
  const before = require.cache[replaced];
  require.cache[replaced] = Object.assign(Object.create(null), {
    ...{ id: replaced, filename: replaced, loaded: true, children: [], paths: [] },
    exports: { loadDriver: (name: string) => drivers.get(name) },
  });
  try {
    return require(entry);
  } finally {
    if (before === undefined) delete require.cache[replaced];
    else require.cache[replaced] = before;
  }
}
