import { BasePeripheral, type RP2040 } from "rp2040js";
import type { Ssi } from "./ssi.ts";

const selectStatus = 0x08;
const selectControl = 0x0c;
/** OUTOVER of GPIO_QSPI_SS_CTRL; RP2040 datasheet 2.19.6.2. */
const overrides = ["free", "free", "low", "high"] as const;
/** INFROMPAD: the BOOTSEL button, which pulls the line low, is not pressed. */
const fromPad = 1 << 17;

/** The pins of the flash chip, of which firmware overrides chip-select. */
export class IoQspi extends BasePeripheral {
  readonly #registers = new Map<number, number>();
  readonly #ssi: Ssi;

  constructor(mcu: RP2040, ssi: Ssi) {
    super(mcu, "IO_QSPI");
    this.#ssi = ssi;
  }

  override readUint32(offset: number): number {
    return offset === selectStatus ? fromPad : (this.#registers.get(offset) ?? 0);
  }

  override writeUint32(offset: number, value: number): void {
    this.#registers.set(offset, value >>> 0);
    if (offset === selectControl) this.#ssi.overrideSelect(overrides[(value >>> 8) & 3] ?? "free");
  }
}
