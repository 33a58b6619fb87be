import { Chip } from "./chip.ts";
import { DeviceTime } from "./device-time.ts";
import { Processor } from "./processor.ts";
import { Uart } from "./uart.ts";

const cyclesAtOnce = 50_000;
const uart0 = { at: 0x4_0034, interrupt: 20 } as const;

/** A program that runs from RAM on a chip with nothing around it but UART0, as fast as the host can. */
export interface RamProgram {
  /** How many cycles it has run. */
  readonly cycles: number;
  /** Runs on for a while. @throws BusFault */
  run(): void;
}

/** Starts `code`, whose first words are a stack pointer and where to begin. */
export function startRam(code: Uint8Array, onSent: (byte: number) => void): RamProgram {
  const time = new DeviceTime();
  const chip = new Chip(new Uint8Array(0x1000), time);
  chip.peripherals[uart0.at] = new Uart(chip, "UART0", uart0.interrupt, onSent);
  chip.sram.set(code);
  const processor = new Processor(chip, time, (fault) => {
    throw fault;
  });
  chip.core.SP = chip.readUint32(0x2000_0000);
  chip.core.PC = chip.readUint32(0x2000_0004) & ~1;
  return {
    get cycles() {
      return processor.cycles;
    },
    run: () => processor.run(cyclesAtOnce),
  };
}
