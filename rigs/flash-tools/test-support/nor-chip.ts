import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Bytes that are erased at once. */
export const sectorSize = 4096;

/** What is wrong with a board on the bench of these tests, and what state it is in; a file beside its chip's. */
export interface ChipState {
  /** The tool holds the board. */
  held?: boolean;
  /** How many commands still fail, in the tool's own way. */
  failures?: number;
  /** Commands never end. */
  hangs?: boolean;
  /** One byte is programmed wrong, and nobody says so. */
  corrupts?: boolean;
  /** Reading is refused, as by a chip with readback protection. */
  protected?: boolean;
  /** The board is not there. */
  unplugged?: boolean;
  /** Erases are left out, and nobody says so. */
  forgetsErase?: boolean;
  /** Commands that were run, by name. */
  log?: string[];
}

/** A NOR flash in a file, for processes that take turns: erasing gives ones, programming makes zeros of them and never the reverse. */
export class NorChip {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  static make(path: string, contents: Uint8Array): NorChip {
    writeFileSync(path, contents);
    return new NorChip(path);
  }

  get state(): ChipState {
    const path = `${this.path}.state.json`;
    return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as ChipState) : {};
  }

  change(state: ChipState): void {
    writeFileSync(`${this.path}.state.json`, JSON.stringify({ ...this.state, ...state }));
  }

  contents(): Buffer {
    return readFileSync(this.path);
  }

  read(offset: number, length: number): Buffer {
    const contents = this.contents();
    if (offset < 0 || offset + length > contents.length) throw new RangeError("outside the chip");
    return contents.subarray(offset, offset + length);
  }

  /** @throws RangeError unless it is whole sectors */
  erase(offset: number, length: number): void {
    const contents = this.contents();
    if (offset % sectorSize !== 0 || length % sectorSize !== 0) throw new RangeError("not sector-aligned");
    if (offset + length > contents.length) throw new RangeError("outside the chip");
    if (this.state.forgetsErase) return;
    contents.fill(0xff, offset, offset + length);
    writeFileSync(this.path, contents);
  }

  program(offset: number, bytes: Uint8Array): void {
    const contents = this.contents();
    if (offset + bytes.length > contents.length) throw new RangeError("outside the chip");
    for (const [at, byte] of bytes.entries()) {
      const old = contents[offset + at] ?? 0;
      contents[offset + at] = old & byte;
    }
    if (this.state.corrupts) contents[offset + 5] = (contents[offset + 5] ?? 0) ^ 0x01;
    writeFileSync(this.path, contents);
  }

  /** Tools that erase what they write, sector by sector. */
  rewrite(offset: number, bytes: Uint8Array): void {
    this.erase(offset, Math.ceil(bytes.length / sectorSize) * sectorSize);
    this.program(offset, bytes);
  }
}
