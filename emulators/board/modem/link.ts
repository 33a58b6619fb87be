import type { Duplex } from "node:stream";

/** ESP-AT's receive window, bytes: what a link in passive mode holds back. */
const receiveWindow = 5760;
/** What is reported at once in active mode, bytes. */
const longestReport = 2920;

export interface LinkHooks {
  /** Bytes came from the network, and are now the modem's. Returns false when there is no supply any more. */
  arrived(): boolean;
  /** Active mode: these bytes go to the host. */
  report(bytes: Uint8Array): void;
  /** Passive mode: so many bytes wait. */
  announce(length: number): void;
  /** The connection has ended, and the host has read what came over it. */
  closed(): void;
}

/** One connection of the modem's five, to a server or from a client. */
export class Link {
  readonly #stream: Duplex;
  readonly #hooks: LinkHooks;
  readonly #passive: boolean;
  #waiting = Buffer.alloc(0);
  #announced = false;
  #ended = false;
  #over = false;

  constructor(stream: Duplex, passive: boolean, hooks: LinkHooks) {
    this.#stream = stream;
    this.#hooks = hooks;
    this.#passive = passive;
    stream.on("data", (bytes: Buffer) => this.#take(bytes));
    stream.once("end", () => stream.end());
    stream.once("close", () => this.#end());
    // A connection that breaks is one that has closed.
    stream.on("error", () => stream.destroy());
  }

  get passive(): boolean {
    return this.#passive;
  }

  /** Bytes that wait to be read. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Hands bytes to the network; false when the connection has gone. */
  send(bytes: Uint8Array): boolean {
    if (this.#ended || !this.#stream.writable) return false;
    this.#stream.write(bytes);
    return true;
  }

  /** Up to `length` of the bytes that wait. */
  read(length: number): Uint8Array {
    const bytes = this.#waiting.subarray(0, length);
    this.#waiting = this.#waiting.subarray(length);
    this.#announced = false;
    if (this.#waiting.length < receiveWindow) this.#stream.resume();
    setImmediate(() => {
      this.#announce();
      this.#finish();
    });
    return bytes;
  }

  /** Ends it without a word to the host. What was not read is lost. */
  drop(): void {
    this.#over = true;
    this.#stream.destroy();
  }

  #take(bytes: Buffer): void {
    if (this.#over || !this.#hooks.arrived()) return;
    if (!this.#passive) {
      for (let at = 0; at < bytes.length; at += longestReport)
        this.#hooks.report(bytes.subarray(at, at + longestReport));
      return;
    }
    this.#waiting = Buffer.concat([this.#waiting, bytes]);
    if (this.#waiting.length >= receiveWindow) this.#stream.pause();
    this.#announce();
  }

  #announce(): void {
    if (this.#over || this.#announced || this.#waiting.length === 0) return;
    this.#announced = true;
    this.#hooks.announce(this.#waiting.length);
  }

  #end(): void {
    this.#ended = true;
    this.#finish();
  }

  #finish(): void {
    if (this.#over || !this.#ended || this.#waiting.length > 0) return;
    this.#over = true;
    this.#hooks.closed();
  }
}
