import { messageOf, UsageFault } from "../../../core/kernel/index.ts";
import {
  commonGeometry,
  createFuses,
  createNorFlash,
  type FileCells,
  openFileCells,
} from "../../parts/index.ts";
import { createDevice, type EmulatedDevice, referenceParts } from "../device.ts";
import type { DeviceOptions, PartsTable } from "../parts.ts";
import { newSilicon, readSilicon, writeSilicon } from "./silicon-file.ts";

/** Where the silicon of one device is kept while its process does not run. */
export interface DeviceFiles {
  /** The flash chip, byte by byte; made, erased, when missing or empty. */
  readonly flash: string;
  /** Chip uid, hardware key and fuses; a new piece is made when missing. */
  readonly silicon: string;
}

export interface DeviceOnFiles extends Disposable {
  readonly device: EmulatedDevice;
  /** Whether the chip was just made. */
  readonly isNew: boolean;
}

type Piece = Pick<DeviceOptions, "uid" | "hardwareKey">;

/**
 * A device that outlives its process, without supply. All that its firmware changes is in the files when it goes on, so that a
 * process that is killed is a device whose supply was cut. The next piece of the product takes the files over.
 * @throws UsageFault FILE_UNREADABLE, FILE_MALFORMED, OUT_UNWRITABLE
 */
export function createDeviceOnFiles(
  { flash, silicon }: DeviceFiles,
  options: Pick<DeviceOptions, "startsAt" | "behaviour">,
): DeviceOnFiles {
  let kept = readSilicon(silicon) ?? newSilicon();
  writeSilicon(silicon, kept);
  const cells = openChip(flash);
  /** What the files hold of the piece that is being made. */
  const pieceOf = ({ uid, hardwareKey }: Piece) => {
    if (Buffer.compare(uid, kept.uid) === 0) return kept;
    cells.clearAll();
    kept = { ...newSilicon(), uid, hardwareKey };
    writeSilicon(silicon, kept);
    return kept;
  };
  const table: PartsTable = {
    ...referenceParts,
    chip: (parts) => {
      pieceOf(parts.options);
      return createNorFlash(commonGeometry, parts.supply, cells);
    },
    fuses: (parts) => {
      const piece = pieceOf(parts.options);
      return createFuses(piece, piece.burnt, (burnt) => {
        kept = { ...piece, burnt };
        writeSilicon(silicon, kept);
      });
    },
  };
  const { uid, hardwareKey } = kept;
  return {
    device: createDevice({ ...options, uid, hardwareKey }, table),
    isNew: !cells.wereThere,
    [Symbol.dispose]: () => cells[Symbol.dispose](),
  };
}

function openChip(path: string): FileCells {
  try {
    return openFileCells(path, commonGeometry);
  } catch (cause) {
    const malformed = cause instanceof RangeError;
    throw new UsageFault(malformed ? "FILE_MALFORMED" : "FILE_UNREADABLE", `${path}: ${messageOf(cause)}.`, {
      help: "Name the file that --flash made, or one that is not there yet.",
      cause,
    });
  }
}
