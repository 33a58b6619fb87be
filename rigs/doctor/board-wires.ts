import { UsageFault } from "../../core/kernel/index.ts";
import type { FlashTool, Switch } from "../equipment/index.ts";
import type { EquipmentSocket } from "../equipment-socket/index.ts";
import { openFlashTool } from "../flash-tools/index.ts";
import type { BoardDeclaration } from "../lab/index.ts";
import type { BoardProcess } from "../process/index.ts";
import { openSwitch } from "../switches/index.ts";

/** What a board's own keys may say that drives the others. */
export interface OwnEquipment {
  readonly fixture: EquipmentSocket | undefined;
  readonly itself: BoardProcess | undefined;
}

/** One switch of a board, alone: others may be broken. @throws UsageFault when what drives it is not there */
export async function openOneSwitch(
  board: string,
  declaration: BoardDeclaration,
  key: "power" | "button" | "network",
  { fixture, itself }: OwnEquipment,
): Promise<Switch> {
  const options = declaration[key];
  if (options?.driver === "fixture") return (fixture ?? lacks("fixture", key)).switchOf(key);
  if (options?.driver === "process") return itself ?? lacks("process", key);
  if (options === undefined) throw new TypeError(`${board} has no ${key}`);
  return openSwitch(options, board);
}

/** The flash tool, none of whose operations takes longer than `withinMs`. @throws EquipmentFault */
export function openHastyFlashTool(
  options: NonNullable<BoardDeclaration["flash"]>,
  board: string,
  withinMs: number,
): Promise<FlashTool> {
  if (options.driver === "file") return openFlashTool(options, board);
  return openFlashTool({ ...options, withinMs: Math.min(withinMs, options.withinMs) }, board);
}

function lacks(what: string, key: string): never {
  throw new UsageFault("VALUE_INVALID", `its ${what}, which drives ${key}, cannot be reached`, {
    help: `Mend ${what} first.`,
  });
}
