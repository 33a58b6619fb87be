import { hearOfChildren } from "../../../rigs/command/index.ts";
import { keptIn, type LabFile } from "../../../rigs/lab/index.ts";
import { LeaseTable, noteChild, takeLease } from "../../../rigs/leases/index.ts";

/** A board that a verb works on by hand. Disposing of it gives it back as it is then: what a person switched on stays on. */
export interface BoardByHand extends Disposable {
  /** @throws EquipmentFault LEASE_LOST */
  readonly guard: () => void;
}

/** Leases the board `name` for this command. @throws UsageFault BOARD_IN_USE while a run has it */
export function leaseByHand(file: LabFile, name: string): BoardByHand {
  using opened = new DisposableStack();
  const table = opened.use(new LeaseTable(keptIn(file, "leases"), file.lab));
  const lease = opened.use(takeLease(table, [name], { purpose: commandLine() }));
  opened.use(hearOfChildren((pid) => noteChild(table, lease.token, pid)));
  const owned = opened.move();
  return { guard: () => lease.check(name), [Symbol.dispose]: () => owned.dispose() };
}

/** What this process was asked for, as others are told. */
export const commandLine = (): string => ["assay", ...process.argv.slice(2)].join(" ");
