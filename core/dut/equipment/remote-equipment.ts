import { createConnection, type Socket } from "node:net";
import { DeadlinePassed, EquipmentFault, messageOf, within } from "../../kernel/index.ts";
import { decodeLine, encodeRequest, type RpcParams, rpcErrors } from "../../wire/index.ts";
import type { AirPort, ProgressUnit } from "../dut.ts";
import { LineSplitter } from "../line-splitter.ts";
import { controlProtocol } from "./control-protocol.ts";
import type { Equipment, EquipmentCut, Progress } from "./equipment.ts";
import { createLoopbackAir, type VirtualRadio } from "./loopback-air.ts";

/** The other side works in memory; this long means that it hangs. */
const answerWithinMs = 10_000;

/** The switches of a device in another process. @throws EquipmentFault CONTROL_LOST */
export async function connectEquipment(path: string): Promise<Equipment> {
  const socket = createConnection(path);
  const channel = new Channel(path, socket);
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    channel.onLost(reject);
  });
  const size = await channel.ask("flash.size");
  return new RemoteEquipment(channel, Number(size["size"]));
}

interface Asked {
  readonly resolve: (result: RpcParams) => void;
  readonly reject: (reason: Error) => void;
}

/** Requests and answers over one connection. When it ends, everything pending and later is a CONTROL_LOST. */
class Channel {
  readonly #path: string;
  readonly #socket: Socket;
  readonly #asked = new Map<unknown, Asked>();
  readonly #lostListeners = new Set<(fault: EquipmentFault) => void>();
  readonly #cutListeners = new Set<() => void>();
  #lastId = 0;
  #lost: EquipmentFault | undefined;

  constructor(path: string, socket: Socket) {
    this.#path = path;
    this.#socket = socket;
    const lines = new LineSplitter((text) => this.#receive(text), controlProtocol.longestLine);
    socket.on("data", (bytes) => lines.push(bytes));
    socket.on("error", (cause) => this.#lose(cause));
    socket.on("close", () => this.#lose(new Error("the device's process ended it")));
  }

  onLost(listener: (fault: EquipmentFault) => void): void {
    this.#lostListeners.add(listener);
  }

  onCut(listener: () => void): void {
    this.#cutListeners.add(listener);
  }

  async ask(method: string, params: RpcParams = {}, deviceMs = 0): Promise<RpcParams> {
    if (this.#lost !== undefined) throw this.#lost;
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<RpcParams>();
    this.#asked.set(id, { resolve, reject });
    this.#socket.write(encodeRequest(id, method, params));
    try {
      return await within(promise, { withinMs: answerWithinMs + deviceMs });
    } catch (thrown) {
      if (!(thrown instanceof DeadlinePassed)) throw thrown;
      this.#socket.destroy(thrown);
      throw this.#fault(`${method} was not answered: ${thrown.message}`, thrown);
    }
  }

  async close(): Promise<void> {
    if (this.#socket.closed) return;
    const closed = new Promise<void>((resolve) => this.#socket.once("close", () => resolve()));
    this.#socket.destroy();
    await closed;
  }

  #receive(text: string): void {
    const message = decodeLine(text);
    if (message.kind === "notification" && message.method === controlProtocol.cutStruck)
      for (const listener of this.#cutListeners) listener();
    if (message.kind !== "result" && message.kind !== "error") return;
    const asked = this.#asked.get(message.id);
    this.#asked.delete(message.id);
    if (message.kind === "result") {
      asked?.resolve(message.result as RpcParams);
      return;
    }
    // As the device in this process would have thrown it.
    const outOfRange = message.code === rpcErrors.application || message.code === rpcErrors.invalidParams;
    asked?.reject(outOfRange ? new RangeError(message.message) : this.#fault(message.message));
  }

  #lose(cause: unknown): void {
    if (this.#lost !== undefined) return;
    this.#lost = this.#fault(messageOf(cause), cause);
    for (const { reject } of this.#asked.values()) reject(this.#lost);
    this.#asked.clear();
    for (const listener of this.#lostListeners) listener(this.#lost);
  }

  #fault(reason: string, cause?: unknown): EquipmentFault {
    return new EquipmentFault("CONTROL_LOST", `The control channel ${this.#path} failed: ${reason}.`, {
      help: "The process of the emulated device has ended or is at fault; run the scenario again.",
      cause,
    });
  }
}

class RemoteEquipment implements Equipment {
  readonly flashSize: number;
  readonly air: AirPort & Disposable;
  readonly #channel: Channel;

  constructor(channel: Channel, flashSize: number) {
    this.#channel = channel;
    this.flashSize = flashSize;
    this.air = createLoopbackAir(remoteRadio(channel));
  }

  async powerOn() {
    await this.#channel.ask("power.on");
  }

  async powerOff() {
    await this.#channel.ask("power.off");
  }

  async progress() {
    const { units } = await this.#channel.ask("power.progress");
    return (Array.isArray(units) ? units : []).map(readProgress);
  }

  async armCut({ unit, after, way }: EquipmentCut) {
    await this.#channel.ask("cut.arm", { unit, after, way });
  }

  async disarmCut() {
    const { struck } = await this.#channel.ask("cut.disarm");
    return struck === true;
  }

  onCut(listener: () => void) {
    this.#channel.onCut(listener);
  }

  async holdButton(ms: number) {
    await this.#channel.ask("button.hold", { ms }, ms);
  }

  async pressButton() {
    await this.#channel.ask("button.press");
  }

  async releaseButton() {
    await this.#channel.ask("button.release");
  }

  async advance(ms: number) {
    await this.#channel.ask("clock.advance", { ms }, ms);
  }

  async joinNetwork() {
    await this.#channel.ask("network.join");
  }

  async leaveNetwork() {
    await this.#channel.ask("network.leave");
  }

  async readHardwareId() {
    const { hardwareId } = await this.#channel.ask("probe.read");
    return bytes(hardwareId);
  }

  async readFlash(offset: number, length: number) {
    const { data } = await this.#channel.ask("flash.read", { offset, length });
    return bytes(data);
  }

  async writeFlash(offset: number, data: Uint8Array) {
    await this.#channel.ask("flash.write", { offset, data: Buffer.from(data).toString("base64") });
  }

  async eraseFlash(offset: number, length: number) {
    await this.#channel.ask("flash.erase", { offset, length });
  }

  async [Symbol.asyncDispose]() {
    this.air[Symbol.dispose]();
    await this.#channel.close();
  }
}

function remoteRadio(channel: Channel): VirtualRadio {
  return {
    async offer({ ssid, passphrase }) {
      await channel.ask("air.offer", { ssid, passphrase });
    },
    async withdraw() {
      await channel.ask("air.withdraw");
    },
    async look() {
      const { ssid, url, port, beacon } = await channel.ask("air.look");
      if (port === undefined) return undefined;
      return { ssid: String(ssid), url: String(url), port: Number(port), beacon: bytes(beacon) };
    },
    async capture() {
      const { data } = await channel.ask("air.capture");
      return bytes(data);
    },
  };
}

function readProgress({ unit, count, ways }: { unit?: unknown; count?: unknown; ways?: unknown }): Progress {
  return {
    unit: String(unit) as ProgressUnit,
    count: Number(count),
    ways: (Array.isArray(ways) ? ways : []).map(String),
  };
}

function bytes(base64: unknown): Uint8Array {
  return Uint8Array.from(Buffer.from(String(base64), "base64"));
}
