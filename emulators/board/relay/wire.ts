import { createConnection, type Socket } from "node:net";
import { LineSplitter } from "../../../core/dut/index.ts";
import { messageOf, within } from "../../../core/kernel/index.ts";
import { decodeLine, encodeRequest } from "../../../core/wire/index.ts";

/** An emulated device works in memory; this long means that it hangs. */
const answerWithinMs = 10_000;
const longestLine = 64 * 1024;

interface Asked {
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

interface Connection {
  readonly socket: Socket;
  readonly asked: Map<number, Asked>;
}

/** The wire from a contact to an emulated device: its control socket. It is connected when first used, and anew when it broke. */
export class Wire implements Disposable {
  readonly #path: string;
  #connection: Connection | undefined;
  #lastId = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Returns once the device has done it. @throws Error with the reason when it has not */
  async order(method: string): Promise<void> {
    try {
      await this.#order(method);
    } catch (thrown) {
      throw new Error(`${method} at ${this.#path}: ${messageOf(thrown)}`, { cause: thrown });
    }
  }

  [Symbol.dispose](): void {
    this.#connection?.socket.destroy();
  }

  async #order(method: string): Promise<void> {
    this.#connection ??= this.#connect();
    const { socket, asked } = this.#connection;
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    asked.set(id, { resolve, reject });
    socket.write(encodeRequest(id, method, {}));
    try {
      await within(promise, { withinMs: answerWithinMs });
    } finally {
      asked.delete(id);
    }
  }

  #connect(): Connection {
    const connection = { socket: createConnection(this.#path), asked: new Map<number, Asked>() };
    const { socket, asked } = connection;
    const lines = new LineSplitter((text) => {
      const message = decodeLine(text);
      if (message.kind === "result") asked.get(Number(message.id))?.resolve();
      if (message.kind === "error") asked.get(Number(message.id))?.reject(new Error(message.message));
    }, longestLine);
    let cause = new Error("the device's process ended the connection");
    socket.on("data", (bytes) => lines.push(bytes));
    socket.on("error", (error) => {
      cause = error;
    });
    socket.on("close", () => {
      if (this.#connection === connection) this.#connection = undefined;
      for (const { reject } of asked.values()) reject(cause);
    });
    return connection;
  }
}
