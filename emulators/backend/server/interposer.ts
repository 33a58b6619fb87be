import type { Socket } from "node:net";
import { Duplex } from "node:stream";

/** What is done with the bytes that pass. */
export interface Passage {
  /** From the far side. Throwing ends the stream with that error. */
  inbound?(chunk: Buffer): void;
  /** To the far side. */
  outbound?(chunk: Buffer): void;
  /** Host time by which a chunk to the far side is held back. */
  outboundDelayMs?(): number;
}

const partingMs = 2_000;

/** A stream laid over `inner`, which it owns: every byte passes unchanged, in order, seen by `passage`. */
export class Interposer extends Duplex {
  readonly #inner: Socket;
  readonly #passage: Passage;
  #delay: NodeJS.Timeout | undefined;

  constructor(inner: Socket, passage: Passage) {
    super({ allowHalfOpen: true });
    this.#inner = inner;
    this.#passage = passage;
    inner.on("data", (chunk: Buffer) => this.#take(chunk));
    inner.once("end", () => this.push(null));
    inner.on("error", (cause) => this.destroy(cause));
    inner.once("close", () => this.destroy());
  }

  #take(chunk: Buffer): void {
    if (this.destroyed) return;
    try {
      this.#passage.inbound?.(chunk);
    } catch (thrown) {
      this.destroy(thrown as Error);
      return;
    }
    if (!this.push(chunk)) this.#inner.pause();
  }

  override _read(): void {
    this.#inner.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (cause?: Error | null) => void): void {
    const send = () => {
      this.#delay = undefined;
      this.#passage.outbound?.(chunk);
      this.#inner.write(chunk, done);
    };
    const delayMs = this.#passage.outboundDelayMs?.() ?? 0;
    if (delayMs === 0) send();
    else this.#delay = setTimeout(send, delayMs);
  }

  /** What was written together stays together: a record of TLS each would be slow, and a farewell would lose the rest. */
  override _writev(
    chunks: readonly { readonly chunk: Buffer }[],
    done: (cause?: Error | null) => void,
  ): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), "buffer", done);
  }

  override _final(done: (cause?: Error | null) => void): void {
    this.#inner.end(() => done());
  }

  /** A refusal goes out before the door is shut; who does not take it is not waited for long. */
  #part(): void {
    this.#inner.setTimeout(partingMs, () => this.#inner.destroy());
    this.#inner.destroySoon();
  }

  override _destroy(cause: Error | null, done: (cause?: Error | null) => void): void {
    clearTimeout(this.#delay);
    if (cause === null) this.#part();
    else this.#inner.destroy();
    done(cause);
  }
}
