import { randomFillSync } from "node:crypto";
import { BasePeripheral } from "rp2040js";

const status = 0x18;
const randomBit = 0x1c;
const statusStable = 0x8000_0000;
const statusEnabled = 1 << 12;

/**
 * The ring oscillator, for its random bit. Here each bit is of the system's CSPRNG; on silicon bits that are read soon after each other hang
 * together, so that firmware has to whiten them.
 */
export class Rosc extends BasePeripheral {
  readonly #registers = new Map<number, number>();
  readonly #pool = new Uint8Array(512);
  #left = 0;

  override readUint32(offset: number): number {
    if (offset === status) return (statusStable | statusEnabled) >>> 0;
    if (offset !== randomBit) return this.#registers.get(offset) ?? 0;
    if (this.#left === 0) {
      randomFillSync(this.#pool);
      this.#left = this.#pool.length * 8;
    }
    this.#left -= 1;
    return ((this.#pool[this.#left >> 3] ?? 0) >> (this.#left & 7)) & 1;
  }

  override writeUint32(offset: number, value: number): void {
    this.#registers.set(offset, value >>> 0);
  }
}
