import { createConnection, type Socket } from "node:net";
import { DeadlinePassed, EquipmentFault, messageOf, within } from "../../kernel/index.ts";
import { decodeLine, encodeRequest, type RpcParams, rpcErrors } from "../../wire/index.ts";
import { LineSplitter } from "../line-splitter.ts";
import { type ControlMethod, controlProtocol } from "./control-protocol.ts";

export interface ChannelOptions {
  /** Path of a unix socket, or host:port. */
  readonly address: string;
  /** Equipment that has not answered by then hangs. Device time that it was asked to wait for comes on top. */
  readonly withinMs: number;
}

/** @throws EquipmentFault CONTROL_LOST */
export async function openControlChannel({ address, withinMs }: ChannelOptions): Promise<ControlChannel> {
  const [, host, port] = /^([^/]+):(\d+)$/.exec(address) ?? [];
  const socket = host === undefined ? createConnection(address) : createConnection(Number(port), host);
  const channel = new ControlChannel(address, socket, withinMs);
  const { promise: connected, resolve, reject } = Promise.withResolvers<void>();
  socket.once("connect", resolve);
  channel.onLost(reject);
  try {
    await within(connected, { withinMs });
    return channel;
  } catch (thrown) {
    await channel.close();
    if (!(thrown instanceof DeadlinePassed)) throw thrown;
    throw channel.fault(`nobody took the connection: ${thrown.message}`, thrown);
  }
}

interface Asked {
  readonly resolve: (result: RpcParams) => void;
  readonly reject: (reason: Error) => void;
}

/** Requests and answers over one connection. When it ends, everything pending and later is a CONTROL_LOST. */
export class ControlChannel {
  readonly #address: string;
  readonly #withinMs: number;
  readonly #socket: Socket;
  readonly #asked = new Map<unknown, Asked>();
  readonly #lostListeners = new Set<(fault: EquipmentFault) => void>();
  readonly #cutListeners = new Set<() => void>();
  #lastId = 0;
  #lost: EquipmentFault | undefined;

  constructor(address: string, socket: Socket, withinMs: number) {
    this.#address = address;
    this.#withinMs = withinMs;
    this.#socket = socket;
    const lines = new LineSplitter((text) => this.#receive(text), controlProtocol.longestLine);
    socket.on("data", (bytes) => lines.push(bytes));
    socket.on("error", (cause) => this.#lose(cause));
    socket.on("close", () => this.#lose(new Error("the other side ended it")));
  }

  onLost(listener: (fault: EquipmentFault) => void): void {
    this.#lostListeners.add(listener);
  }

  onCut(listener: () => void): void {
    this.#cutListeners.add(listener);
  }

  async ask(method: ControlMethod, params: RpcParams = {}, deviceMs = 0): Promise<RpcParams> {
    if (this.#lost !== undefined) throw this.#lost;
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<RpcParams>();
    this.#asked.set(id, { resolve, reject });
    this.#socket.write(encodeRequest(id, method, params));
    try {
      return await within(promise, { withinMs: this.#withinMs + deviceMs });
    } catch (thrown) {
      if (!(thrown instanceof DeadlinePassed)) throw thrown;
      this.#socket.destroy(thrown);
      throw this.fault(`${method} was not answered: ${thrown.message}`, thrown);
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
    // As equipment in this process would have thrown it.
    const outOfRange = message.code === rpcErrors.application || message.code === rpcErrors.invalidParams;
    asked?.reject(outOfRange ? new RangeError(message.message) : this.fault(message.message));
  }

  #lose(cause: unknown): void {
    if (this.#lost !== undefined) return;
    this.#lost = this.fault(messageOf(cause), cause);
    for (const { reject } of this.#asked.values()) reject(this.#lost);
    this.#asked.clear();
    for (const listener of this.#lostListeners) listener(this.#lost);
  }

  fault(reason: string, cause?: unknown): EquipmentFault {
    return new EquipmentFault("CONTROL_LOST", `The control channel ${this.#address} failed: ${reason}.`, {
      help: "Look whether the equipment at its other end still runs and what it printed, then run the scenario again.",
      cause,
    });
  }
}
