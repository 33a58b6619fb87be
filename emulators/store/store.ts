import { closeSync, openSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { EquipmentFault, messageOf, UsageFault } from "../../core/kernel/index.ts";

/** What a store is for, so that its faults are told in the words of whoever keeps it. */
export interface StoreKind {
  /** SQL that makes the tables of an empty store and leaves those of a filled one. */
  readonly schema: string;
  /** Such as `the registry`. */
  readonly name: string;
  /** Who keeps it, such as `backend`. */
  readonly keeper: string;
  /** What is wrong when it cannot be written, but for a full disk. */
  readonly brokenCode: "BACKEND_DOWN" | "FACTORY_DOWN";
}

export interface StoreOptions {
  /** In memory when left out. */
  readonly file?: string | undefined;
  /** Limits the size, in pages of 4096 bytes. */
  readonly maxPages?: number | undefined;
  /** Called once, at the first failure. */
  readonly onFailure?: ((fault: EquipmentFault) => void) | undefined;
}

/** A database (SQLite). After its first failure every use of it fails: what was acknowledged must have been kept. */
export interface Store extends Disposable {
  /** Runs `work` as one transaction: all of it is kept, or none. Not to be nested. @throws EquipmentFault DISK_FULL or the kind's code */
  change<T>(work: () => T): T;
  run(sql: string, ...values: readonly SQLInputValue[]): void;
  read<Row>(sql: string, ...values: readonly SQLInputValue[]): Row | undefined;
  readAll<Row>(sql: string, ...values: readonly SQLInputValue[]): readonly Row[];
  /** Every page of the database as it is kept, those that are free included. */
  bytes(): Uint8Array;
  /** Why the store no longer works. */
  readonly failure: EquipmentFault | undefined;
}

/** Opens or creates a store. @throws UsageFault when `file` is in use at this moment, no such store, or unwritable */
export function openStore(kind: StoreKind, { file, maxPages, onFailure }: StoreOptions): Store {
  const database = open(kind, file);
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
      failure = faultOf(thrown, kind, file);
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
    bytes: () => guarded(() => database.serialize()),
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

function open({ schema, name, keeper }: StoreKind, file: string | undefined): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    // It may hold what is nobody else's business: nobody else may read it, from its first byte on.
    if (file !== undefined) closeSync(openSync(file, "a", 0o600));
    database = new DatabaseSync(file ?? ":memory:");
    // One keeper at a time: two would number alike.
    if (file !== undefined) database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec(`BEGIN EXCLUSIVE; ${schema} COMMIT`);
    return database;
  } catch (cause) {
    database?.close();
    throw new UsageFault("VALUE_INVALID", `${file}: ${name} cannot be opened: ${messageOf(cause)}.`, {
      help: `Give a file that a ${keeper} has made, that no other ${keeper} uses, in a folder that can be written.`,
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

function faultOf(cause: SqliteError, { name, keeper, brokenCode }: StoreKind, file?: string): EquipmentFault {
  const full = (cause.errcode & 0xff) === sqliteFull;
  return new EquipmentFault(
    full ? "DISK_FULL" : brokenCode,
    `The ${keeper} could not write ${file ?? `${name} in memory`}: ${cause.message}.`,
    {
      help: full
        ? `Make room on the disk and start the ${keeper} again; what it has acknowledged is kept.`
        : `Check the file and its folder, and start the ${keeper} again.`,
      cause,
    },
  );
}
