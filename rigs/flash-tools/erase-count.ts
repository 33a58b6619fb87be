import { z } from "zod";
import type { OnFlashEvent } from "./flash-event.ts";
import { readKept, replaceFile } from "./kept-file.ts";
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
  readonly #warned = new Set<number>();

  constructor(options: EraseCountOptions) {
    this.#options = options;
  }

  /**
   * Counts one erase of each of `count` sectors from `first`, before it happens: a tool that fails may have erased all the same.
   * @throws EquipmentFault FLASH_FAILED when one of them would exceed the limit; nothing is counted then,
   * and when the file holds something else
   */
  async note(first: number, count: number): Promise<void> {
    const { place, path, sectorSize, limit = Number.POSITIVE_INFINITY, onEvent } = this.#options;
    const sectors = Array.from({ length: count }, (_, at) => first + at);
    const erases = await this.#read();
    const worn = sectors.find((sector) => (erases[sector] ?? 0) >= limit);
    if (worn !== undefined)
      throw new FinalFlashFault(
        place,
        `sector ${worn} was erased ${erases[worn]} times, its limit is ${limit}`,
        {
          help: `Use another board, or declare a higher erase limit if its flash is made for it. The counts are kept in ${path}.`,
        },
      );
    for (const sector of sectors) erases[sector] = (erases[sector] ?? 0) + 1;
    await replaceFile(path, `${JSON.stringify({ sectorSize, erases })}\n`);
    for (const sector of sectors) {
      const cycles = erases[sector] ?? 0;
      if (cycles < limit * warnFrom || this.#warned.has(sector)) continue;
      this.#warned.add(sector);
      onEvent({ kind: "wear-warning", sector, cycles, limit });
    }
  }

  /** Anew each time: the board may have been somebody else's meanwhile. */
  async #read(): Promise<Record<string, number>> {
    const { place, path, sectorSize } = this.#options;
    const text = await readKept(path);
    if (text === undefined) return {};
    const counts = parse(text.toString("utf8"));
    if (counts?.sectorSize === sectorSize) return counts.erases;
    throw new FinalFlashFault(place, `${path} holds no erase counts of sectors of ${sectorSize} bytes`, {
      help: "Move the file away if the board's erase cycles may be counted from zero.",
    });
  }
}

function parse(text: string) {
  try {
    return countsSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
