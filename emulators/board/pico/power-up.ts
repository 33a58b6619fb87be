import { randomFillSync } from "node:crypto";
import type { NorFlash } from "../../parts/index.ts";
import { type BusyListener, installBootRom } from "./boot-rom.ts";
import { BusFault } from "./bus-fault.ts";
import { Chip } from "./chip.ts";
import { ChipReset } from "./chip-reset.ts";
import { DeviceTime } from "./device-time.ts";
import type { FlashMemory } from "./flash-memory.ts";
import { IoQspi } from "./io-qspi.ts";
import { Processor } from "./processor.ts";
import { Rosc } from "./rosc.ts";
import { SpiNor } from "./spi-nor.ts";
import { Ssi } from "./ssi.ts";
import { Uart } from "./uart.ts";
import { type Kept, Watchdog } from "./watchdog.ts";

const base = {
  ...{ ssi: 0x1_8000, psm: 0x4_0010, ioQspi: 0x4_0018, pads: 0x4_001c },
  ...{ uart0: 0x4_0034, uart1: 0x4_0038, watchdog: 0x4_0058, rosc: 0x4_0060 },
} as const;
const interrupt = { uart0: 20, uart1: 21 } as const;
const psmWatchdogSelect = 0x8;
/** Everything down to the processors. */
const psmAll = 0x1_ffff;

/** What the board solders to its chip. */
export interface Wiring {
  readonly flash: NorFlash;
  readonly memory: FlashMemory;
  readonly uid: Uint8Array;
  onSent(uart: 0 | 1, byte: number): void;
  onFault(fault: BusFault, at: number): void;
  /** What the chip's own model has to say about what firmware does. */
  onRemark(text: string): void;
  readonly onBusy: BusyListener;
  /** A pad was set up: its pull may have changed. */
  onPads(): void;
}

/** A chip from one reset to the next. */
export interface RunningChip {
  readonly chip: Chip;
  readonly time: DeviceTime;
  readonly processor: Processor;
  readonly uarts: readonly [Uart, Uart];
  readonly watchdog: Watchdog;
  readonly ssi: Ssi;
}

/**
 * A chip as reset leaves it: peripherals held, clocks from the ring oscillator. `ram` is what it held before a reset by the watchdog, which
 * keeps it; after supply came it is noise.
 */
export function powerUp(wiring: Wiring, kept: Kept, ram: Uint8Array | undefined): RunningChip {
  const time = new DeviceTime();
  const chip = new Chip(wiring.memory.bytes, time);
  if (ram === undefined) randomFillSync(chip.sram);
  else chip.sram.set(ram);
  chip.clkSys = chip.roscFreq;
  chip.logger = {
    debug: () => {},
    info: () => {},
    warn(from, text) {
      // Where rp2040js goes on, silicon takes a HardFault.
      if (text.includes("is not implemented yet")) throw new BusFault("undefined instruction");
      wiring.onRemark(`${from}: ${text}`);
    },
    error: (from, text) => wiring.onRemark(`${from}: ${text}`),
  };
  const nor = new SpiNor(wiring.flash, wiring.uid, wiring.onBusy);
  const ssi = new Ssi(chip, nor, (open) => chip.openWindow(open));
  const uarts = [
    new Uart(chip, "UART0", interrupt.uart0, (byte) => wiring.onSent(0, byte)),
    new Uart(chip, "UART1", interrupt.uart1, (byte) => wiring.onSent(1, byte)),
  ] as const;
  const watchdog = new Watchdog(chip, kept, (next) => {
    const selected = (chip.peripherals[base.psm]?.readUint32(psmWatchdogSelect) ?? 0) & psmAll;
    // RP2040 datasheet 4.7.1: what a watchdog resets is chosen in the power-on state machine.
    if (selected === 0) wiring.onRemark("the watchdog fired, but PSM WDSEL selects nothing to be reset");
    else throw new ChipReset(next);
  });
  const pads = chip.peripherals[base.pads];
  Object.assign(chip.peripherals, {
    [base.ssi]: ssi,
    [base.ioQspi]: new IoQspi(chip, ssi),
    [base.uart0]: uarts[0],
    [base.uart1]: uarts[1],
    [base.watchdog]: watchdog,
    [base.rosc]: new Rosc(chip, "ROSC"),
    ...(pads && { [base.pads]: watched(pads, wiring.onPads) }),
  });
  Object.assign(chip.uart, uarts);
  installBootRom(chip, ssi, wiring.flash, wiring.onBusy);
  const processor = new Processor(chip, time, wiring.onFault);
  return { chip, time, processor, uarts, watchdog, ssi };
}

type Registers = NonNullable<Chip["peripherals"][number]>;

function watched(registers: Registers, onWrite: () => void): Registers {
  return {
    readUint32: (offset) => registers.readUint32(offset),
    writeUint32: (offset, value) => registers.writeUint32(offset, value),
    writeUint32Atomic(offset, value, kind) {
      registers.writeUint32Atomic(offset, value, kind);
      onWrite();
    },
  };
}
