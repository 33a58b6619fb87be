import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { EquipmentFault, messageOf, UsageFault } from "../../core/kernel/index.ts";
import { lockHolder } from "./lock-holder.ts";

/** What a file of the lab is for. */
export interface LabStoreKind {
  /** SQL that makes the tables of an empty store and leaves those of a filled one. */
  readonly schema: string;
  /** Such as `the lab's leases`, for messages. */
  readonly name: string;
  /** Whether what was written outlives a loss of supply of this host at once, which costs a sync for each change. */
  readonly lasting: boolean;
}

/** A SQLite file that several processes of this host read and write at the same time. */
export interface LabStore extends Disposable {
  readonly file: string;
  /** Runs `work` as one transaction that nobody else's comes between: all of it is kept, or none. Not to be nested. */
  change<T>(work: () => T): T;
  run(sql: string, ...values: readonly SQLInputValue[]): number;
  read<Row>(sql: string, ...values: readonly SQLInputValue[]): Row | undefined;
  readAll<Row>(sql: string, ...values: readonly SQLInputValue[]): readonly Row[];
}

/** A change takes less than a millisecond; whoever is in one for as long is stopped, ms. */
const longestTurnMs = 10_000;
/** After which one looks again whether it is one's turn, ms, drawn below this: nobody tells. */
const longestPauseMs = 4;

/** Opens or creates the store, and its folder. @throws UsageFault when `file` is no such store or cannot be written */
export function openLabStore(kind: LabStoreKind, file: string): LabStore {
  const database = open(kind, file);
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const guarded = <T>(work: () => T): T => {
    try {
      return inTurn(work);
    } catch (thrown) {
      throw isSqliteError(thrown) ? faultOf(thrown, kind, file) : thrown;
    }
  };
  return {
    file,
    run: (sql, ...values) => guarded(() => Number(prepared(sql).run(...values).changes)),
    read: <Row>(sql: string, ...values: readonly SQLInputValue[]) =>
      guarded(() => prepared(sql).get(...values) as Row | undefined),
    readAll: <Row>(sql: string, ...values: readonly SQLInputValue[]) =>
      guarded(() => prepared(sql).all(...values) as unknown[] as readonly Row[]),
    change: (work) =>
      guarded(() => {
        database.exec("BEGIN IMMEDIATE");
        try {
          const result = work();
          database.exec("COMMIT");
          return result;
        } finally {
          if (database.isTransaction) database.exec("ROLLBACK");
        }
      }),
    [Symbol.dispose]: () => {
      if (database.isOpen) database.close();
    },
  };
}

function open({ schema, name, lasting }: LabStoreKind, file: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    makeFile(file);
    const made = new DatabaseSync(file);
    database = made;
    // A write-ahead log: who reads waits for nobody.
    inTurn(() => made.exec("PRAGMA journal_mode = WAL"));
    made.exec(`PRAGMA synchronous = ${lasting ? "FULL" : "NORMAL"}`);
    inTurn(() => made.exec("BEGIN IMMEDIATE"));
    made.exec(`${schema} COMMIT`);
    return made;
  } catch (cause) {
    database?.close();
    throw new UsageFault("FILE_UNREADABLE", `${file}: ${name} cannot be opened: ${messageOf(cause)}.`, {
      help: "Give a folder that you can write, on a disk of this host, as keep of the rig file; move the file away if it is none of Assay's.",
      cause,
    });
  }
}

/**
 * Whoever shares a lab shares its folder, by a group and its umask; nobody else reads it. A file that is there is not opened: to close
 * it again would drop the locks that SQLite has on it for this process (fcntl(2); sqlite.org/howtocorrupt.html, 2.2).
 */
function makeFile(file: string): void {
  try {
    closeSync(openSync(file, "ax", 0o660));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") throw thrown;
  }
}

/**
 * Does `work` again until nobody else is in the middle of a change. SQLite's own waiting takes longer pauses the longer it waits, so
 * that who came last is first: under load one of eight processes had no turn for seconds.
 */
function inTurn<T>(work: () => T): T {
  const end = performance.now() + longestTurnMs;
  for (;;) {
    try {
      return work();
    } catch (thrown) {
      if (!isBusy(thrown) || performance.now() > end) throw thrown;
    }
    Atomics.wait(nobody, 0, 0, Math.random() * longestPauseMs);
  }
}

/** What is never changed, to wait for. */
const nobody = new Int32Array(new SharedArrayBuffer(4));

interface SqliteError extends Error {
  readonly errcode: number;
}

const sqliteBusy = 5;
const sqliteFull = 13;

function isSqliteError(thrown: unknown): thrown is SqliteError {
  return thrown instanceof Error && "errcode" in thrown && typeof thrown.errcode === "number";
}

const isBusy = (thrown: unknown): boolean => isSqliteError(thrown) && (thrown.errcode & 0xff) === sqliteBusy;

function faultOf(cause: SqliteError, { name }: LabStoreKind, file: string): EquipmentFault {
  switch (cause.errcode & 0xff) {
    case sqliteFull:
      return new EquipmentFault("DISK_FULL", `${file}: ${name} could not be written: ${cause.message}.`, {
        help: "Make room on the disk; what was written before is kept.",
        cause,
      });
    case sqliteBusy: {
      const holder = lockHolder(`${file}-shm`);
      return new EquipmentFault(
        "CONTROL_LOST",
        `${file}: ${holder ?? "another process"} has held ${name} for more than ${longestTurnMs} ms.`,
        {
          help: "A process that was stopped in the middle of a change holds it: let that go on (kill -CONT PID), or end it.",
          cause,
        },
      );
    }
    default:
      return new EquipmentFault(
        "CONTROL_LOST",
        `${file}: ${name} could not be read or written: ${cause.message}.`,
        { help: "Look at the file, its folder and its disk.", cause },
      );
  }
}
