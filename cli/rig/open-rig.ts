import type { EquipmentFault } from "../../core/kernel/index.ts";
import type { Product } from "../../core/product/index.ts";
import type { ServerHost } from "../../emulators/backend/index.ts";
import { Board } from "../../rigs/boards/index.ts";
import { keptIn, loadLab } from "../../rigs/lab/index.ts";
import { guardLease, LeaseTable } from "../../rigs/leases/index.ts";
import type { AsideBoard, RigParameters } from "../run/options.ts";
import { attendBoards } from "./lab/attend.ts";

export interface OpenRig extends AsyncDisposable {
  readonly boards: readonly Board[];
  /** Those that were chosen and do not take part. */
  readonly aside: readonly AsideBoard[];
  /** Those that take no jobs any more, and why. */
  unfit(): ReadonlyMap<Board, EquipmentFault>;
  /** Notes in the lab's book of health how a board did in a scenario. */
  readonly attend: (board: Board, fault: EquipmentFault | undefined) => void;
  /** Where the backend listens for them. */
  readonly host: ServerHost;
  /** Ends what is under way on the boards, for good, and leaves them without supply. Whatever fails at one is not the others'.
   * @throws AggregateError of what failed, after all have been tried */
  standDown(): Promise<void>;
}

/**
 * The boards that take part, under the run's lease on them. None is opened until a scenario leases the first of them. @throws UsageFault
 */
export async function openRig(
  { file, boards: names, allowed, token, aside, out }: RigParameters,
  { ixit }: Product,
): Promise<OpenRig> {
  const labFile = await loadLab(file);
  const { lab } = labFile;
  await using owned = new AsyncDisposableStack();
  const table = owned.use(new LeaseTable(keptIn(labFile, "leases"), lab));
  const attendance = owned.use(attendBoards(labFile, `the run in ${out}`));
  const guard = guardLease(table, token);
  const boards = names.map((name) => {
    const declaration = lab.boards[name];
    if (declaration === undefined) throw new TypeError(`${file} lost ${name} since the run began`);
    return new Board(name, declaration, {
      ...{ keep: lab.keep, flash: ixit.flash, allowed: allowed.includes(name) },
      guard: () => guard.check(name),
    });
  });
  for (const board of boards) owned.use(board);
  const kept = owned.move();
  return {
    ...{ boards, aside },
    unfit: () =>
      new Map(
        boards.flatMap((board) => {
          const why = attendance.aside(board.name);
          return why === undefined ? [] : [[board, why]];
        }),
      ),
    attend: (board, fault) => attendance.note(board.name, fault),
    host: lab.backend,
    async standDown() {
      const ends = await Promise.allSettled(boards.map((board) => board.standDown()));
      const failed = ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
      if (failed.length > 0) throw new AggregateError(failed, "not every board came to rest");
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
