import type { NorFlash } from "../../parts/index.ts";
import { BusFault } from "./bus-fault.ts";
import type { Chip } from "./chip.ts";
import type { Ssi } from "./ssi.ts";

/** Where the ROM's functions lie; each is a breakpoint, at which the function is done here, and a return. */
const functionsAt = 0x100;
const functionTableAt = 0x200;
const dataTableAt = 0x300;
const lookupFunction = 0x18;
const breakpoint = 0xbe00;
const returnToCaller = 0x4770;
const lookup = 0xff;
/** Where the ROM's own vectors lead. */
const strayAt = 0xe0;
const stray = 0xfe;

type RomFunction = (arguments_: Uint32Array) => void;

/**
 * The boot ROM as far as firmware calls it: tables at 0x14 and 0x16 and the look-up at 0x18, with the functions of RP2040 datasheet 2.8.3 for
 * flash (IF, EX, RE, RP, FC, CX), memory (MS, S4, MC, C4) and bits (P3, R3, L3, T3). What else is looked up is not found.
 */
export function installBootRom(chip: Chip, ssi: Ssi, flash: NorFlash, onBusy: BusyListener): void {
  const functions = {
    ...flashFunctions(chip, ssi, flash, onBusy),
    ...memoryFunctions(chip),
    ...bitFunctions,
  };
  const rom = new Uint16Array(chip.bootrom.buffer);
  const put = (at: number, value: number): void => {
    rom[at >> 1] = value;
  };
  const stub = (at: number, code: number): void => {
    put(at, breakpoint | code);
    put(at + 2, returnToCaller);
  };
  for (const vector of [1, 2, 3]) put(4 * vector, strayAt | 1);
  stub(strayAt, stray);
  // 'M', 'u', 1, version 3: RP2040 B2.
  put(0x10, 0x754d);
  put(0x12, 0x0301);
  put(0x14, functionTableAt);
  put(0x16, dataTableAt);
  stub(functionsAt - 4, lookup);
  put(lookupFunction, (functionsAt - 4) | 1);
  const entries = Object.entries(functions);
  const addresses = new Map<number, number>();
  for (const [index, [name]] of entries.entries()) {
    const at = functionsAt + 4 * index;
    stub(at, index);
    const code = name.charCodeAt(0) | (name.charCodeAt(1) << 8);
    addresses.set(code, at | 1);
    put(functionTableAt + 4 * index, code);
    put(functionTableAt + 4 * index + 2, at | 1);
  }
  chip.onBreak = (code) => {
    const { registers, PC } = chip.core;
    if (PC > functionTableAt || code === stray)
      throw new BusFault(`breakpoint at 0x${(PC - 2).toString(16)}`);
    if (code === lookup) registers[0] = addresses.get((registers[1] ?? 0) & 0xffff) ?? 0;
    else entries[code]?.[1](registers);
  };
}

/** Told of what takes the flash chip's time. */
export type BusyListener = (kind: "erase" | "program", units: number) => void;

function flashFunctions(
  chip: Chip,
  ssi: Ssi,
  flash: NorFlash,
  onBusy: BusyListener,
): Record<string, RomFunction> {
  const { sectorSize, pageSize, size } = flash;
  const requireCommandMode = (name: string): void => {
    if (chip.windowOpen) throw new BusFault(`${name} without connect_internal_flash and flash_exit_xip`);
  };
  const requireWhole = (name: string, offset: number, count: number, unit: number): void => {
    if (offset % unit !== 0 || count % unit !== 0 || offset + count > size)
      throw new BusFault(`${name} of ${count} bytes at 0x${offset.toString(16)}`);
  };
  return {
    // connect_internal_flash: the pins are the controller's again.
    IF: () => ssi.overrideSelect("free"),
    // flash_exit_xip
    EX: () => ssi.enterWindow(false),
    // flash_range_erase(addr, count, block_size, block_cmd)
    RE([offset = 0, count = 0]) {
      requireCommandMode("flash_range_erase");
      requireWhole("flash_range_erase", offset, count, sectorSize);
      for (let at = offset; at < offset + count; at += sectorSize) {
        flash.eraseSector(at);
        onBusy("erase", 1);
      }
    },
    // flash_range_program(addr, data, count)
    RP([offset = 0, data = 0, count = 0]) {
      requireCommandMode("flash_range_program");
      requireWhole("flash_range_program", offset, count, pageSize);
      for (let at = 0; at < count; at += pageSize) {
        const page = Uint8Array.from({ length: pageSize }, (_, index) => chip.readUint8(data + at + index));
        flash.program(offset + at, page);
        onBusy("program", 1);
      }
    },
    // flash_flush_cache: it also ends the override of the chip-select pin.
    FC: () => ssi.overrideSelect("free"),
    // flash_enter_cmd_xip
    CX: () => ssi.enterWindow(true),
  };
}

function memoryFunctions(chip: Chip): Record<string, RomFunction> {
  const set: RomFunction = ([to = 0, value = 0, count = 0]) => {
    for (let at = 0; at < count; at += 1) chip.writeUint8(to + at, value & 0xff);
  };
  const copy: RomFunction = ([to = 0, from = 0, count = 0]) => {
    for (let at = 0; at < count; at += 1) chip.writeUint8(to + at, chip.readUint8(from + at));
  };
  return { MS: set, S4: set, MC: copy, C4: copy };
}

const bitFunctions: Record<string, RomFunction> = {
  P3(registers) {
    let [rest = 0] = registers;
    let ones = 0;
    for (; rest !== 0; rest &= rest - 1) ones += 1;
    registers[0] = ones;
  },
  R3(registers) {
    const [word = 0] = registers;
    let reversed = 0;
    for (let bit = 0; bit < 32; bit += 1) reversed = (reversed << 1) | ((word >>> bit) & 1);
    registers[0] = reversed;
  },
  L3(registers) {
    registers[0] = Math.clz32(registers[0] ?? 0);
  },
  T3(registers) {
    const [word = 0] = registers;
    registers[0] = word === 0 ? 32 : 31 - Math.clz32(word & -word);
  },
};
