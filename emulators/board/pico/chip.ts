import { type Peripheral, RP2040 } from "rp2040js";
import { BusFault } from "./bus-fault.ts";
import { Held, Resets } from "./resets.ts";
import { place } from "./translator/flags.ts";
import type { Machine } from "./translator/translate.ts";
import { XipControl } from "./xip-control.ts";

const ramStart = 0x2000_0000;
const ramSize = 264 * 1024;
const romSize = 0x4000;
const windowStart = 0x1000_0000;
/** The window is there four times, with and without the cache. */
const windowEnd = 0x1400_0000;
const windowMask = 0xff_ffff;
const dpramStart = 0x5010_0000;
const dpramSize = 0x1000;
const ppb = 0xe000_e;
const sioStart = 0xd000_0000;
const sioEnd = 0xd000_0200;

/**
 * An RP2040 whose bus says no where silicon does: to accesses off their size's boundary, to stores into ROM and the flash window, to reads of
 * the window while the flash controller is in command mode, and to addresses where nothing is.
 */
export class Chip extends RP2040 {
  /** What the flash window reads; a power of two long. */
  readonly #flash: DataView;
  readonly resets: Resets;
  /** What translated code works on. */
  readonly machine: Machine;
  /** Told when RAM is written to where code was translated. */
  onModified: (offset: number, length: number) => void = () => {};
  readonly #held: Held;

  constructor(flash: Uint8Array, clock: RP2040["clock"]) {
    super(clock);
    // The base class has 16 MiB of flash of its own, which nobody uses here.
    const nothing = new ArrayBuffer(0);
    Object.assign(this, { flash: new Uint8Array(nothing), flash16: new Uint16Array(nothing) });
    Object.assign(this, { flashView: new DataView(nothing) });
    this.pwm.reset();
    this.#flash = new DataView(flash.buffer, flash.byteOffset, flash.length);
    const { buffer } = this.sram;
    this.machine = {
      ...{ R: this.core.registers, F: new Int32Array(8), X: flash },
      ...{ W: new Int32Array(buffer), H: new Uint16Array(buffer), B: this.sram },
      P: new Uint8Array(ramSize >> 8),
    };
    this.machine.F[place.modified] = -1;
    this.resets = new Resets(this);
    this.#held = new Held(this, "held in reset");
    this.peripherals[0x4_000c] = this.resets;
    this.peripherals[0x1_4000] = new XipControl(this, "XIP_CTRL");
  }

  openWindow(open: boolean): void {
    this.machine.F[place.windowOpen] = open ? 1 : 0;
  }

  get windowOpen(): boolean {
    return this.machine.F[place.windowOpen] !== 0;
  }

  /** The one of rp2040js fills its flash, of which nothing is used here. */
  override reset(): void {}

  override findPeripheral(address: number): Peripheral {
    const key = (address >>> 14) << 2;
    // The constructor of the base class looks for some already.
    return this.resets?.holds(key) ? this.#held : (this.peripherals[key] as Peripheral);
  }

  override readUint32(address: number): number {
    const at = address >>> 0;
    const inRam = at - ramStart;
    if (at & 3) throw new BusFault(`read of a word at ${hex(at)}`);
    if (inRam >= 0 && inRam < ramSize) return this.sramView.getUint32(inRam, true);
    if (at >= windowStart && at < windowEnd) return this.#flash.getUint32(this.#inFlash(at), true);
    if (at < romSize) return this.bootrom[at >>> 2] ?? 0;
    this.#requireMapped(at, "read");
    return super.readUint32(at) >>> 0;
  }

  override readUint16(address: number): number {
    const at = address >>> 0;
    const inRam = at - ramStart;
    if (at & 1) throw new BusFault(`read of a halfword at ${hex(at)}`);
    if (inRam >= 0 && inRam < ramSize) return this.sramView.getUint16(inRam, true);
    if (at >= windowStart && at < windowEnd) return this.#flash.getUint16(this.#inFlash(at), true);
    return (this.readUint32(at & ~3) >>> ((at & 2) * 8)) & 0xffff;
  }

  override readUint8(address: number): number {
    const at = address >>> 0;
    const inRam = at - ramStart;
    if (inRam >= 0 && inRam < ramSize) return this.sram[inRam] ?? 0;
    if (at >= windowStart && at < windowEnd) return this.#flash.getUint8(this.#inFlash(at));
    return (this.readUint32(at & ~3) >>> ((at & 3) * 8)) & 0xff;
  }

  override writeUint32(address: number, value: number): void {
    const at = address >>> 0;
    const inRam = at - ramStart;
    if (at & 3) throw new BusFault(`write of a word at ${hex(at)}`);
    if (inRam >= 0 && inRam < ramSize) {
      this.sramView.setUint32(inRam, value, true);
      if (this.machine.P[inRam >> 8]) this.onModified(inRam, 4);
      return;
    }
    this.#requireMapped(at, "write");
    super.writeUint32(at, value);
  }

  override writeUint16(address: number, value: number): void {
    const at = address >>> 0;
    const inRam = at - ramStart;
    if (at & 1) throw new BusFault(`write of a halfword at ${hex(at)}`);
    if (inRam >= 0 && inRam < ramSize) {
      this.sramView.setUint16(inRam, value, true);
      if (this.machine.P[inRam >> 8]) this.onModified(inRam, 2);
      return;
    }
    this.#requireMapped(at, "write");
    super.writeUint16(at, value);
  }

  override writeUint8(address: number, value: number): void {
    const at = address >>> 0;
    const inRam = at - ramStart;
    if (inRam >= 0 && inRam < ramSize) {
      this.sram[inRam] = value;
      if (this.machine.P[inRam >> 8]) this.onModified(inRam, 1);
      return;
    }
    this.#requireMapped(at, "write");
    super.writeUint8(at, value);
  }

  #inFlash(at: number): number {
    if (!this.windowOpen) throw new BusFault(`read of the flash window at ${hex(at)} in command mode`);
    // A chip that is smaller than the window is there several times.
    return at & windowMask & (this.#flash.byteLength - 1);
  }

  #requireMapped(at: number, what: "read" | "write"): void {
    if (this.peripherals[(at >>> 14) << 2] !== undefined && at >= windowEnd) return;
    if (at >= dpramStart && at < dpramStart + dpramSize) return;
    if (at >>> 12 === ppb || (at >= sioStart && at < sioEnd)) return;
    throw new BusFault(`${what} at ${hex(at)}`);
  }
}

const hex = (value: number): string => `0x${value.toString(16).padStart(8, "0")}`;
