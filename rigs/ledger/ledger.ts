import { type JournalRecord, readJournal } from "../../core/journal/index.ts";
import { UsageFault } from "../../core/kernel/index.ts";
import { type LabStore, openLabStore } from "../store/index.ts";

/**
 * Fingerprints are keyed (HMAC): the ledger names no device, and those of different keys cannot be compared. `keyId` names the key.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS run (
    id INTEGER PRIMARY KEY, runId TEXT NOT NULL UNIQUE, keyId TEXT NOT NULL, product TEXT NOT NULL, target TEXT NOT NULL,
    journal TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS fingerprint (
    keyId TEXT NOT NULL, commitment TEXT NOT NULL, bearer TEXT NOT NULL, kind TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES run (id), PRIMARY KEY (keyId, commitment, bearer, run)) STRICT, WITHOUT ROWID;`;

/** What one device bears, as a run's journal has it. */
export type Print = Pick<Extract<JournalRecord, { type: "fingerprint" }>, "kind" | "commitment" | "bearer">;

/** An earlier run that saw the same identity or credential on other hardware. */
export interface SeenBefore {
  readonly runId: string;
  readonly product: string;
  /** The rig and its boards. */
  readonly target: string;
  /** Path of its journal then. */
  readonly journal: string;
}

/** Which identities and credentials the runs of a lab have seen, over nights, boards and products. */
export class Ledger implements Disposable {
  readonly #store: LabStore;

  /** @throws UsageFault when `file` cannot be opened */
  constructor(file: string) {
    this.#store = openLabStore({ schema, name: "the lab's ledger", lasting: true }, file);
  }

  /** Runs in which other hardware bore the same, oldest first. */
  seenElsewhere({ commitment, bearer }: Print, keyId: string): readonly SeenBefore[] {
    const runs = this.#store.readAll<SeenBefore>(
      `SELECT DISTINCT runId, product, target, journal FROM fingerprint JOIN run ON run.id = fingerprint.run
       WHERE fingerprint.keyId = ? AND commitment = ? AND bearer <> ? ORDER BY run.id`,
      ...[keyId, commitment, bearer],
    );
    return runs.map((run) => ({ ...run }));
  }

  /** How many runs it holds that were made under the key, and under others, which cannot be compared. */
  count(keyId: string): { readonly comparable: number; readonly others: number } {
    const { comparable, all } = this.#store.read<{ comparable: number; all: number }>(
      'SELECT count(*) FILTER (WHERE keyId = ?) AS comparable, count(*) AS "all" FROM run',
      keyId,
    ) ?? { comparable: 0, all: 0 };
    return { comparable, others: all - comparable };
  }

  /**
   * Adds what the run of `journal` saw, to its end or as far as it came; all of it or nothing. A run that was added before is replaced.
   * @throws UsageFault when it is no journal of a run
   */
  async feed(journal: string): Promise<void> {
    const prints: Print[] = [];
    let run: Extract<JournalRecord, { type: "run-started" }> | undefined;
    for await (const line of readJournal(journal)) {
      if (line.type === "run-started") run = line;
      if (line.type === "fingerprint") prints.push(line);
    }
    if (run === undefined)
      throw new UsageFault("FILE_MALFORMED", `${journal}: it holds no run.`, {
        help: "Name the journal of a run.",
      });
    this.#add(run, journal, prints);
  }

  #add(
    { runId, keyId, product, target }: Extract<JournalRecord, { type: "run-started" }>,
    journal: string,
    prints: readonly Print[],
  ): void {
    this.#store.change(() => {
      const old = this.#store.read<{ id: number }>("SELECT id FROM run WHERE runId = ?", runId);
      if (old !== undefined) {
        this.#store.run("DELETE FROM fingerprint WHERE run = ?", old.id);
        this.#store.run("DELETE FROM run WHERE id = ?", old.id);
      }
      const { id } = this.#store.read<{ id: number }>(
        "INSERT INTO run (runId, keyId, product, target, journal) VALUES (?, ?, ?, ?, ?) RETURNING id",
        ...[runId, keyId, `${product.name} ${product.model}`, target.name, journal],
      ) as { id: number };
      for (const { kind, commitment, bearer } of prints)
        this.#store.run(
          "INSERT OR IGNORE INTO fingerprint (keyId, commitment, bearer, kind, run) VALUES (?, ?, ?, ?, ?)",
          ...[keyId, commitment, bearer, kind, id],
        );
    });
  }

  [Symbol.dispose](): void {
    this.#store[Symbol.dispose]();
  }
}
