import { BasePeripheral, type RP2040 } from "rp2040js";
import type { ByteQueue } from "./byte-queue.ts";

/** Registers of the PL011; RP2040 datasheet 4.2.8. */
const register = {
  ...{ dr: 0x00, rsr: 0x04, fr: 0x18, ibrd: 0x24, fbrd: 0x28, lcrH: 0x2c, cr: 0x30 },
  ...{ ifls: 0x34, imsc: 0x38, ris: 0x3c, mis: 0x40, icr: 0x44, dmacr: 0x48 },
} as const;
const peripheralId = [0x11, 0x10, 0x34, 0x00, 0x0d, 0xf0, 0x05, 0xb1];
const flag = { receiveEmpty: 1 << 4, receiveFull: 1 << 6, transmitEmpty: 1 << 7 } as const;
const control = { enabled: 1, transmit: 1 << 8, receive: 1 << 9 } as const;
const fifosEnabled = 1 << 4;
const interrupt = { receive: 1 << 4, transmit: 1 << 5, receiveTimeout: 1 << 6 } as const;
const fifoDepth = 32;
/** After as many bit times without a byte, what is in the FIFO is told of. */
const timeoutBits = 32;
/** Entries of the receive FIFO from which on it interrupts, by IFLS. */
const levels = [4, 8, 16, 24, 28] as const;

/**
 * A UART whose line is as fast as its two ends: what is sent has left at once, and a byte arrives when the FIFO has room, so that nothing is
 * ever lost. Below the FIFO's level the receive-timeout interrupt tells of bytes, as on silicon after 32 bit times.
 */
export class Uart extends BasePeripheral {
  readonly #irq: number;
  readonly #registers = new Map<number, number>([
    [register.ifls, 0x12],
    [register.cr, control.transmit | control.receive],
  ]);
  readonly #received: number[] = [];
  #raw = 0;
  readonly #onByte: (byte: number) => void;
  readonly #timeout;

  constructor(mcu: RP2040, name: string, irq: number, onByte: (byte: number) => void) {
    super(mcu, name);
    this.#irq = irq;
    this.#onByte = onByte;
    this.#timeout = mcu.clock.createAlarm(() => {
      if (this.#received.length > 0) this.#raw |= interrupt.receiveTimeout;
      this.#update();
    });
  }

  /** Whether a byte on the line would be taken. */
  get hasRoom(): boolean {
    return this.#is(control.enabled | control.receive) && this.#received.length < this.#depth;
  }

  /** As set by the divisors; 0 before. */
  get baudRate(): number {
    const divisor = this.#get(register.ibrd) + this.#get(register.fbrd) / 64;
    return divisor === 0 ? 0 : Math.round(this.rp2040.clkPeri / (16 * divisor));
  }

  /** Takes bytes from `queue` as long as there is room; while it is off they are lost. */
  receive(queue: ByteQueue): void {
    if (!this.#is(control.enabled | control.receive)) queue.clear();
    if (queue.length === 0) return;
    while (queue.length > 0 && this.hasRoom) this.#received.push(queue.shift());
    this.#raw |= interrupt.receiveTimeout;
    this.#update();
  }

  override readUint32(offset: number): number {
    switch (offset) {
      case register.dr: {
        const byte = this.#received.shift() ?? 0;
        if (this.#received.length === 0) this.#raw &= ~interrupt.receiveTimeout;
        this.#update();
        return byte;
      }
      case register.rsr:
        return 0;
      case register.fr: {
        const empty = this.#received.length === 0 ? flag.receiveEmpty : 0;
        const full = this.#received.length >= this.#depth ? flag.receiveFull : 0;
        return empty | full | flag.transmitEmpty;
      }
      case register.ris:
        return this.#raw;
      case register.mis:
        return this.#raw & this.#get(register.imsc);
    }
    if (offset >= 0xfe0) return peripheralId[(offset - 0xfe0) >> 2] ?? 0;
    return this.#get(offset);
  }

  override writeUint32(offset: number, value: number): void {
    switch (offset) {
      case register.dr:
        if (this.#is(control.enabled | control.transmit)) this.#onByte(value & 0xff);
        this.#raw |= interrupt.transmit;
        break;
      case register.icr:
        this.#raw &= ~value;
        // What is still in the FIFO times out anew.
        if (this.#received.length > 0) this.#timeout.schedule(timeoutBits * this.#bitNanos);
        break;
      case register.rsr:
        break;
      default:
        this.#registers.set(offset, value >>> 0);
    }
    this.#update();
  }

  get #bitNanos(): number {
    return 1e9 / (this.baudRate || 115_200);
  }

  #get(offset: number): number {
    return this.#registers.get(offset) ?? 0;
  }

  #is(bits: number): boolean {
    return (this.#get(register.cr) & bits) === bits;
  }

  get #depth(): number {
    return this.#get(register.lcrH) & fifosEnabled ? fifoDepth : 1;
  }

  #update(): void {
    const level = this.#depth === 1 ? 1 : (levels[(this.#get(register.ifls) >> 3) & 7] ?? fifoDepth);
    if (this.#received.length >= level) this.#raw |= interrupt.receive;
    else this.#raw &= ~interrupt.receive;
    this.rp2040.setInterrupt(this.#irq, (this.#raw & this.#get(register.imsc)) !== 0);
  }
}
