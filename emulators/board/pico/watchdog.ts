import { BasePeripheral, type RP2040 } from "rp2040js";

/** Registers; RP2040 datasheet 4.7.6. */
const register = {
  ctrl: 0x00,
  load: 0x04,
  reason: 0x08,
  scratch0: 0x0c,
  scratch7: 0x28,
  tick: 0x2c,
} as const;
const trigger = 0x8000_0000;
const enable = 0x4000_0000;
const timeMask = 0xff_ffff;
const tickEnable = 1 << 9;
const tickRunning = 1 << 10;
/** RP2040-E1: the counter goes down by two each microsecond. */
const nanosPerCount = 500;

/** What a watchdog keeps when everything else is reset. */
export interface Kept {
  /** Bit 1: forced; bit 0: the counter ran out; 0 after supply came. */
  readonly reason: number;
  /** Scratch registers 0 to 7. */
  readonly scratch: Uint32Array;
}

export const afterPowerOn = (): Kept => ({ reason: 0, scratch: new Uint32Array(8) });

/** Counts down while its tick and itself are enabled, and asks for a reset at zero or when told. */
export class Watchdog extends BasePeripheral {
  readonly #kept: Kept;
  readonly #onReset: (kept: Kept) => void;
  readonly #alarm;
  #control = 0;
  #tick = 0;
  #load = 0;
  /** Device time at which it stands at zero, ns; undefined while it stands still. */
  #zeroAt: number | undefined;

  constructor(mcu: RP2040, kept: Kept, onReset: (kept: Kept) => void) {
    super(mcu, "WATCHDOG");
    this.#kept = { reason: kept.reason, scratch: Uint32Array.from(kept.scratch) };
    this.#onReset = onReset;
    this.#alarm = mcu.clock.createAlarm(() => this.#reset(1));
  }

  get scratch(): Uint32Array {
    return this.#kept.scratch;
  }

  override readUint32(offset: number): number {
    if (offset >= register.scratch0 && offset <= register.scratch7)
      return this.#kept.scratch[(offset - register.scratch0) >> 2] ?? 0;
    switch (offset) {
      case register.ctrl:
        return ((this.#control & ~timeMask) | this.#left) >>> 0;
      case register.reason:
        return this.#kept.reason;
      case register.tick:
        return this.#tick | (this.#tick & tickEnable ? tickRunning : 0);
      default:
        return 0;
    }
  }

  override writeUint32(offset: number, value: number): void {
    if (offset >= register.scratch0 && offset <= register.scratch7) {
      this.#kept.scratch[(offset - register.scratch0) >> 2] = value;
      return;
    }
    switch (offset) {
      case register.ctrl:
        if (value & trigger) this.#reset(2);
        this.#load = this.#left;
        this.#control = value & ~(trigger | timeMask);
        this.#count();
        break;
      case register.load:
        this.#load = value & timeMask;
        this.#count();
        break;
      case register.tick:
        this.#load = this.#left;
        this.#tick = value & 0x3ff;
        this.#count();
        break;
    }
  }

  get #left(): number {
    if (this.#zeroAt === undefined) return this.#load;
    return Math.max(0, Math.round((this.#zeroAt - this.rp2040.clock.nanos) / nanosPerCount));
  }

  #count(): void {
    this.#alarm.cancel();
    this.#zeroAt = undefined;
    if (!(this.#control & enable) || !(this.#tick & tickEnable)) return;
    const nanos = this.#load * nanosPerCount;
    this.#zeroAt = this.rp2040.clock.nanos + nanos;
    this.#alarm.schedule(nanos);
  }

  #reset(reason: number): void {
    this.#onReset({ reason, scratch: this.#kept.scratch });
  }
}
