import { EquipmentFault } from "../../core/kernel/index.ts";
import type { Holder, LeaseTable } from "./lease-table.ts";

/** What says, before anything is done to a board, whether it is still one's own. */
export interface LeaseGuard {
  /** Says so of `board`, and keeps it one's own for at least half a lease. @throws EquipmentFault LEASE_LOST */
  check(board: string): void;
}

/**
 * The guard of whoever works under a lease that another holds and renews: the token is all that it takes, in any process of this
 * host. What is done in the moment after a check is beyond it: a relay knows no token.
 */
export function guardLease(table: LeaseTable, token: number): LeaseGuard {
  return {
    check(board) {
      if (!table.confirm(token)) throw leaseLost(board, table.holders().get(board));
    },
  };
}

/** Boards that are one's own, and stay so while this process works. Disposing of it gives them back. */
export class Lease implements LeaseGuard, Disposable {
  readonly token: number;
  /** In the order of their names. */
  readonly boards: readonly string[];
  readonly #table: LeaseTable;
  readonly #guard: LeaseGuard;
  readonly #heart: NodeJS.Timeout;

  constructor(table: LeaseTable, token: number, boards: readonly string[]) {
    this.#table = table;
    this.token = token;
    this.boards = boards;
    this.#guard = guardLease(table, token);
    this.#heart = setInterval(() => this.#beat(), table.leaseMs / 6).unref();
  }

  check(board: string): void {
    this.#guard.check(board);
  }

  /** Gives them back. `untidy` are those that could not be brought to rest: whoever comes next does that. */
  release(untidy: readonly string[] = []): void {
    clearInterval(this.#heart);
    this.#table.release(this.token, untidy);
  }

  [Symbol.dispose](): void {
    this.release();
  }

  #beat(): void {
    try {
      if (!this.#table.renew(this.token)) clearInterval(this.#heart);
    } catch {
      // A full disk, or a lock that is held for long: the next beat may be luckier, and whoever touches a board asks anew.
    }
  }
}

function leaseLost(board: string, holder: Holder | undefined): EquipmentFault {
  const now =
    holder === undefined ? "" : `; now ${holder.owner} has it, since ${holder.since} (${holder.purpose})`;
  return new EquipmentFault(
    "LEASE_LOST",
    `${board} is no longer leased to this run: its lease was not renewed in time, or was taken away${now}. Nothing more is done to it.`,
    {
      help: "Run the scenario again. A process that is stopped, or a host that is busy for longer than leaseMs of the rig file, loses its boards.",
    },
  );
}
