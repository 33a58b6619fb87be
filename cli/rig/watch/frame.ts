import { basename } from "node:path";
import type { styleText } from "node:util";
import { cut } from "../../../reports/index.ts";
import type { BoardInNight, BoardView, LabView, NightView } from "../../wall/lab-view.ts";
import {
  describeNight,
  describeRest,
  elapsed,
  healthWord,
  type Mood,
  moodOfHealth,
  moodOfState,
  moodOfVerdict,
  nightNames,
  noNight,
  verdictKinds,
  verdictWords,
  wrongWith,
} from "../../wall/words.ts";
import { Sheet } from "../sheet.ts";

type Style = Parameters<typeof styleText>[0];
type Cell = string | readonly [Style, string];

export interface FrameSize {
  readonly columns: number;
  readonly rows: number;
}

const paint: Readonly<Record<Mood, Style>> = { well: "green", wrong: "red", open: "yellow", quiet: "dim" };
const barWidth = 20;
/** More of a console says no more at a glance. */
const longestTail = 8;

/** The lab as lines of a terminal, never more than `rows`, painted. `now` is ms of the wall clock. */
export function frame(view: LabView, { columns, rows }: FrameSize, now: number): readonly string[] {
  const sheet = (): Sheet => new Sheet({ isTTY: true, columns, write: () => true });
  const head = headOf(view, sheet(), now);
  const foot = sheet();
  foot.row(["dim", "q or Ctrl-C leaves; the lab goes on"]);
  const room = Math.max(0, rows - head.length - foot.lines.length);
  const widest = Math.max(...view.boards.map(({ name }) => name.length));
  const blocks = view.boards.map((board) => blockOf(board, sheet(), { widest, now }));
  const boards = fitted(view.boards, blocks, room, sheet);
  return [...head, ...boards, ...foot.lines].slice(0, rows);
}

function headOf(view: LabView, sheet: Sheet, now: number): readonly string[] {
  const { lab, nights, problem } = view;
  const [name, ...others] = nightNames(nights);
  const [first, ...more] = nights;
  sheet.row(["bold", lab], `  ${first === undefined ? noNight : `${name}${describeNight(first)}`}`);
  if (first !== undefined) addNight(first, sheet, now);
  for (const [index, night] of more.entries()) {
    sheet.row(`${others[index]}${describeNight(night)}`);
    addNight(night, sheet, now);
  }
  if (problem !== undefined) sheet.paragraph(["red", "! "], problem, "  ");
  sheet.blank();
  return sheet.lines;
}

function addNight(night: NightView, sheet: Sheet, now: number): void {
  sheet.row(...progressOf(night, sheet.columns));
  const rest = describeRest(night, now);
  if (rest !== "") sheet.row(rest);
}

function progressOf({ planned, done, verdicts }: NightView, columns: number): Cell[] {
  const filled = planned === 0 ? 0 : Math.round((done / planned) * barWidth);
  const bar: Cell[] =
    columns < 3 * barWidth
      ? []
      : [["green", "█".repeat(filled)], ["dim", "░".repeat(barWidth - filled)], "  "];
  const counts = verdictKinds
    .filter((kind) => verdicts[kind] > 0)
    .flatMap((kind): Cell[] => [
      "  ",
      [paint[moodOfVerdict[kind]], `${verdicts[kind]} ${verdictWords[kind]}`],
    ]);
  return [...bar, `${done}/${planned}`, ...counts];
}

/** A board: what must be seen of it, and the newest of its console. */
interface Block {
  readonly needed: readonly string[];
  readonly tail: readonly string[];
}

function blockOf(board: BoardView, sheet: Sheet, { widest, now }: { widest: number; now: number }): Block {
  const { night, lease } = board;
  const indent = " ".repeat(widest + 2);
  const state: Cell[] =
    night === undefined
      ? [lease === undefined ? ["dim", "free"] : "leased"]
      : [
          [paint[moodOfState[night.state]], night.state.padEnd(12)],
          `${elapsed(night.since, now).padStart(7)}  ${night.done} done`,
        ];
  sheet.row(
    ["cyan", board.name.padEnd(widest + 2)],
    [paint[moodOfHealth[board.health]], healthWord(board).padEnd(12)],
    ...state,
  );
  if (night?.scenario !== undefined)
    sheet.row(indent, ...scenarioCells(night, sheet.columns - indent.length));
  const wrong = wrongWith(board);
  for (const what of [wrong.health, wrong.night]) if (what !== undefined) sheet.row(indent, ["yellow", what]);
  if (lease !== undefined && night === undefined) sheet.row(`${indent}to ${lease.owner}: ${lease.purpose}`);
  const needed = sheet.lines.length;
  for (const line of night?.tail.slice(-longestTail) ?? []) sheet.row(indent, ["dim", `│ ${line}`]);
  return { needed: sheet.lines.slice(0, needed), tail: sheet.lines.slice(needed) };
}

/** The scenario under way: its name as far as it fits before the place of it. */
function scenarioCells({ scenario = "", scenarioName, attempt = 1 }: BoardInNight, room: number): Cell[] {
  const place = basename(scenario);
  const text = `${attempt > 1 ? `attempt ${attempt}: ` : ""}${scenarioName ?? scenario}`;
  if (scenarioName === undefined || room < 2 * place.length) return [text];
  return [`${cut(text, room - place.length - 2)}  `, ["dim", place]];
}

/** As many boards as there is room for; consoles share what is left, the newest lines of each. */
function fitted(
  boards: readonly BoardView[],
  blocks: readonly Block[],
  room: number,
  sheet: () => Sheet,
): readonly string[] {
  const needed = blocks.reduce((sum, block) => sum + block.needed.length, 0);
  if (needed > room) return crowded(boards, blocks, room, sheet());
  const talking = blocks.filter(({ tail }) => tail.length > 0).length;
  // A line between boards is worth less than the first line of each console.
  const spaced = needed + blocks.length + talking <= room;
  let left = room - needed - (spaced ? blocks.length : 0);
  const shares = blocks.map(() => 0);
  for (let length = 1; length <= longestTail; length += 1)
    for (const [index, { tail }] of blocks.entries()) {
      if (tail.length < length || left === 0) continue;
      shares[index] = length;
      left -= 1;
    }
  return blocks.flatMap(({ needed: lines, tail }, index) => {
    const share = shares[index] ?? 0;
    return [...lines, ...(share > 0 ? tail.slice(-share) : []), ...(spaced ? [""] : [])];
  });
}

/** One line a board, and how many there was no room for. */
function crowded(
  boards: readonly BoardView[],
  blocks: readonly Block[],
  room: number,
  sheet: Sheet,
): readonly string[] {
  const heads = blocks.flatMap(({ needed }) => needed.slice(0, 1));
  if (heads.length <= room) return heads;
  const shown = heads.slice(0, Math.max(0, room - 1));
  const left = boards.slice(shown.length).map(({ name }) => name);
  sheet.row(["yellow", `and ${left.length} more: ${left.join(", ")}`]);
  return [...shown, ...sheet.lines];
}
