import type { EquipmentFault } from "../../core/kernel/index.ts";
import type { FlashTool } from "../equipment/index.ts";
import { attempted } from "./attempts.ts";
import { BoardKeep } from "./board-keep.ts";
import type { OnFlashEvent } from "./flash-event.ts";
import { requireInside, requireSectors, sectorsAround } from "./sectors.ts";
import { flashFault } from "./tool-fault.ts";

export type { FlashEvent, OnFlashEvent } from "./flash-event.ts";

export interface CarefulFlashOptions {
  readonly tool: FlashTool;
  /** The board's name, for messages and for the files that are kept about it. */
  readonly place: string;
  /** Bytes. */
  readonly size: number;
  /** What is erased at once, bytes. */
  readonly sectorSize: number;
  /** Where backup and erase counts are kept; undefined: neither is, as for pieces that a fixture takes new from the box. */
  readonly folder: string | undefined;
  /** How often one sector may be erased. Default: counted only. */
  readonly eraseLimit?: number | undefined;
  /** How often an operation is tried in all. Default: 3. */
  readonly attempts?: number | undefined;
  /** What belongs into the record. It must not throw. */
  readonly onEvent?: OnFlashEvent | undefined;
  /**
   * Asks the board who it is, before each reading and before each attempt of a change: it may be another one since the last. Throws
   * BOARD_SWAPPED when it is not the one that is declared.
   */
  readonly identify?: (() => Promise<void>) | undefined;
}

/** One board's flash, by a tool that is not trusted. One call at a time. */
export interface CarefulFlash {
  /** @throws RangeError outside the flash. @throws EquipmentFault FLASH_FAILED. @throws what `identify` does */
  read(offset: number, length: number): Promise<Uint8Array>;
  /**
   * Replaces bytes and keeps what else their sectors held. Sectors that hold them already are left alone; the others are read back.
   * @throws RangeError outside the flash. @throws EquipmentFault FLASH_FAILED. @throws what `identify` does, before any change
   */
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** Erases whole sectors and reads them back. @throws as `write`; RangeError for what is no whole number of sectors as well */
  erase(offset: number, length: number): Promise<void>;
  /** Brings back the contents from before the first change. @throws as `write` */
  restore(): Promise<void>;
  /** Lets the board run. @throws EquipmentFault FLASH_FAILED */
  release(): Promise<void>;
  /** @throws EquipmentFault FLASH_FAILED */
  readHardwareId(): Promise<Uint8Array | undefined>;
}

export function createCarefulFlash(options: CarefulFlashOptions): CarefulFlash {
  return new Careful(options);
}

class Careful implements CarefulFlash {
  readonly #options: CarefulFlashOptions;
  readonly #onEvent: OnFlashEvent;
  /** Known from the first change after an attach until the release; "unkept" where nothing is kept of it. */
  #board: BoardKeep | "unkept" | undefined;

  constructor(options: CarefulFlashOptions) {
    this.#options = options;
    this.#onEvent = options.onEvent ?? (() => {});
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    requireInside(this.#options, offset, length);
    if (length === 0) return new Uint8Array(0);
    return await this.#attempted(`reading ${length} bytes from ${offset}`, async () => {
      await this.#options.identify?.();
      return await this.#readOnce(offset, length);
    });
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    requireInside(this.#options, offset, bytes.length);
    if (bytes.length === 0) return;
    const touched = sectorsAround(this.#options, offset, bytes.length);
    const board = await this.#beforeChange();
    const before = await this.read(touched.offset, touched.length);
    const after = Uint8Array.from(before);
    after.set(bytes, offset - touched.offset);
    for (const { from, to } of this.#changed(before, after))
      await this.#change(board, "writing", touched.offset + from, after.subarray(from, to), (at, piece) =>
        this.#options.tool.write(at, piece),
      );
  }

  async erase(offset: number, length: number): Promise<void> {
    requireSectors(this.#options, offset, length);
    if (length === 0) return;
    const board = await this.#beforeChange();
    const erased = new Uint8Array(length).fill(0xff);
    await this.#change(board, "erasing", offset, erased, (at) => this.#options.tool.erase(at, length));
  }

  async restore(): Promise<void> {
    const board = this.#board ?? (await this.#openBoard());
    if (board === "unkept")
      throw this.#fault("there is no backup of it: none is kept of pieces that are new from the box");
    await this.write(0, await board.readBackup());
  }

  async release(): Promise<void> {
    this.#board = undefined;
    await this.#attempted("letting the board run", () => this.#options.tool.release());
  }

  async readHardwareId(): Promise<Uint8Array | undefined> {
    return await this.#attempted("reading the hardware id", () => this.#options.tool.readHardwareId());
  }

  /** Nothing is changed on a board that is not the declared one, and on none of which there is no backup. */
  async #beforeChange(): Promise<BoardKeep | "unkept"> {
    if (this.#board !== undefined) return this.#board;
    await this.#attempted("reading whose flash it is", async () => this.#options.identify?.());
    const board = await this.#openBoard();
    if (board !== "unkept") await board.backUp(() => this.read(0, this.#options.size));
    this.#board = board;
    return board;
  }

  async #openBoard(): Promise<BoardKeep | "unkept"> {
    const { place, folder, eraseLimit, size, sectorSize } = this.#options;
    if (folder === undefined) return "unkept";
    const hardwareId = await this.readHardwareId();
    const geometry = { size, sectorSize };
    return new BoardKeep({ place, folder, eraseLimit, geometry, hardwareId, onEvent: this.#onEvent });
  }

  /** Has whole sectors changed and reads them back; both together are one attempt. */
  async #change(
    board: BoardKeep | "unkept",
    doing: string,
    offset: number,
    wanted: Uint8Array,
    work: (offset: number, wanted: Uint8Array) => Promise<void>,
  ): Promise<void> {
    const { sectorSize } = this.#options;
    await this.#attempted(`${doing} ${wanted.length} bytes from ${offset}`, async () => {
      await this.#options.identify?.();
      if (board !== "unkept") await board.erases.note(offset / sectorSize, wanted.length / sectorSize);
      await work(offset, wanted);
      this.#requireSame(offset, wanted, await this.#readOnce(offset, wanted.length));
    });
  }

  async #readOnce(offset: number, length: number): Promise<Uint8Array> {
    const bytes = await this.#options.tool.read(offset, length);
    if (bytes.length === length) return bytes;
    throw this.#fault(`the tool read ${bytes.length} of ${length} bytes from ${offset}`);
  }

  #requireSame(offset: number, wanted: Uint8Array, found: Uint8Array): void {
    if (Buffer.compare(wanted, found) === 0) return;
    const at = wanted.findIndex((byte, index) => byte !== found[index]);
    const show = (byte: number | undefined) => `0x${byte?.toString(16).padStart(2, "0")}`;
    throw this.#fault(
      `byte ${offset + at} reads back as ${show(found[at])} and should be ${show(wanted[at])}, though the tool reported success`,
    );
  }

  #fault(what: string): EquipmentFault {
    return flashFault(this.#options.place, what, {
      help: "Check supply and wiring of the flash, and the declared base, size and sector size; a worn sector needs another board.",
    });
  }

  /** Neighbouring sectors whose contents differ, as one piece each, from the beginning of `before`. */
  #changed(before: Uint8Array, after: Uint8Array): { readonly from: number; to: number }[] {
    const { sectorSize } = this.#options;
    const pieces: { readonly from: number; to: number }[] = [];
    for (let from = 0; from < after.length; from += sectorSize) {
      const to = from + sectorSize;
      if (Buffer.compare(before.subarray(from, to), after.subarray(from, to)) === 0) continue;
      const last = pieces.at(-1);
      if (last?.to === from) last.to = to;
      else pieces.push({ from, to });
    }
    return pieces;
  }

  async #attempted<T>(operation: string, work: () => Promise<T>): Promise<T> {
    const { place, attempts = 3 } = this.#options;
    return await attempted(operation, { place, attempts, onEvent: this.#onEvent }, work);
  }
}
