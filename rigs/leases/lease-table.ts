import { utimesSync } from "node:fs";
import { type LabStore, openLabStore } from "../store/index.ts";
import { type HostClock, hostClock } from "./host-clock.ts";
import { hasEnded, ownIdentity, type ProcessIdentity } from "./process-identity.ts";

/**
 * `lease.token` is never used twice, also not after the host has started anew: of two leases of a board the later one has the greater.
 * A lease is all its boards or none; it ends as a whole. `until` is ms of the clock that `boot` names; all that a person reads is
 * wall-clock text, and nothing is decided by it.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS lease (
    token INTEGER PRIMARY KEY AUTOINCREMENT, boot TEXT NOT NULL, until REAL NOT NULL,
    pid INTEGER NOT NULL, start TEXT NOT NULL, namespace TEXT NOT NULL,
    owner TEXT NOT NULL, purpose TEXT NOT NULL, since TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS leased (
    board TEXT PRIMARY KEY, token INTEGER NOT NULL REFERENCES lease (token) ON DELETE CASCADE) STRICT;
  CREATE TABLE IF NOT EXISTS waiting (
    ticket INTEGER PRIMARY KEY AUTOINCREMENT, boards TEXT NOT NULL, boot TEXT NOT NULL, until REAL NOT NULL,
    pid INTEGER NOT NULL, start TEXT NOT NULL, namespace TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS child (
    token INTEGER NOT NULL, boot TEXT NOT NULL, pid INTEGER NOT NULL, start TEXT NOT NULL, namespace TEXT NOT NULL,
    PRIMARY KEY (token, pid, start)) STRICT;
  CREATE TABLE IF NOT EXISTS unrest (
    board TEXT PRIMARY KEY, owner TEXT NOT NULL, purpose TEXT NOT NULL, since TEXT NOT NULL, how TEXT NOT NULL) STRICT;`;

/** Whoever holds boards. */
export interface Holder {
  readonly token: number;
  /** Such as `anna, process 4711`. */
  readonly owner: string;
  /** What it holds them for, such as its command line. */
  readonly purpose: string;
  /** Wall clock, ISO 8601. */
  readonly since: string;
  /** So long from now its lease runs if it never renews it, ms. */
  readonly leftMs: number;
}

/** Why boards cannot be had now. */
export interface Refusal {
  readonly held: readonly { readonly board: string; readonly holder: Holder }[];
  /** Boards that are free, and for which others have waited longer. */
  readonly awaited: readonly string[];
}

/** What a lease left that was not given back. */
export interface Unrest {
  readonly board: string;
  readonly owner: string;
  readonly purpose: string;
  readonly since: string;
  readonly how: Lapse;
}

/** `ended`: its process has; `expired`: nobody renewed it; `restarted`: this host was; `taken`: somebody took it away by hand; `untidy`: it was given back, but the board would not come to rest. */
export type Lapse = "ended" | "expired" | "restarted" | "taken" | "untidy";

interface LeaseRow extends ProcessIdentity {
  readonly token: number;
  readonly boot: string;
  readonly until: number;
  readonly owner: string;
  readonly purpose: string;
  readonly since: string;
}

interface WaitingRow extends ProcessIdentity {
  readonly ticket: number;
  readonly boards: string;
  readonly boot: string;
  readonly until: number;
}

export type ChildRow = ProcessIdentity & { readonly token: number; readonly boot: string };

export interface LeaseTableOptions {
  readonly clock?: HostClock;
  /** How long a lease runs after it was taken or renewed, ms. */
  readonly leaseMs: number;
}

/** Who holds which board of a lab, over all processes of this host. Each method is one transaction and waits for nothing. */
export class LeaseTable implements Disposable {
  readonly leaseMs: number;
  readonly #store: LabStore;
  readonly #clock: HostClock;
  readonly #self = ownIdentity();

  /** @throws UsageFault when `file` cannot be opened */
  constructor(file: string, { clock = hostClock(), leaseMs }: LeaseTableOptions) {
    this.leaseMs = leaseMs;
    this.#clock = clock;
    this.#store = openLabStore({ schema, name: "the lab's leases", lasting: false }, file);
  }

  get file(): string {
    return this.#store.file;
  }

  /**
   * All of `boards`, or none. `ticket` is one's place in the queue: who came later waits, also for a board that is free but that
   * somebody before them needs. Leases that have lapsed end here.
   */
  take(
    boards: readonly string[],
    { owner, purpose }: Pick<Holder, "owner" | "purpose">,
    ticket?: number,
  ): { readonly token: number } | Refusal {
    return this.#store.change(() => {
      this.#endLapsed(boards);
      const refusal = this.#refusal(boards, ticket);
      if (refusal !== undefined) return refusal;
      const { pid, start, namespace } = this.#self;
      const { token } = this.#store.read<{ token: number }>(
        "INSERT INTO lease (boot, until, pid, start, namespace, owner, purpose, since) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING token",
        ...[this.#clock.boot, this.#until(), pid, start, namespace, owner, purpose, new Date().toISOString()],
      ) as { token: number };
      for (const board of boards)
        this.#store.run("INSERT INTO leased (board, token) VALUES (?, ?)", board, token);
      if (ticket !== undefined) this.leaveQueue(ticket);
      return { token };
    });
  }

  /** As `take` would answer, and changes nothing. */
  lookAt(boards: readonly string[], ticket?: number): Refusal | undefined {
    return this.#refusal(boards, ticket);
  }

  /** Whether one of `boards` is leased, or was and nobody has noticed yet that the lease has lapsed. Costs next to nothing. */
  isTaken(boards: readonly string[]): boolean {
    const sql = "SELECT 1 FROM json_each(?) JOIN leased ON board = value LIMIT 1";
    return this.#store.read(sql, JSON.stringify(boards)) !== undefined;
  }

  /**
   * Whether the lease is still there, with more than half of its time ahead from now on. One that has run out and that nobody took is
   * taken up again: its token says that no other was in between.
   */
  confirm(token: number): boolean {
    const row = this.#row(token);
    if (row === undefined) return false;
    return row.until - this.#clock.now() > this.leaseMs / 2 || this.renew(token);
  }

  /** Whether the lease is still there, though it may have run out meanwhile. Changes nothing. */
  isCurrent(token: number): boolean {
    return this.#row(token) !== undefined;
  }

  /** Whether it was still there; it then runs its whole time from now. */
  renew(token: number): boolean {
    const sql = "UPDATE lease SET until = ? WHERE token = ? AND boot = ?";
    return this.#store.run(sql, this.#until(), token, this.#clock.boot) === 1;
  }

  /** Gives the boards back. `untidy` ones were not brought to rest. Whether the lease was still there. */
  release(token: number, untidy: readonly string[] = []): boolean {
    const was = this.#store.change(() => {
      const row = this.#row(token);
      if (row === undefined) return false;
      for (const board of untidy) this.#noteUnrest(board, row, "untidy");
      this.#store.run("DELETE FROM lease WHERE token = ?", token);
      return true;
    });
    this.#ring();
    return was;
  }

  /** Ends the lease of somebody else as one that has lapsed. */
  takeAway(token: number): void {
    this.#store.change(() => {
      const row = this.#row(token);
      if (row !== undefined) this.#end(row, "taken");
    });
    this.#ring();
  }

  /** Ends leases on `boards` that have run out, and those of processes that have ended. Whether there was one on them. */
  endLapsed(boards: readonly string[]): boolean {
    return this.#store.change(() => {
      const before = this.isTaken(boards);
      this.#endLapsed(boards);
      return before && !this.isTaken(boards);
    });
  }

  /** Of each board that is held, by whom; leases that have lapsed are none. */
  holders(): ReadonlyMap<string, Holder> {
    return this.#holders(this.#judge());
  }

  #holders(judge: Judge): ReadonlyMap<string, Holder> {
    const rows = this.#store.readAll<LeaseRow & { board: string }>(
      "SELECT * FROM leased JOIN lease USING (token) ORDER BY board",
    );
    return new Map(
      rows.flatMap((row) => (judge.lapse(row) === undefined ? [[row.board, describe(row, judge.now)]] : [])),
    );
  }

  /** Queues up. The ticket lapses like a lease unless it is renewed. */
  queueUp(boards: readonly string[]): number {
    const { pid, start, namespace } = this.#self;
    const { ticket } = this.#store.read<{ ticket: number }>(
      "INSERT INTO waiting (boards, boot, until, pid, start, namespace) VALUES (?, ?, ?, ?, ?, ?) RETURNING ticket",
      ...[JSON.stringify(boards), this.#clock.boot, this.#until(), pid, start, namespace],
    ) as { ticket: number };
    return ticket;
  }

  /** Whether it was still there. */
  renewTicket(ticket: number): boolean {
    return this.#store.run("UPDATE waiting SET until = ? WHERE ticket = ?", this.#until(), ticket) === 1;
  }

  leaveQueue(ticket: number): void {
    this.#store.run("DELETE FROM waiting WHERE ticket = ?", ticket);
  }

  /** A process that works for the lease, and must not outlive it. */
  addChild(token: number, { pid, start, namespace }: ProcessIdentity): void {
    const values = [token, this.#clock.boot, pid, start, namespace] as const;
    this.#store.run("INSERT OR IGNORE INTO child VALUES (?, ?, ?, ?, ?)", ...values);
  }

  removeChild({ token, pid, start }: Pick<ChildRow, "token" | "pid" | "start">): void {
    this.#store.run("DELETE FROM child WHERE token = ? AND pid = ? AND start = ?", token, pid, start);
  }

  /** Children of leases that are no more, and of this start of the host; those of earlier ones are forgotten. */
  orphans(): readonly ChildRow[] {
    this.#store.run("DELETE FROM child WHERE boot <> ?", this.#clock.boot);
    return this.#store.readAll<ChildRow>("SELECT * FROM child WHERE token NOT IN (SELECT token FROM lease)");
  }

  /** Boards that somebody left as they were. Ends leases on `boards` that have lapsed, and those of processes that have ended. */
  unrest(boards: readonly string[]): readonly Unrest[] {
    return this.#store.change(() => {
      this.#endLapsed(boards);
      const all = this.#store.readAll<Unrest>("SELECT * FROM unrest ORDER BY board");
      return all.filter(({ board }) => boards.includes(board));
    });
  }

  broughtToRest(board: string): void {
    this.#store.run("DELETE FROM unrest WHERE board = ?", board);
  }

  [Symbol.dispose](): void {
    this.#store[Symbol.dispose]();
  }

  /** Whoever waits watches the file's times: a write-ahead log changes it at rare checkpoints only. */
  #ring(): void {
    const now = new Date();
    utimesSync(this.file, now, now);
  }

  #row(token: number): LeaseRow | undefined {
    const sql = "SELECT * FROM lease WHERE token = ? AND boot = ?";
    return this.#store.read<LeaseRow>(sql, token, this.#clock.boot);
  }

  #until(): number {
    return this.#clock.now() + this.leaseMs;
  }

  #refusal(boards: readonly string[], ticket = Number.MAX_SAFE_INTEGER): Refusal | undefined {
    const judge = this.#judge();
    const holders = this.#holders(judge);
    const held = boards.flatMap((board) => {
      const holder = holders.get(board);
      return holder === undefined ? [] : [{ board, holder }];
    });
    const before = this.#store.readAll<WaitingRow>("SELECT * FROM waiting WHERE ticket < ?", ticket);
    const wanted = new Set(
      before
        .filter((row) => judge.lapse(row) === undefined)
        .flatMap((row) => JSON.parse(row.boards) as string[]),
    );
    const awaited = boards.filter((board) => !holders.has(board) && wanted.has(board));
    return held.length + awaited.length === 0 ? undefined : { held, awaited };
  }

  /** A process that is merely late keeps its lease until somebody wants one of its boards. */
  #endLapsed(wanted: readonly string[]): void {
    const judge = this.#judge();
    for (const row of this.#store.readAll<LeaseRow>("SELECT * FROM lease")) {
      const lapse = judge.lapse(row);
      const boards = lapse === "expired" ? this.#boardsOf(row.token) : wanted;
      if (lapse !== undefined && boards.some((board) => wanted.includes(board))) this.#end(row, lapse);
    }
    for (const row of this.#store.readAll<WaitingRow>("SELECT * FROM waiting"))
      if (judge.lapse(row) !== undefined) this.leaveQueue(row.ticket);
  }

  #end(row: LeaseRow, how: Lapse): void {
    for (const board of this.#boardsOf(row.token)) this.#noteUnrest(board, row, how);
    this.#store.run("DELETE FROM lease WHERE token = ?", row.token);
  }

  #noteUnrest(board: string, { owner, purpose, since }: LeaseRow, how: Lapse): void {
    this.#store.run(
      "INSERT OR REPLACE INTO unrest VALUES (?, ?, ?, ?, ?)",
      board,
      owner,
      purpose,
      since,
      how,
    );
  }

  #boardsOf(token: number): string[] {
    const rows = this.#store.readAll<{ board: string }>("SELECT board FROM leased WHERE token = ?", token);
    return rows.map(({ board }) => board);
  }

  /** For one transaction, in which the time stands and each process is looked for once. */
  #judge(): Judge {
    const now = this.#clock.now();
    const ended = new Map<string, boolean>();
    const isOver = (row: LeaseRow | WaitingRow): boolean => {
      const key = `${row.pid} ${row.start}`;
      const known = ended.get(key) ?? hasEnded(row);
      ended.set(key, known);
      return known;
    };
    return {
      now,
      lapse: (row) => {
        if (row.boot !== this.#clock.boot) return "restarted";
        if (isOver(row)) return "ended";
        return row.until <= now ? "expired" : undefined;
      },
    };
  }
}

interface Judge {
  readonly now: number;
  lapse(row: LeaseRow | WaitingRow): Lapse | undefined;
}

function describe({ token, owner, purpose, since, until }: LeaseRow, now: number): Holder {
  return { token, owner, purpose, since, leftMs: until - now };
}
