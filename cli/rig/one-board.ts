import { UsageFault } from "../../core/kernel/index.ts";
import type { LabFile } from "../../rigs/lab/index.ts";
import { type ChosenBoard, chooseBoards } from "./choose-boards.ts";

/** Where a verb for one board finds it. */
export interface OneBoardOptions {
  readonly rig: string;
}

/** The board called `name` of a rig file, or its only one. @throws UsageFault */
export async function oneBoard(
  rig: string,
  name: string | undefined,
): Promise<ChosenBoard & { readonly file: LabFile }> {
  const { file, boards } = await chooseBoards(rig, name === undefined ? [] : [name]);
  const [only] = boards;
  if (only !== undefined && boards.length === 1) return { ...only, file };
  const names = boards.map((board) => board.name).join(", ");
  const which = name === undefined ? `${rig} has ${boards.length}` : `${name} is a group of ${boards.length}`;
  throw new UsageFault("BAD_FLAG", `This is for one board, and ${which}.`, {
    help: `Name one of them: ${names}.`,
  });
}

/** How many words follow each act of a verb: `read FILE` has 1. */
export type Acts = Readonly<Record<string, number>>;

export interface Spoken<Act extends string> {
  readonly board: string | undefined;
  readonly act: Act;
  readonly rest: readonly string[];
}

/** Understands `[BOARD] ACT …`. @throws UsageFault BAD_FLAG */
export function understand<A extends Acts>(words: readonly string[], acts: A): Spoken<keyof A & string> {
  for (const before of [0, 1]) {
    const [act = "", ...rest] = words.slice(before);
    if (Object.hasOwn(acts, act) && acts[act] === rest.length)
      return { board: before === 0 ? undefined : words[0], act, rest };
  }
  const known = Object.entries(acts).map(([act, more]) => (more === 0 ? act : `${act} FILE`));
  throw new UsageFault("BAD_FLAG", `"${words.join(" ")}" is not [BOARD] and then what to do.`, {
    help: `Say one of: ${known.join(", ")}; before it the board, where the rig has several.`,
  });
}
