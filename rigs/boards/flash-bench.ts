import { EquipmentFault } from "../../core/kernel/index.ts";
import type { Switch } from "../equipment/index.ts";
import type { CarefulFlash } from "../flash-tools/index.ts";
import type { BoardDeclaration } from "../lab/index.ts";
import { BoardDrivers } from "./board-drivers.ts";
import { type FlashSettings, openCarefulFlash, toolNeedsSupply } from "./board-flash.ts";
import type { BoardSettings } from "./board-parts.ts";
import { createIdentityCheck } from "./identity-check.ts";

/** A board's flash for work by hand: its tool, and supply as far as the tool needs it. */
export interface FlashBench extends AsyncDisposable {
  readonly flash: Pick<CarefulFlash, "read" | "write" | "erase" | "restore">;
  /** Reads the hardware value. @throws EquipmentFault NOT_OFFERED where nothing can */
  hardwareId(): Promise<Uint8Array>;
  /** @throws EquipmentFault BOARD_SWAPPED when another board than the declared one is there */
  confirmIdentity(): Promise<void>;
}

/**
 * Opens flash tool and supply of the board `name`, and nothing else of it. Disposing of it lets the board run anew, or leaves it
 * without supply if it was so. @throws UsageFault, EquipmentFault
 */
export async function openFlashBench(
  name: string,
  declaration: BoardDeclaration,
  options: FlashSettings & Pick<BoardSettings, "guard">,
): Promise<FlashBench> {
  await using opened = new AsyncDisposableStack();
  const drivers = opened.use(new BoardDrivers(name, declaration, options.guard));
  const identity = createIdentityCheck(name, declaration.hardwareId);
  const careful = await openCarefulFlash(drivers, identity, options);
  if (careful === undefined) throw notOffered(name, "flash");
  const power = await drivers.power();
  const hadSupply = await supplyFor(declaration, power);
  opened.defer(async () => {
    // A board that was held in reset must not run before its supply has gone.
    if (hadSupply === false) await power?.set(false);
    else await careful.release();
  });
  const readHardwareId = await drivers.hardwareId();
  const hardwareId = () => readHardwareId?.() ?? Promise.reject(notOffered(name, "hardwareId"));
  const owned = opened.move();
  return {
    flash: careful,
    hardwareId,
    confirmIdentity: () => identity.confirm(hardwareId),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Switches supply on where the tool needs it. Whether the board had it; undefined where nothing tells. */
async function supplyFor(
  declaration: BoardDeclaration,
  power: Switch | undefined,
): Promise<boolean | undefined> {
  // A process that this command does not run has no supply from it.
  if (power === undefined || declaration.power?.driver === "process") return undefined;
  const had = await power.read();
  if (toolNeedsSupply(declaration) && had !== true) await power.set(true);
  return had;
}

function notOffered(name: string, what: "flash" | "hardwareId"): EquipmentFault {
  return new EquipmentFault(
    "NOT_OFFERED",
    `${name} has nothing that ${what === "flash" ? "reads or writes its flash" : "reads its hardware value"} on this rig.`,
    { help: `Declare ${what === "flash" ? "flash" : "flash.hardwareId"} of this board in the rig file.` },
  );
}
