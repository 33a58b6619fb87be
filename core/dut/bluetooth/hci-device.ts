import type { EventEmitter } from "node:events";
import { createRequire } from "node:module";
import { EquipmentFault, messageOf } from "../../kernel/index.ts";
import type { HciTransport } from "./hci-transport.ts";

/** The driver that noble brings, built for the common platforms. It tells of failures in events, also of those in a call. */
interface Driver extends EventEmitter {
  bindUser(device: number): number;
  start(): void;
  stop(): void;
  write(packet: Buffer): void;
}

/**
 * Takes the adapter `hci<index>` of this machine for itself, over Linux's HCI user channel: the kernel's own Bluetooth lets go of it, as it
 * does of an adapter that is down. Needs CAP_NET_ADMIN. @throws EquipmentFault RADIO_FAILED
 */
export function openHciDevice(index: number): HciTransport {
  const driver = loadDriver();
  const gone = Promise.withResolvers<string>();
  let failure: Error | undefined;
  let listener: (packet: Buffer) => void = () => {};
  driver.on("error", (error: Error) => {
    failure ??= error;
    gone.resolve(error.message);
  });
  driver.on("data", (packet: Buffer) => listener(packet));
  attempt(() => driver.bindUser(index), failed(index));
  if (failure !== undefined) throw failed(index)(failure);
  attempt(() => driver.start(), failed(index));
  return {
    send(packet) {
      try {
        driver.write(Buffer.from(packet));
      } catch (error) {
        gone.resolve(messageOf(error));
      }
    },
    onPacket(wanted) {
      listener = wanted;
    },
    onGone: (wanted) => void gone.promise.then(wanted),
    async [Symbol.asyncDispose]() {
      driver.stop();
      gone.resolve("it was given back");
    },
  };
}

function loadDriver(): Driver {
  const load = createRequire(createRequire(import.meta.url).resolve("@stoprocent/noble"));
  try {
    const Socket: new () => Driver = load("@stoprocent/bluetooth-hci-socket/lib/native.js");
    return new Socket();
  } catch (cause) {
    throw new EquipmentFault(
      "RADIO_FAILED",
      `The driver of Bluetooth adapters cannot be loaded: ${messageOf(cause)}.`,
      {
        help: "It is built for Linux on x64, arm64 and arm; elsewhere use a radio on a socket.",
        cause,
      },
    );
  }
}

function attempt(act: () => unknown, fault: (cause: unknown) => EquipmentFault): void {
  try {
    act();
  } catch (cause) {
    throw fault(cause);
  }
}

const failed = (index: number) => (cause: unknown) =>
  new EquipmentFault(
    "RADIO_FAILED",
    `The Bluetooth adapter hci${index} cannot be taken: ${messageOf(cause)}.`,
    {
      help: helpFor(messageOf(cause)),
      cause,
    },
  );

/** By what the kernel says. */
function helpFor(message: string): string {
  if (/not supported/i.test(message))
    return "This machine's kernel has no Bluetooth: use a radio on a socket (assay emulate radio).";
  if (/busy/i.test(message))
    return "It is up or in use: stop bluetoothd, then take it down with: btmgmt power off.";
  if (/permitted|denied/i.test(message))
    return "Run with CAP_NET_ADMIN, such as by setcap on node or as root.";
  return "See with: btmgmt info, which adapters there are.";
}
