import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { soon } from "./bench.ts";

/** A board's console behind a TCP port of this machine; the last connection counts. */
export class TestServer implements AsyncDisposable {
  readonly #server: Server;
  #socket: Socket | undefined;
  #heard = Buffer.alloc(0);
  #listener: () => void = () => {};
  #answer: (bytes: Buffer) => void = () => {};
  #refuses = false;
  #lastPort = 0;
  connections = 0;

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => {
      this.connections += 1;
      socket.on("error", () => {});
      if (this.#refuses || !server.listening) {
        socket.destroy();
        return;
      }
      this.#socket = socket;
      socket.on("data", (bytes) => {
        this.#heard = Buffer.concat([this.#heard, bytes]);
        this.#listener();
        this.#answer(bytes);
      });
      this.#listener();
    });
  }

  static async listen(port = 0): Promise<TestServer> {
    const server = createServer();
    const made = new TestServer(server);
    await once(server.listen(port, "127.0.0.1"), "listening");
    return made;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? this.#lastPort;
  }

  get heard(): Buffer {
    return this.#heard;
  }

  print(text: string | Uint8Array): void {
    this.#socket?.write(text);
  }

  /** Does what `answer` does with each chunk. */
  onData(answer: (bytes: Buffer) => void): void {
    this.#answer = answer;
  }

  hangUp(): void {
    this.#socket?.end();
  }

  /** From now on each connection is ended at once. */
  refuseAll(): void {
    this.#refuses = true;
    this.hangUp();
  }

  connected(): Promise<void> {
    return this.#until(() => this.#socket !== undefined);
  }

  hears(bytes: string | Buffer): Promise<void> {
    return this.#until(() => this.#heard.includes(bytes));
  }

  #until(holds: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#listener = () => {
      if (holds()) resolve();
    };
    this.#listener();
    return soon(promise);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#lastPort = this.port;
    this.#socket?.destroy();
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    await closed;
  }
}
