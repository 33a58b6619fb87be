import type { ConsoleRecorder, RigConsole } from "../consoles/index.ts";
import type { CarefulFlash, FlashEvent } from "../flash-tools/index.ts";
import type { BoardDeclaration } from "../lab/index.ts";
import { BoardDrivers } from "./board-drivers.ts";
import type { BoardFittings, BoardFlash } from "./board-equipment.ts";
import { openCarefulFlash, toolNeedsSupply } from "./board-flash.ts";
import { createIdentityCheck, type IdentityCheck } from "./identity-check.ts";
import type { SpentTime } from "./spent-time.ts";

/** What happened at a place that belongs into the record. */
export type BoardEvent =
  | FlashEvent
  | { readonly kind: "exchanged"; readonly hardwareId?: string }
  /** At the end of a lease. */
  | { readonly kind: "spent"; readonly ms: SpentTime };

/** A board's drivers, opened, and what the rig file says of it. */
export interface BoardParts extends AsyncDisposable {
  readonly name: string;
  readonly fittings: Omit<BoardFittings, "console">;
  readonly identity: IdentityCheck;
  /** Puts the next piece of the product into the place. */
  readonly exchange?: (() => Promise<void>) | undefined;
  openConsole(recorder: ConsoleRecorder): Promise<RigConsole>;
  /** From now on events are told to `listener`, and to nobody else. */
  listen(listener: (event: BoardEvent) => void): void;
}

export interface BoardSettings {
  /** Where backups and erase counts are kept. */
  readonly keep: string;
  /** Of the product's flash, bytes. */
  readonly flash: { readonly size: number; readonly sectorSize: number };
  /** Whether its owner allows what cannot be taken back. */
  readonly allowed: boolean;
  /** Asked before anything is done to the board, such as whether it is still leased to this run. */
  readonly guard?: () => void;
}

/** Opens what the board `name` is wired to. @throws UsageFault, EquipmentFault */
export async function openBoardParts(
  name: string,
  declaration: BoardDeclaration,
  { keep, flash, guard }: BoardSettings,
): Promise<BoardParts> {
  await using opened = new AsyncDisposableStack();
  const drivers = opened.use(new BoardDrivers(name, declaration, guard));
  let tell: (event: BoardEvent) => void = () => {};
  const identity = createIdentityCheck(name, declaration.hardwareId);
  const careful = await openCarefulFlash(drivers, identity, {
    // Pieces that a fixture takes from the box are new, and many.
    keep: declaration.blank === "exchange" ? undefined : keep,
    ...{ flash, onEvent: (event) => tell(event) },
  });
  const present = {
    power: await drivers.power(),
    button: await drivers.button(),
    network: await drivers.network(),
    air: await drivers.air(),
    flash: careful && { size: flash.size, ...bound(careful) },
    readHardwareId: await drivers.hardwareId(),
  };
  const clock = await drivers.clock();
  const cutter = await drivers.cutter();
  const exchange = await drivers.exchange();
  const owned = opened.move();
  return {
    ...{ name, identity },
    fittings: { ...present, clock, cutter, place: name, toolNeedsSupply: toolNeedsSupply(declaration) },
    exchange:
      exchange &&
      (async () => {
        const hardwareId = await exchange();
        identity.expect(hardwareId);
        tell({
          kind: "exchanged",
          ...(hardwareId && { hardwareId: Buffer.from(hardwareId).toString("hex") }),
        });
      }),
    openConsole: (recorder) => drivers.openConsole(recorder),
    listen(listener) {
      tell = listener;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function bound(careful: CarefulFlash): Omit<BoardFlash, "size"> {
  return {
    read: (offset, length) => careful.read(offset, length),
    write: (offset, bytes) => careful.write(offset, bytes),
    erase: (offset, length) => careful.erase(offset, length),
    release: () => careful.release(),
  };
}
