import { randomBytes } from "node:crypto";
import { ByteQueue } from "./byte-queue.ts";
import type { Uart } from "./uart.ts";

/** How far two ends may be apart for bytes to arrive whole. */
const tolerance = 0.04;

/** The two lines between a UART of the chip and what is at their other end. Where their rates differ, both read noise. */
export class SerialWire {
  readonly #rate: () => number;
  readonly #onSent: (bytes: Uint8Array) => void;
  readonly #toChip = new ByteQueue();
  #fromChip: number[] = [];

  /** `rate`: baud rate of the other end. */
  constructor(rate: () => number, onSent: (bytes: Uint8Array) => void) {
    this.#rate = rate;
    this.#onSent = onSent;
  }

  /** Whether everything has arrived. */
  get idle(): boolean {
    return this.#toChip.length === 0 && this.#fromChip.length === 0;
  }

  /** From the other end. */
  send(bytes: Uint8Array): void {
    this.#toChip.push(bytes);
  }

  /** From the chip. */
  sent(byte: number): void {
    this.#fromChip.push(byte);
  }

  /** Hands the chip what it has room for. */
  feed(uart: Uart): void {
    if (this.#toChip.length === 0) return;
    if (!this.#agrees(uart)) this.#garble();
    uart.receive(this.#toChip);
  }

  /** Hands the other end what the chip has sent. */
  flush(uart: Uart): void {
    if (this.#fromChip.length === 0) return;
    const { length } = this.#fromChip;
    const bytes = this.#agrees(uart) ? Uint8Array.from(this.#fromChip) : Uint8Array.from(randomBytes(length));
    this.#fromChip = [];
    this.#onSent(bytes);
  }

  /** Without supply nothing is on its way. */
  clear(): void {
    this.#toChip.clear();
    this.#fromChip = [];
  }

  #garble(): void {
    const { length } = this.#toChip;
    this.#toChip.clear();
    this.#toChip.push(randomBytes(length));
  }

  #agrees({ baudRate }: Uart): boolean {
    const rate = this.#rate();
    return Math.abs(baudRate - rate) <= tolerance * rate;
  }
}
