import { printable } from "../../../reports/index.ts";
import type { BoardView, LabView, NightView } from "../../wall/lab-view.ts";
import {
  describeNight,
  describeRest,
  healthWord,
  nightNames,
  noNight,
  verdictKinds,
  verdictWords,
} from "../../wall/words.ts";

/** What has become another than before, a line each; without `before`: how all of it is. `now` is ms of the wall clock. */
export function linesOf(before: LabView | undefined, view: LabView, now: number): readonly string[] {
  const at = new Date(now).toTimeString().slice(0, 8);
  const earlier = new Map(before?.boards.map((board) => [board.name, board]));
  const lines = [
    ...added(before && nightLines(before, now), nightLines(view, now)),
    ...differing(before?.problem, view.problem),
    ...view.boards.flatMap((board) => linesOfBoard(earlier.get(board.name), board)),
  ];
  return lines.map((line) => `${at} ${printable(line)}`);
}

const differing = (before: string | undefined, now: string | undefined): string[] =>
  now === undefined || now === before ? [] : [now];

/** Those that did not stand there before. */
const added = (before: readonly string[] | undefined, now: readonly string[]): readonly string[] =>
  now.filter((line) => before?.includes(line) !== true);

function nightLines({ lab, nights }: LabView, now: number): readonly string[] {
  const names = nightNames(nights);
  if (nights.length === 0) return [`${lab}: ${noNight}`];
  return nights.flatMap((night, index) => {
    const { expectedEndAt: _, ...told } = night;
    const rest = describeRest(told, now);
    const begun = `${lab}: ${names[index]}${describeNight(night)}${rest === "" ? "" : `; ${rest}`}`;
    return [begun, `${names[index]}${progressOf(night)}`];
  });
}

function progressOf({ verdicts, done, planned }: NightView): string {
  const counts = verdictKinds
    .filter((kind) => verdicts[kind] > 0)
    .map((kind) => `${verdicts[kind]} ${verdictWords[kind]}`);
  return [`${done}/${planned} done`, ...counts].join(", ");
}

function linesOfBoard(before: BoardView | undefined, board: BoardView): readonly string[] {
  const { name } = board;
  const doing = differing(before && describeDoing(before), describeDoing(board));
  const how = differing(before && describeHow(before), describeHow(board));
  const trouble = differing(before?.night?.trouble, board.night?.trouble).map((what) => `trouble: ${what}`);
  const said = newLines(before?.night?.tail ?? [], board.night?.tail ?? []).map((line) => `| ${line}`);
  return [...how, ...doing, ...trouble, ...said].map((line) => `${name} ${line}`);
}

function describeHow(board: BoardView): string {
  const why = board.healthReason === undefined ? "" : `: ${board.healthReason}`;
  const put = board.health === "bad" || board.health === "maintenance" ? "in " : "";
  return `is ${put}${healthWord(board)}${why}`;
}

function describeDoing({ night, lease }: BoardView): string {
  if (night === undefined)
    return lease === undefined ? "is free" : `is leased to ${lease.owner}: ${lease.purpose}`;
  if (night.scenario === undefined) return night.state;
  const attempt = (night.attempt ?? 1) > 1 ? `, attempt ${night.attempt}` : "";
  return `${night.state} ${night.scenario} ${night.scenarioName ?? ""}`.trimEnd() + attempt;
}

/** What `now` says behind what `before` did: both are the end of the same console. */
export function newLines(before: readonly string[], now: readonly string[]): readonly string[] {
  for (let shared = Math.min(before.length, now.length); shared > 0; shared -= 1) {
    const end = before.slice(-shared);
    if (end.every((line, index) => line === now[index])) return now.slice(shared);
  }
  return now;
}
