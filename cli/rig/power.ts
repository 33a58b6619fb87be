import { setTimeout as pause } from "node:timers/promises";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { BoardDrivers } from "../../rigs/boards/index.ts";
import type { BoardDeclaration } from "../../rigs/lab/index.ts";
import { interrupted } from "../emulate/interrupted.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Screen } from "../run/progress.ts";
import { leaseByHand } from "./lab/lease-by-hand.ts";
import { type OneBoardOptions, oneBoard, understand } from "./one-board.ts";

export interface PowerOptions extends OneBoardOptions {
  /** How long a cycle leaves the board without supply. */
  readonly offMs: number;
  readonly json?: true;
}

const acts = { on: 0, off: 0, cycle: 0, status: 0 } as const;

type Supply = "on" | "off" | "unknown";

/**
 * Switches a board's supply, or tells how it is; opens nothing else of the board. What holds supply only as long as it runs, as a
 * process of its own does, is kept until `stop`. Returns the exit code. @throws UsageFault, EquipmentFault
 */
export async function powerBoard(
  words: readonly string[],
  { rig, offMs, json }: PowerOptions,
  { screen = process.stdout as Screen, stop = interrupted } = {},
): Promise<number> {
  const { board, act } = understand(words, acts);
  const { name, declaration, file } = await oneBoard(rig, board);
  using byHand = act === "status" ? undefined : leaseByHand(file, name);
  await using drivers = new BoardDrivers(name, declaration, byHand?.guard);
  const power = await drivers.power();
  if (power === undefined)
    throw new EquipmentFault("NOT_OFFERED", `Nothing switches the supply of ${name} on this rig.`, {
      help: "Declare power of this board in the rig file: a relay, a hub's port, a command.",
    });
  const { held, by } = describe(declaration);
  const tell = (supply: Supply, how: string) =>
    screen.write(json ? `${JSON.stringify({ board: name, supply, by })}\n` : `${name}: ${how}\n`);
  const read = async () => word(held ? undefined : await power.read());
  if (act === "status") {
    const supply = await read();
    const silent = held ? `${by} gives supply only while another command runs it` : `${by} cannot be asked`;
    tell(supply, supply === "unknown" ? `unknown: ${silent}` : `${supply}, as ${by} reads back`);
    return supply === "unknown" ? exitCodes.inconclusive : exitCodes.pass;
  }
  if (act !== "on") await power.set(false);
  // Capacitors of board and supply empty themselves in this time; nothing tells when they have.
  if (act === "cycle") await pause(offMs);
  if (act !== "off") await power.set(true);
  const wanted = act === "off" ? "off" : "on";
  const proof = (await read()) === wanted ? `as ${by} reads back` : `by ${by}, which cannot be asked`;
  const done = act === "cycle" ? `off for ${offMs} ms and on again` : wanted;
  if (!held || wanted === "off") {
    tell(wanted, `${done}, ${held ? `by ${by}` : proof}`);
    return exitCodes.pass;
  }
  tell(wanted, `${done}, by ${by}, which lasts as long as this command; Ctrl-C ends both`);
  await stop();
  return exitCodes.pass;
}

function word(on: boolean | undefined): Supply {
  if (on === undefined) return "unknown";
  return on ? "on" : "off";
}

/** What switches it, and whether that lasts only as long as whoever asked for it. */
function describe({ power }: BoardDeclaration): { readonly held: boolean; readonly by: string } {
  switch (power?.driver) {
    case "process":
      return { held: true, by: "its own process" };
    case "gpioset":
      return { held: true, by: "gpioset" };
    case "fixture":
      return { held: false, by: "its fixture" };
    default:
      return { held: false, by: power?.driver ?? "nothing" };
  }
}
