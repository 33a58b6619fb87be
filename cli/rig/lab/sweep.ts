import { EquipmentFault, UsageFault } from "../../../core/kernel/index.ts";
import { BoardDrivers } from "../../../rigs/boards/index.ts";
import type { LabFile } from "../../../rigs/lab/index.ts";
import {
  endOrphans,
  type Lease,
  type LeaseTable,
  takeLease,
  type Unrest,
} from "../../../rigs/leases/index.ts";

const left: Readonly<Record<Unrest["how"], string>> = {
  ended: "which ended without giving it back",
  expired: "which did not renew its lease",
  restarted: "before this host was restarted",
  taken: "from which it was taken away",
  untidy: "which could not bring it to rest",
};

/**
 * Brings to rest what holders that are no more have left in the lab: their programs are ended and their boards lose supply. Boards that
 * somebody else holds are theirs to sweep; one whose supply cannot be switched off stays on the list of the next.
 */
export async function sweep(
  file: LabFile,
  table: LeaseTable,
  own: Lease,
  tell: (line: string) => void,
): Promise<void> {
  const restless = table.unrest(Object.keys(file.lab.boards));
  const ended = endOrphans(table);
  if (ended > 0) tell(`${ended} ${ended === 1 ? "program" : "programs"} of a run that is no more ended`);
  for (const unrest of restless) {
    using lease = own.boards.includes(unrest.board) ? undefined : free(table, unrest.board);
    const held = lease ?? own;
    if (held.boards.includes(unrest.board)) tell(await cutSupply(file, table, held, unrest));
  }
}

function free(table: LeaseTable, board: string): Lease | undefined {
  try {
    return takeLease(table, [board], { purpose: "sweeping what was left" });
  } catch (thrown) {
    if (thrown instanceof UsageFault && thrown.code === "BOARD_IN_USE") return undefined;
    throw thrown;
  }
}

async function cutSupply(
  { lab }: LabFile,
  table: LeaseTable,
  lease: Lease,
  { board, owner, purpose, how }: Unrest,
): Promise<string> {
  const whose = `${board} was left by ${owner} (${purpose}), ${left[how]}`;
  const declaration = lab.boards[board];
  if (declaration === undefined) return `${whose}: it is on the rig no more`;
  try {
    await using drivers = new BoardDrivers(board, declaration, () => lease.check(board));
    const power = await drivers.power();
    await power?.set(false);
    table.broughtToRest(board);
    return `${whose}: ${power === undefined ? "nothing here switches its supply" : "its supply is off"}`;
  } catch (thrown) {
    if (!(thrown instanceof EquipmentFault)) throw thrown;
    return `${whose}: its supply could not be switched off: ${thrown.message}`;
  }
}
