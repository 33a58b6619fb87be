import { EquipmentFault } from "../../../core/kernel/index.ts";
import { hearOfChildren } from "../../../rigs/command/index.ts";
import { type BoardHealth, HealthBook, takesJobs } from "../../../rigs/health/index.ts";
import { keptIn } from "../../../rigs/lab/index.ts";
import {
  awaitLease,
  describeRefusal,
  type Lease,
  LeaseTable,
  noteChild,
  takeLease,
} from "../../../rigs/leases/index.ts";
import type { AsideBoard } from "../../run/options.ts";
import type { ChosenBoard, ChosenBoards } from "../choose-boards.ts";
import { describeHealth } from "./describe-health.ts";
import { checkBoard } from "./golden-check.ts";
import { sweep } from "./sweep.ts";

export interface HoldOptions {
  /** What for, as others are told. */
  readonly purpose: string;
  /** Until the boards are free. */
  readonly wait?: boolean | undefined;
  /** Boards that may be given up for what cannot be taken back. */
  readonly allowed: readonly string[];
  /** Takes those in quarantine too, for somebody who tries whether they work again. */
  readonly mend?: boolean;
  /** Told what is waited for, what was swept and how boards that were ill did. */
  readonly tell: (line: string) => void;
}

/** Boards of a rig that are this process' own until it is disposed of. */
export interface HeldBoards extends Disposable {
  readonly token: number;
  /** Those of the boards that take jobs, and those that are to be mended. */
  readonly boards: readonly ChosenBoard[];
  readonly aside: readonly AsideBoard[];
  /** Those that are still this run's: all or none. */
  still(): readonly ChosenBoard[];
  /** Gives them back, all of them at rest or none. Disposing of this without gives them back as untidy. */
  release(rest: "tidy" | "untidy"): void;
}

/**
 * Leases those of the boards that take jobs, all or none, and sweeps what dead holders have left in the lab. @throws UsageFault
 * BOARD_IN_USE @throws EquipmentFault NOT_OFFERED when none of them takes jobs
 */
export async function holdBoards(
  { file, boards: chosen }: ChosenBoards,
  { purpose, wait, allowed, mend = false, tell }: HoldOptions,
): Promise<HeldBoards> {
  using book = new HealthBook(keptIn(file, "health"), purpose);
  const able = sortOut(chosen, book, mend).boards;
  using opened = new DisposableStack();
  const table = opened.use(new LeaseTable(keptIn(file, "leases"), { leaseMs: file.lab.leaseMs }));
  const names = able.map(({ name }) => name);
  const lease = wait
    ? await awaitLease(table, names, {
        purpose,
        onWaiting: (refusal) => tell(`waiting: ${describeRefusal(refusal)}`),
      })
    : takeLease(table, names, { purpose });
  opened.adopt(lease, (held) => held.release(names));
  opened.use(hearOfChildren((pid) => noteChild(table, lease.token, pid)));
  await sweep(file, table, lease, tell);
  for (const board of able.filter(({ name }) => book.of(name).checkDue && takesJobs(book.of(name)))) {
    const { reason } = await checkBoard(board, { file, lease, by: purpose, allowed });
    tell(`${board.name} was given back and is tried: ${reason}`);
  }
  return heldBoards({ ...sortOut(chosen, book, mend), lease, table, opened: opened.move() });
}

function heldBoards({
  boards,
  aside,
  lease,
  table,
  opened,
}: Pick<HeldBoards, "boards" | "aside"> & {
  readonly lease: Lease;
  readonly table: LeaseTable;
  readonly opened: DisposableStack;
}): HeldBoards {
  return {
    ...{ token: lease.token, boards, aside },
    still: () => (table.confirm(lease.token) ? boards : []),
    release(rest) {
      if (rest === "tidy") lease.release();
      opened.dispose();
    },
    [Symbol.dispose]: () => opened.dispose(),
  };
}

function sortOut(
  chosen: readonly ChosenBoard[],
  book: HealthBook,
  mend: boolean,
): Pick<HeldBoards, "boards" | "aside"> {
  const isWanted = (health: BoardHealth) => takesJobs(health) || (mend && health.health === "bad");
  const known = chosen.map((board) => ({ board, health: book.of(board.name) }));
  const fit = known.filter(({ health }) => isWanted(health)).map(({ board }) => board);
  const unfit = known.filter(({ health }) => !isWanted(health));
  const aside = unfit.map(({ board, health }) => ({
    slot: board.name,
    why: `it is ${describeHealth(health)}.`,
  }));
  if (fit.length > 0) return { boards: fit, aside };
  throw new EquipmentFault(
    "NOT_OFFERED",
    `No board takes jobs. ${aside.map(({ slot, why }) => `${slot}: ${why}`).join(" ")}`,
    {
      help: "Mend the board, then try it with assay rig check BOARD, or give it back with assay rig release BOARD.",
    },
  );
}
