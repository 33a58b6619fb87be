import type { EventEmitter } from "node:events";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { withoutProcessListeners } from "../../../core/dut/index.ts";
import { messageOf, UsageFault } from "../../../core/kernel/index.ts";

/** bleno, as far as it is used here. */
export interface Bleno extends EventEmitter {
  readonly state: string;
  readonly PrimaryService: new (options: {
    readonly uuid: string;
    readonly characteristics: readonly object[];
  }) => object;
  readonly Characteristic: new (options: BlenoCharacteristic) => object;
  readonly Descriptor: new (options: { readonly uuid: string; readonly value: Buffer }) => object;
  /** `done` is called when it succeeds; otherwise `advertisingStartError` is emitted. */
  startAdvertisingWithEIRData(advertisement: Buffer, scanResponse: Buffer, done: () => void): void;
  stopAdvertising(done: () => void): void;
  setServices(services: readonly object[]): void;
  disconnect(): void;
}

export interface BlenoCharacteristic {
  readonly uuid: string;
  readonly properties: readonly string[];
  readonly secure: readonly string[];
  readonly descriptors: readonly object[];
  onReadRequest(offset: number, answer: (code: number, value?: Buffer) => void): void;
  onWriteRequest(
    value: Buffer,
    offset: number,
    withoutResponse: boolean,
    answer: (code: number) => void,
  ): void;
  onSubscribe(longest: number, update: (value: Buffer) => void): void;
  onUnsubscribe(): void;
}

interface HciSocketSwitch {
  provide<T>(open: () => object, act: () => T): T;
}

/**
 * A bleno of one's own. The package has one adapter per process, so its modules are loaded anew; `openSocket` makes the HCI sockets that
 * it asks for meanwhile. Modules are kept by nobody but the bleno itself. `from` is the file that asks for it. @throws UsageFault TOOL_MISSING
 */
export function loadBleno(openSocket: () => object, from = import.meta.url): Bleno {
  const require = createRequire(from);
  const { entry, sockets } = find(require);
  const forget = () => {
    for (const file of Object.keys(require.cache))
      if (file.startsWith(dirname(entry))) delete require.cache[file];
  };
  forget();
  const bleno: Bleno = sockets.provide(openSocket, () => require(entry));
  forget();
  return bleno;
}

function find(require: NodeJS.Require): { entry: string; sockets: HciSocketSwitch } {
  try {
    const entry = require.resolve("@abandonware/bleno");
    const sockets: Partial<HciSocketSwitch> = createRequire(entry)("@abandonware/bluetooth-hci-socket");
    // Loaded without ours in its place it may even be a real one.
    const { provide } = sockets;
    if (provide === undefined) throw new Error("its HCI socket is not Assay's");
    return { entry, sockets: { provide } };
  } catch (cause) {
    throw new UsageFault(
      "TOOL_MISSING",
      `Bluetooth LE is emulated with @abandonware/bleno: ${firstLine(messageOf(cause))}.`,
      {
        help: "Install Assay with npm install --ignore-scripts: npm leaves bleno out where it finds no build tools, which it does not need.",
        cause,
      },
    );
  }
}

/**
 * Starts it and calls `onState` with each state of the adapter. Bound to the "user channel", it resets the adapter and does not look every
 * second whether it is still there, for ever; it reads that from the environment, and nowhere else.
 */
export function startBleno(bleno: Bleno, onState: (state: string) => void): void {
  withoutProcessListeners(() =>
    withEnvironment({ HCI_CHANNEL_USER: "1" }, () => bleno.on("stateChange", onState)),
  );
}

/** Sets what is served. Without a name in the environment it would show the name of this machine to everybody. */
export function setServices(bleno: Bleno, name: string, services: readonly object[]): void {
  withEnvironment({ BLENO_DEVICE_NAME: name }, () => bleno.setServices(services));
}

function withEnvironment(variables: Readonly<Record<string, string>>, act: () => void): void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    act();
  } finally {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
}

/** Node lists who asked for a module in lines of their own. */
function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}
