import { join } from "node:path";
import type { Capability, TargetKind } from "../../core/dut/index.ts";
import { type ConsoleRecorder, openConsole, openOwnConsole, type RigConsole } from "../consoles/index.ts";
import { type CarefulFlashOptions, createCarefulFlash, type FlashEvent } from "../flash-tools/index.ts";
import type { BoardDeclaration } from "../lab/index.ts";
import type { BoardFittings, BoardFlash } from "./board-equipment.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { fitOut } from "./fittings.ts";
import { createIdentityCheck, type IdentityCheck } from "./identity-check.ts";

/** What happened at a place that belongs into the record. */
export type BoardEvent = FlashEvent | { readonly kind: "exchanged"; readonly hardwareId: string };

/** A board's drivers, opened, and what the rig file says of it. */
export interface BoardParts extends AsyncDisposable {
  readonly name: string;
  readonly kind: TargetKind;
  readonly capabilities: ReadonlySet<Capability>;
  readonly fittings: Omit<BoardFittings, "expectGap">;
  readonly identity: IdentityCheck;
  readonly blank: BoardDeclaration["blank"];
  /** What cannot be taken back on this board and has not been allowed by its owner. */
  readonly forbidden: BoardDeclaration["irreversible"];
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
}

/** Opens what the board `name` is wired to. @throws UsageFault, EquipmentFault */
export async function openBoardParts(
  name: string,
  declaration: BoardDeclaration,
  { keep, flash, allowed }: BoardSettings,
): Promise<BoardParts> {
  let tell: (event: BoardEvent) => void = () => {};
  const { blank, eraseLimit } = declaration;
  const fitted = await fitOut(name, declaration);
  const { tool, readHardwareId, itself, exchange, ...fittings } = fitted.fittings;
  const identity = createIdentityCheck(name, declaration.hardwareId);
  const careful =
    tool &&
    boardFlash({
      ...{ tool, place: name, eraseLimit },
      // Pieces that a fixture takes from the box are new, and many.
      folder: blank === "exchange" ? undefined : join(keep, name),
      onEvent: (event) => tell(event),
      ...{ size: flash.size, sectorSize: flash.sectorSize },
      identify: readHardwareId && (() => identity.confirm(readHardwareId)),
    });
  return {
    ...{ name, kind: declaration.kind, blank, identity },
    capabilities: capabilitiesOf(declaration),
    forbidden: allowed ? [] : declaration.irreversible,
    fittings: {
      ...fittings,
      ...{ place: name, toolNeedsSupply: declaration.flashNeedsSupply, readHardwareId },
      flash: careful,
    },
    exchange:
      exchange &&
      (async () => {
        const hardwareId = await exchange();
        identity.expect(hardwareId);
        tell({ kind: "exchanged", hardwareId: Buffer.from(hardwareId).toString("hex") });
      }),
    openConsole: (recorder) =>
      declaration.console.driver === "process"
        ? openOwnConsole(`process:${name}`, ownStreams(itself), name, recorder)
        : openConsole(declaration.console, name, recorder),
    listen(listener) {
      tell = listener;
    },
    [Symbol.asyncDispose]: () => fitted[Symbol.asyncDispose](),
  };
}

function boardFlash(options: CarefulFlashOptions): BoardFlash {
  const careful = createCarefulFlash(options);
  return {
    size: options.size,
    read: (offset, length) => careful.read(offset, length),
    write: (offset, bytes) => careful.write(offset, bytes),
    erase: (offset, length) => careful.erase(offset, length),
    release: () => careful.release(),
  };
}

/** The rig file is checked when it is read: whose console is its process has one. */
function ownStreams<Streams>(itself: { readonly console: Streams } | undefined): Streams {
  if (itself === undefined) throw new TypeError("a board whose console is its process has no process");
  return itself.console;
}
