import { closeSync, openSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { EquipmentFault, messageOf, UsageFault } from "../../../core/kernel/index.ts";

export interface StoreOptions {
  /** In memory when left out. */
  readonly file?: string | undefined;
  /** Limits the size, in pages of 4096 bytes. */
  readonly maxPages?: number | undefined;
  /** Called once, at the first failure. */
  readonly onFailure?: ((fault: EquipmentFault) => void) | undefined;
}

/** The registry's database (SQLite). After its first failure every use of it fails: what was acknowledged must have been kept. */
export interface Store extends Disposable {
  /** Runs `work` as one transaction: all of it is kept, or none. Not to be nested. @throws EquipmentFault DISK_FULL, BACKEND_DOWN */
  change<T>(work: () => T): T;
  run(sql: string, ...values: readonly SQLInputValue[]): void;
  read<Row>(sql: string, ...values: readonly SQLInputValue[]): Row | undefined;
  readAll<Row>(sql: string, ...values: readonly SQLInputValue[]): readonly Row[];
  /** Why the store no longer works. */
  readonly failure: EquipmentFault | undefined;
}

const schema = `
CREATE TABLE IF NOT EXISTS devices (
  identity TEXT PRIMARY KEY, state TEXT NOT NULL, account TEXT, registrations INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS credentials (
  number INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE, identity TEXT NOT NULL, public_key BLOB NOT NULL,
  not_after INTEGER NOT NULL, state TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS credentials_of ON credentials (identity);
CREATE TABLE IF NOT EXISTS bootstraps (
  identity TEXT PRIMARY KEY, public_key BLOB, barred INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS decommissionings (
  identity TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (identity, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sequences (identity TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS keys (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Opens or creates the registry. @throws UsageFault when `file` is another backend's at this moment, no registry, or unwritable */
export function openStore({ file, maxPages, onFailure }: StoreOptions): Store {
  const database = open(file);
  if (maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${Math.trunc(maxPages)}`);
  const statements = new Map<string, StatementSync>();
  let failure: EquipmentFault | undefined;

  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const guarded = <T>(work: () => T): T => {
    if (failure !== undefined) throw failure;
    try {
      return work();
    } catch (thrown) {
      if (!isSqliteError(thrown)) throw thrown;
      failure = faultOf(thrown, file);
      onFailure?.(failure);
      throw failure;
    }
  };

  return {
    get failure() {
      return failure;
    },
    run: (sql, ...values) => guarded(() => void prepared(sql).run(...values)),
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
        } catch (thrown) {
          // A full disk has rolled it back already.
          if (database.isTransaction) database.exec("ROLLBACK");
          throw thrown;
        }
      }),
    [Symbol.dispose]: () => {
      if (database.isOpen) database.close();
    },
  };
}

function open(file: string | undefined): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    // It holds private keys: nobody else may read it, from its first byte on.
    if (file !== undefined) closeSync(openSync(file, "a", 0o600));
    database = new DatabaseSync(file ?? ":memory:");
    // One backend at a time: two would number their orders alike.
    if (file !== undefined) database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec(`BEGIN EXCLUSIVE; ${schema} COMMIT`);
    return database;
  } catch (cause) {
    database?.close();
    throw new UsageFault("VALUE_INVALID", `${file}: the registry cannot be opened: ${messageOf(cause)}.`, {
      help: "Give a file that a backend has made, that no other backend uses, in a folder that can be written.",
      cause,
    });
  }
}

interface SqliteError extends Error {
  readonly errcode: number;
}

function isSqliteError(thrown: unknown): thrown is SqliteError {
  return thrown instanceof Error && "errcode" in thrown && typeof thrown.errcode === "number";
}

const sqliteFull = 13;

function faultOf(cause: SqliteError, file = "the registry in memory"): EquipmentFault {
  const full = (cause.errcode & 0xff) === sqliteFull;
  return new EquipmentFault(
    full ? "DISK_FULL" : "BACKEND_DOWN",
    `The backend could not write ${file}: ${cause.message}.`,
    {
      help: full
        ? "Make room on the disk and start the backend again; what it has acknowledged is kept."
        : "Check the file and its folder, and start the backend again.",
      cause,
    },
  );
}
