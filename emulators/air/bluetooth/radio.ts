import type { HciTransport } from "../../../core/dut/index.ts";
import { seededRandom } from "../../../core/kernel/index.ts";
import {
  type CapturedPacket,
  decodeAcl,
  decodeCommand,
  formatAddress,
  hciStatus,
  parseAddress,
} from "../../../core/wire/bluetooth/index.ts";
import { commands } from "./commands/index.ts";
import { Controller } from "./controller.ts";
import { calm, Medium, type RadioConditions } from "./medium.ts";

/** An adapter in its place: the way to it, its address, and the number that the recorder gives it. */
export interface RadioAdapter extends HciTransport {
  readonly address: string;
  readonly index: number;
}

/** A Bluetooth LE radio without air: adapters that hear each other. */
export interface BluetoothRadio extends AsyncDisposable {
  /** A new adapter, at `address` or at the next free one. @throws RangeError for an address that is none, or is taken */
  plugIn(address?: string): RadioAdapter;
  /** From now on, for everybody. */
  change(conditions: Partial<RadioConditions>): void;
  /** Breaks the links of the adapter at `address` as distance does: both ends' hosts see a timeout. Returns how many there were. */
  breakLinks(address: string): number;
  /** Calls `listener` for each packet between an adapter and its host from now on; returns the unsubscriber. */
  onPacket(listener: (adapter: AdapterName, packet: CapturedPacket) => void): () => void;
}

export interface AdapterName {
  readonly index: number;
  readonly address: string;
}

/** `seed` decides which packets are lost, if any. */
export function createBluetoothRadio(seed = "radio"): BluetoothRadio {
  const medium = new Medium<Controller>(seededRandom(seed));
  const listeners = new Set<(adapter: AdapterName, packet: CapturedPacket) => void>();
  const pluggedIn = new Set<RadioAdapter>();
  let count = 0;
  const find = (address: string) =>
    [...medium.controllers].find((controller) => controller.address === address.toLowerCase());

  const freeAddress = (): string => {
    // Locally administered; the last three bytes count.
    for (let number = count; ; number += 1) {
      const address = formatAddress(Buffer.of(number & 0xff, (number >> 8) & 0xff, number >> 16, 0, 0, 0x02));
      if (find(address) === undefined) return address;
    }
  };

  return {
    plugIn(wanted) {
      const address = parseAddress(wanted ?? freeAddress());
      if (find(formatAddress(address)) !== undefined) throw new RangeError(`${wanted} is taken`);
      const name = { index: count, address: formatAddress(address) };
      count += 1;
      const note = (direction: CapturedPacket["direction"], packet: Uint8Array) => {
        for (const listener of listeners)
          listener(name, { atMs: performance.timeOrigin + performance.now(), direction, packet });
      };
      const adapter = makeAdapter(medium, name, note, () => pluggedIn.delete(adapter));
      pluggedIn.add(adapter);
      return adapter;
    },
    change(conditions) {
      medium.conditions = { ...medium.conditions, ...conditions };
    },
    breakLinks: (address) => find(address)?.loseLinks() ?? 0,
    onPacket(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async [Symbol.asyncDispose]() {
      medium.conditions = calm;
      for (const adapter of [...pluggedIn]) await adapter[Symbol.asyncDispose]();
    },
  };
}

function makeAdapter(
  medium: Medium<Controller>,
  name: AdapterName,
  note: (direction: CapturedPacket["direction"], packet: Uint8Array) => void,
  unplug: () => void,
): RadioAdapter {
  const gone = Promise.withResolvers<string>();
  let listener: (packet: Buffer) => void = () => {};
  let isIn = true;
  const controller = new Controller(medium, parseAddress(name.address), (packet) => {
    if (!isIn) return;
    note("received", packet);
    listener(packet);
  });
  return {
    ...name,
    send(packet) {
      if (!isIn) return;
      // The stack may use its buffer again.
      const own = Buffer.from(packet);
      note("sent", own);
      obey(controller, own);
    },
    onPacket(wanted) {
      listener = wanted;
    },
    onGone: (wanted) => void gone.promise.then(wanted),
    async [Symbol.asyncDispose]() {
      if (!isIn) return;
      isIn = false;
      // What it was given before crosses before.
      const removed = Promise.withResolvers<void>();
      medium.later(() => {
        controller.remove();
        removed.resolve();
      });
      await removed.promise;
      unplug();
      gone.resolve("it was given back");
    },
  };
}

/** A packet from the host. What is neither command nor data for a link is dropped, as hardware drops it. */
function obey(controller: Controller, packet: Buffer): void {
  const data = decodeAcl(packet);
  if (data !== undefined) controller.link(data.handle)?.carry(packet);
  const asked = decodeCommand(packet);
  if (asked === undefined) return;
  const command = commands.get(asked.opcode);
  if (command === undefined) controller.complete(asked.opcode, hciStatus.unknownCommand);
  else if (asked.parameters.length < command.length)
    controller.complete(asked.opcode, hciStatus.invalidParameters);
  else command.run(controller, asked.parameters);
}
