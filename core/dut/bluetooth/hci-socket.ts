import { EventEmitter } from "node:events";
import { decodeEvent, encodeCommand, eventCode, h4, leEvent, opcode } from "../../wire/bluetooth/index.ts";
import type { HciTransport } from "./hci-transport.ts";

/** BlueZ, doc/mgmt-api.txt: Load Long Term Keys, and the size of one. */
const loadLongTermKeys = 0x0013;
const keySize = 36;

/**
 * The HCI sockets that a Bluetooth stack in JavaScript opens (`bluetooth-hci-socket`'s interface), on any adapter. They do what the
 * kernel does behind real ones: hold commands back while the controller takes none, and answer for long-term keys.
 */
export class HciSockets {
  readonly #transport: HciTransport;
  readonly #keys = new Map<string, Buffer>();
  readonly #onStackFault: (fault: unknown) => void;

  /** `onStackFault` hears what the stack throws at a packet, which is then lost on it: a hostile peer must not end the process. */
  constructor(transport: HciTransport, onStackFault: (fault: unknown) => void) {
    this.#transport = transport;
    this.#onStackFault = onStackFault;
  }

  readonly open = (): HciSocket => new HciSocket(this.#transport, this.#keys, this.#onStackFault);
}

/** One socket as the stacks use it: to the adapter, or to the kernel's management once it is bound as control. */
class HciSocket extends EventEmitter {
  readonly #transport: HciTransport;
  readonly #keys: Map<string, Buffer>;
  readonly #onStackFault: (fault: unknown) => void;
  readonly #waiting: Buffer[] = [];
  /** Commands that the controller still takes. */
  #credits = 1;
  #isControl = false;
  #isUp = false;

  constructor(transport: HciTransport, keys: Map<string, Buffer>, onStackFault: (fault: unknown) => void) {
    super();
    this.#transport = transport;
    this.#keys = keys;
    this.#onStackFault = onStackFault;
  }

  getDeviceList(): readonly [] {
    return [];
  }
  bindRaw(device = 0): number {
    return device;
  }
  bindUser(device = 0): number {
    return device;
  }
  bindControl(): void {
    this.#isControl = true;
  }
  setFilter(): void {}
  cleanup(): void {}
  isDevUp(): boolean {
    return this.#isUp;
  }

  start(): void {
    if (this.#isControl || this.#isUp) return;
    this.#isUp = true;
    this.#transport.onPacket((packet) => this.#take(packet));
    this.#transport.onGone(() => {
      if (!this.#isUp) return;
      this.#isUp = false;
      this.emit("state", false);
    });
  }

  stop(): void {
    this.#isUp = false;
  }

  reset(): void {
    this.write(encodeCommand(opcode.reset));
  }

  write(packet: Buffer): void {
    if (this.#isControl) this.#manage(packet);
    else if (packet[0] !== h4.command) this.#transport.send(packet);
    else {
      this.#waiting.push(packet);
      this.#sendCommands();
    }
  }

  #sendCommands(): void {
    while (this.#credits > 0) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#credits -= 1;
      this.#transport.send(next);
    }
  }

  #take(packet: Buffer): void {
    if (!this.#isUp) return;
    const event = decodeEvent(packet);
    if (event?.code === eventCode.commandComplete) this.#credits = event.parameters[0] ?? 0;
    if (event?.code === eventCode.commandStatus) this.#credits = event.parameters[1] ?? 0;
    if (event?.code === eventCode.leMeta && event.parameters[0] === leEvent.longTermKeyRequest)
      this.#answerForKey(event.parameters.subarray(1));
    try {
      this.emit("data", packet);
    } catch (fault) {
      this.#onStackFault(fault);
    }
    this.#sendCommands();
  }

  /** Handle, random number and diversifier: whose key is it? Vol 4, Part E, 7.7.65.5 */
  #answerForKey(asked: Buffer): void {
    const handle = asked.subarray(0, 2);
    const key = this.#keys.get(asked.subarray(2, 12).toString("hex"));
    this.write(
      key === undefined
        ? encodeCommand(opcode.leLongTermKeyRefusal, handle)
        : encodeCommand(opcode.leLongTermKeyReply, Buffer.concat([handle, key])),
    );
  }

  /** Loading keys replaces all that were there; of several for the same number the last one holds. */
  #manage(packet: Buffer): void {
    if (packet.length < 8 || packet.readUInt16LE(0) !== loadLongTermKeys) return;
    this.#keys.clear();
    for (let at = 8; at + keySize <= packet.length; at += keySize) {
      const key = packet.subarray(at, at + keySize);
      const number = Buffer.concat([key.subarray(12, 20), key.subarray(10, 12)]);
      this.#keys.set(number.toString("hex"), Buffer.from(key.subarray(20, 36)));
    }
  }
}
