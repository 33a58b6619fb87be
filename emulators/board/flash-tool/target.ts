import { readFileSync, writeFileSync } from "node:fs";
import type { Equipment } from "../../../core/dut/index.ts";
import { messageOf } from "../../../core/kernel/index.ts";
import { type TclAnswer, tclWords } from "../../../core/wire/index.ts";
import type { BoardLink } from "./board-link.ts";

export interface TargetMap {
  /** Address of the flash. */
  readonly base: number;
  /** What is erased at once, bytes. */
  readonly sectorSize: number;
  /** Address of the value that the chip maker gave this piece of silicon. */
  readonly hardwareIdAt: number;
}

/** Codes that openocd 0.12 gives for these failures. */
const failures = { command: 1, general: -4, misaligned: -904, file: -1202 } as const;

/**
 * An emulated board as openocd 0.12 shows it: its commands for flash and memory, with their results, complaints and codes. Held in
 * reset is without supply here, as an emulated board has no reset line; `reset run` gives it supply again.
 */
export class Target {
  readonly #link: BoardLink;
  readonly #map: TargetMap;
  #state: "halted" | "running" = "running";

  constructor(link: BoardLink, map: TargetMap) {
    this.#link = link;
    this.#map = map;
  }

  /** Runs one command, never two at once. */
  async run(command: string): Promise<TclAnswer> {
    const words = tclWords(command);
    try {
      return await this.#link.with((board) => this.#run(words, board));
    } catch (thrown) {
      const code = (thrown as NodeJS.ErrnoException).syscall === "open" ? failures.file : failures.general;
      return { code, said: `${messageOf(thrown)}\n` };
    }
  }

  async #run(words: readonly string[], board: Equipment): Promise<TclAnswer> {
    const [verb = "", second = "", third = "", fourth = "", fifth = ""] = words;
    switch (verb === "flash" || verb === "reset" ? `${verb} ${second}` : verb) {
      case "version":
        return done("Open On-Chip Debugger 0.12.0 (Assay's stand-in)");
      case "flash list":
        return done(this.#bank(board));
      case "reset halt":
        await board.powerOff();
        this.#state = "halted";
        return done("");
      case "reset run":
        await board.powerOn();
        this.#state = "running";
        return done("");
      case "[target current]":
        return second === "curstate" ? done(this.#state) : unknown(words);
      case "dump_image":
        return await this.#dump(board, second, Number(third), Number(fourth));
      case "flash erase_address":
        return await this.#erase(board, Number(third), Number(fourth));
      case "flash write_image":
        return await this.#write(board, third, Number(fourth), fifth);
      default:
        return unknown(words);
    }
  }

  #bank({ flashSize }: Equipment): string {
    const { base } = this.#map;
    return `{name flash driver assay base ${base} size ${flashSize} bus_width 0 chip_width 0 target board}`;
  }

  async #dump(board: Equipment, file: string, address: number, length: number): Promise<TclAnswer> {
    const bytes = await this.#readMemory(board, address, length);
    if (bytes === undefined)
      return { code: failures.general, said: `Failed to read memory at ${hex(address)}\n` };
    // In memory mostly, and then done before anybody could wait for it.
    writeFileSync(file, bytes, { mode: 0o600 });
    return done(`dumped ${length} bytes\n`);
  }

  async #readMemory(board: Equipment, address: number, length: number): Promise<Uint8Array | undefined> {
    const { base, hardwareIdAt } = this.#map;
    if (this.#inFlash(board, address, length)) return await board.readFlash(address - base, length);
    const id = await board.readHardwareId();
    const from = address - hardwareIdAt;
    return from >= 0 && from + length <= id.length ? id.subarray(from, from + length) : undefined;
  }

  async #erase(board: Equipment, address: number, length: number): Promise<TclAnswer> {
    const { base, sectorSize } = this.#map;
    const misaligned = (address - base) % sectorSize !== 0 || length % sectorSize !== 0 || length === 0;
    if (misaligned || !this.#inFlash(board, address, length))
      return {
        code: failures.misaligned,
        said: `address range ${hex(address)} .. ${hex(address + length - 1)} is not sector-aligned\n`,
      };
    await board.eraseFlash(address - base, length);
    return done(`erased address ${hex(address)} (length ${length})\n`);
  }

  /** Programs only, as the real one does when it is not told to erase: ones become zeros and never the reverse. */
  async #write(board: Equipment, file: string, address: number, kind: string): Promise<TclAnswer> {
    if (kind !== "bin")
      return { code: failures.general, said: "only raw images are known here: end with bin\n" };
    const bytes = readFileSync(file);
    if (!this.#inFlash(board, address, bytes.length))
      return done(`no flash bank found for address ${hex(address)}\n`);
    const offset = address - this.#map.base;
    const held = await board.readFlash(offset, bytes.length);
    for (const [at, old] of held.entries()) bytes[at] = (bytes[at] ?? 0) & old;
    await board.writeFlash(offset, bytes);
    return done(`wrote ${bytes.length} bytes from file ${file}\n`);
  }

  #inFlash({ flashSize }: Equipment, address: number, length: number): boolean {
    const { base } = this.#map;
    return address >= base && address + length <= base + flashSize;
  }
}

function done(said: string): TclAnswer {
  return { code: 0, said };
}

function unknown(words: readonly string[]): TclAnswer {
  return { code: failures.command, said: `invalid command name "${words[0] ?? ""}"` };
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
