import { UsageFault } from "../../../core/kernel/index.ts";
import { HealthBook, takesJobs } from "../../../rigs/health/index.ts";
import { keptIn, type LabFile } from "../../../rigs/lab/index.ts";
import { describeRefusal, LeaseTable, takeLease } from "../../../rigs/leases/index.ts";
import { interrupted } from "../../emulate/interrupted.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Screen } from "../../run/progress.ts";
import { type OneBoardOptions, oneBoard } from "../one-board.ts";
import { describeHealth } from "./describe-health.ts";
import { checkBoard } from "./golden-check.ts";
import { commandLine } from "./lease-by-hand.ts";
import { sweep } from "./sweep.ts";

export interface SayOptions extends OneBoardOptions {
  readonly reason?: string;
}

export interface ReleaseOptions extends SayOptions {
  /** Also from a run that is under way. */
  readonly force?: true;
}

export interface MaintainOptions extends SayOptions {
  readonly retire?: true;
}

export interface CheckVerbOptions extends OneBoardOptions {
  readonly allowIrreversible?: readonly string[];
  /** Again and again, until it is interrupted. */
  readonly loop?: true;
}

const openLeases = (file: LabFile) => new LeaseTable(keptIn(file, "leases"), file.lab);
const openHealth = (file: LabFile) => new HealthBook(keptIn(file, "health"), commandLine());

/** Gives a board back to runs: whoever has it loses it, and a board that was put aside may be used once its golden image has answered. @throws UsageFault */
export async function releaseBoard(
  board: string,
  { rig, force, reason }: ReleaseOptions,
  screen: Screen = process.stdout,
): Promise<number> {
  const { name, file } = await oneBoard(rig, board);
  using table = openLeases(file);
  using book = openHealth(file);
  // A run that is merely late would take it up again.
  if (table.endLapsed([name])) screen.write(`${name}: a lease that was not renewed is ended\n`);
  const holder = table.holders().get(name);
  if (holder !== undefined && force === undefined)
    throw new UsageFault("BOARD_IN_USE", describeRefusal({ held: [{ board: name, holder }], awaited: [] }), {
      help: "Interrupt that run, which then leaves its boards without supply. If it hangs, say --force: it touches none of its boards any more once it has noticed.",
    });
  if (holder !== undefined) {
    table.takeAway(holder.token);
    screen.write(`${name}: taken from ${holder.owner} (${holder.purpose}), with all boards of its lease\n`);
  }
  const before = book.of(name);
  if (!takesJobs(before)) {
    const after = book.say(name, "unknown", reason ?? `given back; it was ${describeHealth(before)}`);
    screen.write(`${name}: ${after.health}; its golden image is tried before its next use\n`);
  } else if (holder === undefined)
    screen.write(`${name}: nobody has it, and it is ${describeHealth(before)}\n`);
  return exitCodes.pass;
}

/** Puts a board aside: no run uses it until it is given back. @throws UsageFault */
export async function maintainBoard(
  board: string,
  { rig, reason = "no reason was given", retire }: MaintainOptions,
  screen: Screen = process.stdout,
): Promise<number> {
  const { name, file } = await oneBoard(rig, board);
  using book = openHealth(file);
  const { health } = book.say(name, retire ? "retired" : "maintenance", reason);
  using table = openLeases(file);
  const holder = table.holders().get(name);
  const until = holder === undefined ? "" : `; ${holder.owner} (${holder.purpose}) ends its scenario first`;
  screen.write(`${name}: ${health}: ${reason}${until}\n`);
  return exitCodes.pass;
}

/** Tries whether a board works, by its golden image, which is all that its flash holds afterwards. @throws UsageFault, EquipmentFault */
export async function checkOneBoard(
  board: string,
  { rig, allowIrreversible = [], loop }: CheckVerbOptions,
  { screen = process.stdout as Screen, complaints = process.stderr as Screen, stop = interrupted } = {},
): Promise<number> {
  const chosen = await oneBoard(rig, board);
  const { name, file } = chosen;
  using book = openHealth(file);
  using table = openLeases(file);
  using lease = takeLease(table, [name], { purpose: commandLine() });
  await sweep(file, table, lease, (line) => complaints.write(`${line}\n`));
  const options = { file, lease, by: commandLine(), allowed: allowIrreversible };
  let stopped = loop === undefined;
  if (loop) {
    book.say(name, "looping", "its golden image is tried again and again");
    void stop().then(() => {
      stopped = true;
    });
  }
  let last = false;
  do {
    const { passed, reason } = await checkBoard(chosen, options);
    last = passed;
    screen.write(`${name}: ${reason}\n`);
  } while (!stopped);
  if (loop) {
    book.say(name, "unknown", "its golden image is tried no more");
    book.checked(name, last, `its golden image ${last ? "answered" : "did not answer"} at last`);
  }
  screen.write(`${name}: ${describeHealth(book.of(name))}\n`);
  return last ? exitCodes.pass : exitCodes.inconclusive;
}
