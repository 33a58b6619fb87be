import { join } from "node:path";
import { type CarefulFlash, createCarefulFlash, type FlashEvent } from "../flash-tools/index.ts";
import type { BoardDeclaration } from "../lab/index.ts";
import type { BoardDrivers } from "./board-drivers.ts";
import type { IdentityCheck } from "./identity-check.ts";

export interface FlashSettings {
  /** Where backups and erase counts are kept; undefined: nowhere. */
  readonly keep: string | undefined;
  /** Of the product's flash, bytes. */
  readonly flash: { readonly size: number; readonly sectorSize: number };
  readonly onEvent: (event: FlashEvent) => void;
}

/** Whether the flash tool reaches the chip only while the board has supply; a file is there without. */
export function toolNeedsSupply({ flash, flashNeedsSupply, power }: BoardDeclaration): boolean {
  return flashNeedsSupply && flash?.driver !== "file" && power?.driver !== "process";
}

/** The flash of a board by its tool, read back, backed up, and of the board that is declared; undefined where it has no tool. */
export async function openCarefulFlash(
  drivers: BoardDrivers,
  identity: IdentityCheck,
  { keep, flash: { size, sectorSize }, onEvent }: FlashSettings,
): Promise<CarefulFlash | undefined> {
  const tool = await drivers.tool();
  if (tool === undefined) return undefined;
  const { name, declaration } = drivers;
  const readHardwareId = await drivers.hardwareId();
  return createCarefulFlash({
    ...{ tool, place: name, size, sectorSize, onEvent, eraseLimit: declaration.eraseLimit },
    folder: keep && join(keep, name),
    identify: readHardwareId && (() => identity.confirm(readHardwareId)),
  });
}
