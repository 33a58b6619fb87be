import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { DeadlinePassed, within } from "../../core/kernel/index.ts";
import type { ByteLink } from "./byte-link.ts";

export interface Peer {
  readonly host: string;
  readonly port: number;
}

/** How soon a connection must be made, and a closed one be gone, ms. */
const connectWithinMs = 5000;
const closeWithinMs = 1000;
/** Silence after which the far end's machine is asked whether it is there, ms. Ten more seconds, and it is held to be gone. */
const keepAliveMs = 1000;

/** Connects, and holds back what comes until somebody listens. @throws Error when nobody answers */
export async function connectSocket({ host, port }: Peer): Promise<SocketLink> {
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveMs });
  const link = new SocketLink(socket, `${host}:${port}`);
  try {
    await within(once(socket, "connect"), { withinMs: connectWithinMs });
    return link;
  } catch (thrown) {
    socket.destroy();
    throw thrown instanceof DeadlinePassed
      ? new Error(`${host}:${port} did not answer within ${connectWithinMs} ms`)
      : thrown;
  }
}

export class SocketLink implements ByteLink {
  readonly #socket: Socket;
  readonly #ended = Promise.withResolvers<Error>();
  #end: Error | undefined;

  constructor(socket: Socket, peer: string) {
    this.#socket = socket;
    let cause: Error | undefined;
    socket.on("error", (error) => {
      cause = error;
    });
    socket.once("close", () => {
      this.#end = cause ?? new Error(`${peer} closed the connection`);
      this.#ended.resolve(this.#end);
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#end !== undefined) throw this.#end;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    return promise;
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#socket.on("data", listener);
  }

  onEnd(listener: (reason: Error) => void): void {
    this.#ended.promise.then(listener);
  }

  async check(): Promise<void> {
    if (this.#end !== undefined) throw this.#end;
  }

  async close(): Promise<void> {
    // Once what was written has left; what the far end still says is not for anybody any more.
    this.#socket.destroySoon();
    const stubborn = setTimeout(() => this.#socket.destroy(), closeWithinMs);
    await this.#ended.promise;
    clearTimeout(stubborn);
  }
}
