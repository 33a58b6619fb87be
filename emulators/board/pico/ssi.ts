import { BasePeripheral, type RP2040 } from "rp2040js";
import type { SpiNor } from "./spi-nor.ts";

/** Registers of the synchronous serial interface; RP2040 datasheet 4.10.13. */
const register = {
  ctrlr0: 0x00,
  ssienr: 0x08,
  ser: 0x10,
  txflr: 0x20,
  rxflr: 0x24,
  sr: 0x28,
  idr: 0x58,
  version: 0x5c,
  dr0: 0x60,
} as const;
const srTransmitFifoNotFull = 2;
const srTransmitFifoEmpty = 4;
const srReceiveFifoNotEmpty = 8;
/** CTRLR0.TMOD of the mode in which reads of the window become reads of the chip. */
const modeEepromRead = 3;

/**
 * The controller between the flash chip and the execute-in-place window. While it is enabled in EEPROM-read mode the window is there;
 * else it is in command mode, and what is written to its data register goes to the chip byte by byte.
 */
export class Ssi extends BasePeripheral {
  readonly #registers = new Map<number, number>();
  readonly #chip: SpiNor;
  readonly #received: number[] = [];
  readonly #onWindow: (open: boolean) => void;
  /** Whether firmware drives the chip-select line itself, by an override of the pin. */
  #selectForced = false;

  constructor(mcu: RP2040, chip: SpiNor, onWindow: (open: boolean) => void) {
    super(mcu, "SSI");
    this.#chip = chip;
    this.#onWindow = onWindow;
  }

  override readUint32(offset: number): number {
    switch (offset) {
      case register.sr: {
        // Whoever asks waits for the end of the transfer, and with that the line goes up by itself.
        if (!this.#selectForced) this.#chip.select(false);
        const full = this.#received.length > 0 ? srReceiveFifoNotEmpty : 0;
        return srTransmitFifoNotFull | srTransmitFifoEmpty | full;
      }
      case register.txflr:
        return 0;
      case register.rxflr:
        return this.#received.length;
      case register.idr:
        return 0x5153_5049;
      case register.version:
        return 0x3430_312a;
      case register.dr0:
        return this.#received.shift() ?? 0;
      default:
        return this.#registers.get(offset) ?? 0;
    }
  }

  override writeUint32(offset: number, value: number): void {
    if (offset === register.dr0) {
      if (!this.#selectForced) this.#chip.select(true);
      this.#received.push(this.#chip.exchange(value & 0xff));
      return;
    }
    this.#registers.set(offset, value >>> 0);
    if (offset !== register.ssienr) return;
    this.#received.length = 0;
    if (!this.#selectForced) this.#chip.select(false);
    this.#lookAtWindow();
  }

  /** The chip-select pin is `low` or `high` whatever this controller does, or `free`. @throws PowerLost */
  overrideSelect(level: "low" | "high" | "free"): void {
    this.#selectForced = level !== "free";
    this.#chip.select(level === "low");
    this.#lookAtWindow();
  }

  /** As the boot ROM leaves it in front of a second stage, and its functions CX and EX. */
  enterWindow(open: boolean): void {
    this.#registers.set(register.ctrlr0, open ? modeEepromRead << 8 : 7 << 16);
    this.#registers.set(register.ser, 1);
    this.#registers.set(register.ssienr, 1);
    this.#lookAtWindow();
  }

  #lookAtWindow(): void {
    const mode = ((this.#registers.get(register.ctrlr0) ?? 0) >>> 8) & 3;
    const enabled = this.#registers.get(register.ssienr) === 1;
    this.#onWindow(enabled && mode === modeEepromRead && !this.#selectForced);
  }
}
