import { join } from "node:path";
import { sha256 } from "../../core/kernel/index.ts";
import { EraseCount } from "./erase-count.ts";
import type { OnFlashEvent } from "./flash-event.ts";
import { keptSize, makeFileOnce, readKept } from "./kept-file.ts";
import type { FlashGeometry } from "./sectors.ts";
import { FinalFlashFault } from "./tool-fault.ts";

export interface BoardKeepOptions {
  readonly place: string;
  readonly folder: string;
  readonly geometry: FlashGeometry;
  readonly hardwareId: Uint8Array | undefined;
  readonly eraseLimit: number | undefined;
  readonly onEvent: OnFlashEvent;
}

/** What is kept about one piece of silicon: its flash as it was before the first change, and its erase counts. */
export class BoardKeep {
  readonly #options: BoardKeepOptions;
  readonly #backup: string;
  readonly erases: EraseCount;

  /** Files are named by place and hardware id: another board at the same place has files of its own. */
  constructor(options: BoardKeepOptions) {
    const { place, folder, hardwareId, eraseLimit, geometry, onEvent } = options;
    const silicon = hardwareId === undefined ? "unknown" : Buffer.from(hardwareId).toString("hex");
    const path = join(folder, `${place.replaceAll(/[^A-Za-z0-9._-]/g, "_")}-${silicon}`);
    const { sectorSize } = geometry;
    const counts = { place, path: `${path}.erases.json`, sectorSize, limit: eraseLimit, onEvent };
    this.#options = options;
    this.#backup = `${path}.flash.bin`;
    this.erases = new EraseCount(counts);
  }

  /** Backs up what `readAll` gives, unless that was done before: the first one stays. @throws EquipmentFault FLASH_FAILED */
  async backUp(readAll: () => Promise<Uint8Array>): Promise<void> {
    const kept = await keptSize(this.#backup);
    if (kept !== undefined) return this.#requireSize(kept);
    const contents = await readAll();
    if (await makeFileOnce(this.#backup, contents))
      this.#options.onEvent({ kind: "backed-up", path: this.#backup, sha256: sha256(contents) });
  }

  /** @throws EquipmentFault FLASH_FAILED when there is none */
  async readBackup(): Promise<Uint8Array> {
    const contents = await readKept(this.#backup);
    if (contents === undefined)
      throw new FinalFlashFault(this.#options.place, `there is no backup at ${this.#backup}`, {
        help: "Name the folder in which the backup was kept; one is made before the first change of a board's flash.",
      });
    this.#requireSize(contents.length);
    return Uint8Array.from(contents);
  }

  #requireSize(found: number): void {
    const { place, geometry } = this.#options;
    if (found === geometry.size) return;
    throw new FinalFlashFault(
      place,
      `the backup ${this.#backup} has ${found} bytes, the flash ${geometry.size}`,
      {
        help: "Declare the board's flash size, or move the backup away.",
      },
    );
  }
}
