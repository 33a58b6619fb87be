import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { OnFlashEvent } from "./flash-event.ts";
import { replaceFile } from "./kept-file.ts";
import { FinalFlashFault } from "./tool-fault.ts";

export interface EraseCountOptions {
  readonly place: string;
  /** Where the counts are kept. */
  readonly path: string;
  readonly sectorSize: number;
  /** How often a sector may be erased; undefined counts only. */
  readonly limit: number | undefined;
  readonly onEvent: OnFlashEvent;
}

const countsSchema = z.strictObject({
  sectorSize: z.number().int().positive(),
  /** Erases by sector, numbered from the beginning of the flash. */
  erases: z.record(z.string().regex(/^\d+$/), z.number().int().nonnegative()),
});

/** From which part of the limit on it is warned. */
const warnFrom = 0.9;

/** How often each sector of one piece of silicon was erased by this house, kept in a small JSON file. */
export class EraseCount {
  readonly #options: EraseCountOptions;
  readonly #erases: Record<string, number>;
  readonly #warned = new Set<number>();

  private constructor(options: EraseCountOptions, erases: Record<string, number>) {
    this.#options = options;
    this.#erases = erases;
  }

  /** @throws EquipmentFault FLASH_FAILED when there is a file that holds something else */
  static async open(options: EraseCountOptions): Promise<EraseCount> {
    const { path, place, sectorSize } = options;
    const text = await readFile(path, "utf8").catch((cause) => {
      if (cause.code === "ENOENT") return undefined;
      throw cause;
    });
    if (text === undefined) return new EraseCount(options, {});
    const counts = parse(text);
    if (counts?.sectorSize === sectorSize) return new EraseCount(options, counts.erases);
    throw new FinalFlashFault(place, `${path} holds no erase counts of sectors of ${sectorSize} bytes`, {
      help: "Move the file away if the board's erase cycles may be counted from zero.",
    });
  }

  /**
   * Counts one erase of each of `count` sectors from `first`, before it happens: a tool that fails may have erased all the same.
   * @throws EquipmentFault FLASH_FAILED when one of them would exceed the limit; nothing is counted then
   */
  async note(first: number, count: number): Promise<void> {
    const { place, path, sectorSize, limit = Number.POSITIVE_INFINITY, onEvent } = this.#options;
    const sectors = Array.from({ length: count }, (_, at) => first + at);
    const worn = sectors.find((sector) => this.#of(sector) >= limit);
    if (worn !== undefined)
      throw new FinalFlashFault(
        place,
        `sector ${worn} was erased ${this.#of(worn)} times, its limit is ${limit}`,
        {
          help: `Use another board, or declare a higher erase limit if its flash is made for it. The counts are kept in ${path}.`,
        },
      );
    for (const sector of sectors) this.#erases[sector] = this.#of(sector) + 1;
    await replaceFile(path, `${JSON.stringify({ sectorSize, erases: this.#erases })}\n`);
    for (const sector of sectors) {
      if (this.#of(sector) < limit * warnFrom || this.#warned.has(sector)) continue;
      this.#warned.add(sector);
      onEvent({ kind: "wear-warning", sector, cycles: this.#of(sector), limit });
    }
  }

  #of(sector: number): number {
    return this.#erases[sector] ?? 0;
  }
}

function parse(text: string) {
  try {
    return countsSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
