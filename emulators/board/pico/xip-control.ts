import { BasePeripheral } from "rp2040js";

const control = 0x0;
const stat = 0x8;

/** Registers of the cache in front of the flash. Nothing is cached here: every read sees the chip. */
export class XipControl extends BasePeripheral {
  readonly #registers = new Map<number, number>([[control, 3]]);

  override readUint32(offset: number): number {
    // FIFO empty, flush ready.
    return offset === stat ? 3 : (this.#registers.get(offset) ?? 0);
  }

  override writeUint32(offset: number, value: number): void {
    this.#registers.set(offset, value >>> 0);
  }
}
