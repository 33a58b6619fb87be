import { hearOfChildren } from "../../../rigs/command/index.ts";
import { keptIn, type LabFile } from "../../../rigs/lab/index.ts";
import { guardLease, isOwn, LeaseTable, noteChild, takeLease } from "../../../rigs/leases/index.ts";

/** A board that a verb works on by hand. Disposing of it gives it back as it is then: what a person switched on stays on. */
export interface BoardByHand extends Disposable {
  /** @throws EquipmentFault LEASE_LOST */
  readonly guard: () => void;
}

const byHand = "by hand: ";

/**
 * Leases the board `name` for this command. Whoever has a console open in one window and presses the button in another does both by hand,
 * under one lease. @throws UsageFault BOARD_IN_USE while a run or another person has it
 */
export function leaseByHand(file: LabFile, name: string): BoardByHand {
  using opened = new DisposableStack();
  const table = opened.use(new LeaseTable(keptIn(file, "leases"), file.lab));
  const { guard, token } = joinOwn(table, name) ?? takeOwn(opened, table, name);
  opened.use(hearOfChildren((pid) => noteChild(table, token, pid)));
  const owned = opened.move();
  return { guard: () => guard.check(name), [Symbol.dispose]: () => owned.dispose() };
}

function takeOwn(opened: DisposableStack, table: LeaseTable, name: string) {
  const lease = opened.use(takeLease(table, [name], { purpose: `${byHand}${commandLine()}` }));
  return { guard: lease, token: lease.token };
}

function joinOwn(table: LeaseTable, name: string) {
  const holder = table.holders().get(name);
  if (holder === undefined || !holder.purpose.startsWith(byHand) || !isOwn(holder)) return undefined;
  return { guard: guardLease(table, holder.token), token: holder.token };
}

/** What this process was asked for, as others are told. */
export const commandLine = (): string => ["assay", ...process.argv.slice(2)].join(" ");
