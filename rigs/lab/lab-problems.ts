import { basename } from "node:path";
import type { z } from "zod";
import type { boardSchema } from "./board-keys.ts";

type BoardDeclaration = z.output<typeof boardSchema>;

/** What is wrong with a rig that no key shows alone. */
export interface LabProblem {
  readonly at: readonly string[];
  readonly what: string;
}

/** All of them, board by board. */
export function labProblems(boards: Readonly<Record<string, BoardDeclaration>>): LabProblem[] {
  const problems: LabProblem[] = [];
  const places = new Map<string, string>();
  for (const [name, board] of Object.entries(boards)) {
    const tell = (key: string, what: string) => problems.push({ at: ["boards", name, key], what });
    for (const [key, fitting] of Object.entries(board)) {
      const by = typeof fitting === "object" && "driver" in fitting ? fitting.driver : undefined;
      if ((by === "fixture" || by === "process") && board[by] === undefined)
        tell(key, `it is done by the board's ${by}, and none is declared: add ${by} and say which`);
    }
    if (board.blank === "exchange" && board.exchange === undefined && board.fixture === undefined)
      tell(
        "blank",
        "nothing puts the next piece in: add exchange with a command that does, or fixture if the board's fixture does",
      );
    if (board.blank !== "exchange" && board.exchange !== undefined)
      tell("exchange", "it is never run: say blank: exchange, or take it out");
    if (board.process !== undefined && board.power?.driver !== "process")
      tell(
        "process",
        "nothing would start it: its start is the board's supply, so say power: {driver: process}",
      );
    for (const { key, place } of placesOf(board)) {
      const other = places.get(place);
      places.set(place, `boards.${name}.${key}`);
      if (other !== undefined)
        tell(key, `it is the same as ${other}: what is done to one would be done to the other`);
    }
  }
  return problems;
}

/** What a board may share with no other, and no two of its keys with one another: each as a text that says where it is. */
function placesOf(board: BoardDeclaration): { readonly key: string; readonly place: string }[] {
  const kinds = {
    console: "console",
    power: "contact",
    button: "contact",
    flash: "flash",
    fixture: "fixture",
  };
  const places = Object.entries(kinds).flatMap(([key, kind]) => {
    const fitting = board[key as keyof typeof kinds];
    return fitting === undefined || isOwn(fitting) ? [] : [{ key, place: `${kind} ${placeOf(fitting)}` }];
  });
  const { bluetooth } = board;
  // Taken for itself; a radio has an adapter for everybody.
  return bluetooth?.driver === "hci"
    ? [...places, { key: "bluetooth", place: `adapter ${bluetooth.adapter}` }]
    : places;
}

/** Of the board's own process or fixture: not shared, whatever it says. */
const isOwn = (fitting: object): boolean =>
  "driver" in fitting && (fitting.driver === "process" || fitting.driver === "fixture");

/** Keys that say how something is used, and not where it is. */
const manners: ReadonlySet<string> = new Set([
  ...["baudRate", "reenumerates", "returnsWithinMs", "withinMs", "inverted", "settleMs", "readBack"],
  ...["activeLow", "password", "user", "baud"],
]);

function placeOf(fitting: object): string {
  const keys = Object.entries(fitting).filter(([key, value]) => !manners.has(key) && value !== undefined);
  // A link's name means the same with its folder and without.
  const told = keys.map(([key, value]) => [key, /^by(Id|Path)$/.test(key) ? basename(String(value)) : value]);
  return JSON.stringify(told.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}
