import type { NorFlash } from "../../parts/index.ts";

/** Commands of serial NOR chips, as a Winbond W25Q16JV knows them. */
const command = {
  writeStatus: 0x01,
  pageProgram: 0x02,
  read: 0x03,
  writeDisable: 0x04,
  readStatus: 0x05,
  writeEnable: 0x06,
  fastRead: 0x0b,
  sectorErase: 0x20,
  readStatus2: 0x35,
  readUniqueId: 0x4b,
  blockErase32: 0x52,
  readJedecId: 0x9f,
  releasePowerDown: 0xab,
  blockErase64: 0xd8,
} as const;

const jedecId = [0xef, 0x40, 0x15];
const statusBusy = 1;
const statusWriteEnabled = 2;
const status2QuadEnabled = 2;
const addressed: readonly number[] = [
  ...[command.pageProgram, command.read, command.fastRead, command.sectorErase],
  ...[command.blockErase32, command.blockErase64],
];

/**
 * The flash chip as its four-wire bus sees it. Erasing and programming happen when the chip is deselected, and are busy for as many
 * reads of the status as stand for the chip's time. What the chip does not know it answers with ones, and does nothing.
 */
export class SpiNor {
  readonly #flash: NorFlash;
  readonly #uid: Uint8Array;
  /** Told after each operation that takes the chip's time. */
  readonly #onBusy: (kind: "erase" | "program", sectors: number) => void;
  #selected = false;
  #command = -1;
  #address = 0;
  #count = 0;
  #page: number[] = [];
  #writeEnabled = false;
  #busyReads = 0;
  #quad = true;

  constructor(
    flash: NorFlash,
    uid: Uint8Array,
    onBusy: (kind: "erase" | "program", sectors: number) => void,
  ) {
    this.#flash = flash;
    this.#uid = uid;
    this.#onBusy = onBusy;
  }

  /** The chip-select line; `selected` is its low level. @throws PowerLost */
  select(selected: boolean): void {
    if (selected === this.#selected) return;
    this.#selected = selected;
    if (!selected) this.#finish();
    this.#command = -1;
    this.#address = 0;
    this.#count = 0;
    this.#page = [];
  }

  /** Eight clocks: a byte in, a byte out. */
  exchange(byte: number): number {
    if (!this.#selected) return 0xff;
    if (this.#command < 0) {
      this.#command = byte;
      return 0xff;
    }
    const at = this.#count;
    this.#count += 1;
    if (addressed.includes(this.#command) && at < 3) {
      this.#address = ((this.#address << 8) | byte) & 0xff_ffff;
      return 0xff;
    }
    return this.#data(byte, at);
  }

  #data(byte: number, at: number): number {
    switch (this.#command) {
      case command.readStatus: {
        const busy = this.#busyReads > 0 ? statusBusy : 0;
        if (this.#busyReads > 0) this.#busyReads -= 1;
        return busy | (this.#writeEnabled ? statusWriteEnabled : 0);
      }
      case command.readStatus2:
        return this.#quad ? status2QuadEnabled : 0;
      case command.writeStatus:
        if (at === 1) this.#quad = (byte & status2QuadEnabled) !== 0;
        return 0xff;
      case command.readJedecId:
        return jedecId[at] ?? 0xff;
      case command.readUniqueId:
        return at < 4 ? 0xff : (this.#uid[(at - 4) % this.#uid.length] ?? 0xff);
      case command.read:
        return this.#next();
      case command.fastRead:
        return at === 3 ? 0xff : this.#next();
      case command.pageProgram:
        this.#page.push(byte);
        return 0xff;
      default:
        return 0xff;
    }
  }

  #next(): number {
    const [byte = 0xff] = this.#flash.read(this.#address % this.#flash.size, 1);
    this.#address += 1;
    return byte;
  }

  #finish(): void {
    if (this.#command === command.writeEnable) this.#writeEnabled = true;
    if (this.#command === command.writeDisable) this.#writeEnabled = false;
    if (!this.#writeEnabled) return;
    switch (this.#command) {
      case command.pageProgram:
        this.#program();
        break;
      case command.sectorErase:
        this.#erase(0x1000);
        break;
      case command.blockErase32:
        this.#erase(0x8000);
        break;
      case command.blockErase64:
        this.#erase(0x1_0000);
        break;
      case command.writeStatus:
        this.#writeEnabled = false;
    }
  }

  /** Addresses wrap within the page; of more than a page the last bytes stay. */
  #program(): void {
    if (this.#count < 4) return;
    this.#writeEnabled = false;
    this.#busyReads = 2;
    const { pageSize, size } = this.#flash;
    const page = new Uint8Array(pageSize).fill(0xff);
    for (const [at, byte] of this.#page.entries()) page[(this.#address + at) % pageSize] = byte;
    const address = this.#address % size;
    this.#flash.program(address - (address % pageSize), page);
    this.#onBusy("program", 1);
  }

  #erase(length: number): void {
    if (this.#count < 3) return;
    this.#writeEnabled = false;
    this.#busyReads = 3;
    const { size, sectorSize } = this.#flash;
    const address = this.#address % size;
    const from = address - (address % length);
    for (let at = from; at < from + length; at += sectorSize) this.#flash.eraseSector(at);
    this.#onBusy("erase", length / sectorSize);
  }
}
