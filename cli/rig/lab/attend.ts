import { EquipmentFault } from "../../../core/kernel/index.ts";
import { HealthBook, isOfTheBoard, takesJobs } from "../../../rigs/health/index.ts";
import { keptIn, type LabFile } from "../../../rigs/lab/index.ts";
import { describeHealth } from "./describe-health.ts";

/** Notes how the boards of a run do, and tells which it must no longer use. */
export interface Attendance extends Disposable {
  /** A scenario's lease of the board is over, or could not be had; `fault`: what its equipment did wrong first. */
  note(board: string, fault: EquipmentFault | undefined): void;
  /** Why the board takes no jobs by now: it went into quarantine, or somebody put it aside. */
  aside(board: string): EquipmentFault | undefined;
}

/** Opens the lab's book of health for the run `by`. @throws UsageFault */
export function attendBoards(file: LabFile, by: string): Attendance {
  const book = new HealthBook(keptIn(file, "health"), by);
  return {
    note(board, fault) {
      if (fault === undefined) book.served(board);
      else if (isOfTheBoard(fault))
        book.failed(board, `${fault.code}: ${fault.message}`, file.lab.quarantineAfter);
    },
    aside(board) {
      const health = book.of(board);
      if (takesJobs(health)) return undefined;
      return new EquipmentFault("NOT_PERMITTED", `${board} is ${describeHealth(health)}.`, {
        help: `Mend it, then try it with assay rig check ${board}, or give it back with assay rig release ${board}.`,
      });
    },
    [Symbol.dispose]: () => book[Symbol.dispose](),
  };
}
