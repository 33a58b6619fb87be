import type { EventEmitter } from "node:events";
import { existsSync, realpathSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { withoutProcessListeners } from "../../../core/dut/index.ts";
import { UsageFault } from "../../../core/kernel/index.ts";

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
 * where it is not installed
 */
export function loadBleno(openSocket: () => object, from = import.meta.url): Bleno {
  const require = createRequire(from);
  const entry = resolveBleno(require);
  const sockets: HciSocketSwitch = require(switchFile);
  const forget = () => {
    for (const file of Object.keys(require.cache))
      if (file.startsWith(dirname(entry))) delete require.cache[file];
  };
  forget();
  // In a clone npm puts the switch in that place. Beside an installed Assay lies whatever bleno itself asks for.
  const hooks = registerHooks({
    resolve: (name, context, next) =>
      name === "@abandonware/bluetooth-hci-socket"
        ? { url: pathToFileURL(switchFile).href, format: "commonjs", shortCircuit: true }
        : next(name, context),
  });
  try {
    return sockets.provide(openSocket, () => require(entry));
  } finally {
    hooks.deregister();
    forget();
  }
}

/** Plain JavaScript, which stands where it is also in the published package, whose modules stand in dist/. */
const switchFile = ["../hci-socket/index.js", "../../../../emulators/air/hci-socket/index.js"]
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .filter((file) => existsSync(file))
  .map((file) => realpathSync(file))[0] as string;

function resolveBleno(require: NodeJS.Require): string {
  try {
    return require.resolve("@abandonware/bleno");
  } catch (cause) {
    throw new UsageFault(
      "TOOL_MISSING",
      "an emulated device serves Bluetooth LE by bleno, which is not installed.",
      {
        help: "npm install @abandonware/bleno@0.6.2 beside Assay; a clone brings it.",
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
