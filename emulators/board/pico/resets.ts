import { BasePeripheral, type RP2040 } from "rp2040js";

const register = { reset: 0x0, watchdogSelect: 0x4, done: 0x8 } as const;
/** Bits of RESETS; RP2040 datasheet 2.14.3. */
const blocks: Readonly<Record<number, number>> = {
  ...{ 262220: 0, 262192: 1, 327680: 2, 262212: 3, 262216: 4, 262164: 5, 262168: 6, 262252: 7 },
  ...{ 262172: 8, 262176: 9, 328192: 10, 328448: 11, 262184: 12, 262188: 13, 262224: 14 },
  ...{ 262236: 15, 262204: 16, 262208: 17, 262148: 18, 262144: 19, 262228: 21, 262196: 22 },
  ...{ 262200: 23, 327952: 24 },
};
const all = 0x1ff_ffff;
/** The boot ROM has used the flash's pins, and leaves them to whom it starts. */
const releasedByRom = (1 << 6) | (1 << 9);

/** Which blocks are held in reset: all but those that the boot ROM needed, until firmware releases them. */
export class Resets extends BasePeripheral {
  #held = all & ~releasedByRom;
  #watchdogSelect = 0;

  constructor(mcu: RP2040) {
    super(mcu, "RESETS");
  }

  /** Whether the block of registers with this key, as `findPeripheral` makes it, is held. */
  holds(key: number): boolean {
    const bit = blocks[key];
    return bit !== undefined && (this.#held & (1 << bit)) !== 0;
  }

  override readUint32(offset: number): number {
    if (offset === register.reset) return this.#held;
    return offset === register.done ? all & ~this.#held : this.#watchdogSelect;
  }

  override writeUint32(offset: number, value: number): void {
    if (offset === register.reset) this.#held = value & all;
    if (offset === register.watchdogSelect) this.#watchdogSelect = value & all;
  }
}

/** What firmware meets at a block that is held in reset: it reads nothing, and writes go nowhere. */
export class Held extends BasePeripheral {
  override readUint32(): number {
    return 0;
  }

  override writeUint32(): void {}
}
