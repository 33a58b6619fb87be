import { type LabStore, openLabStore } from "../store/index.ts";

/** One attempt at a scenario on a board, as it is kept over nights. */
export interface AttemptRow {
  readonly runId: string;
  /** Model and firmware that were examined: others may well behave otherwise. */
  readonly product: string;
  readonly scenario: string;
  /** Names of its boards. */
  readonly boards: readonly string[];
  readonly status: string;
  /** Of one that is inconclusive. */
  readonly cause: string | undefined;
  readonly durationMs: number;
}

/** A scenario that came to different ends on the same product. */
export interface FlakyScenario {
  readonly scenario: string;
  readonly passed: number;
  readonly failed: number;
}

/** A board whose equipment failed. */
export interface TroubledBoard {
  readonly board: string;
  readonly faults: number;
  readonly attempts: number;
}

const schema = `
  CREATE TABLE IF NOT EXISTS night (
    id INTEGER PRIMARY KEY, runId TEXT NOT NULL UNIQUE, product TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS attempt (
    night INTEGER NOT NULL REFERENCES night (id), scenario TEXT NOT NULL, boards TEXT NOT NULL, status TEXT NOT NULL,
    cause TEXT, durationMs REAL NOT NULL, at TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS attemptOfScenario ON attempt (scenario, night);`;

/** Nights that are looked back on: what was mended before is not held against anybody. */
const nightsBack = 10;
/** Attempts whose times are weighed. */
const timesBack = 5;
/** A board is named from so many faults of its equipment on. */
const leastFaults = 2;

const recent = "night IN (SELECT id FROM night WHERE product = ? ORDER BY id DESC LIMIT ?)";

/** What the nights of a lab came to, for the order of the next and for naming who cannot be relied on. */
export class History implements Disposable {
  readonly #store: LabStore;

  /** @throws UsageFault when `file` cannot be opened */
  constructor(file: string) {
    this.#store = openLabStore({ schema, name: "the lab's history of nights", lasting: false }, file);
  }

  note({ runId, product, scenario, boards, status, cause, durationMs }: AttemptRow): void {
    this.#store.change(() => {
      this.#store.run("INSERT OR IGNORE INTO night (runId, product) VALUES (?, ?)", runId, product);
      this.#store.run(
        "INSERT INTO attempt SELECT id, ?, ?, ?, ?, ?, ? FROM night WHERE runId = ?",
        ...[scenario, JSON.stringify(boards), status, cause ?? null, durationMs],
        ...[new Date().toISOString(), runId],
      );
    });
  }

  /** How long the scenario took at most in its latest attempts that came to an end of their own, ms. Undefined: it never did. */
  longest(scenario: string): number | undefined {
    const row = this.#store.read<{ longest: number | null }>(
      `SELECT max(durationMs) AS longest FROM (
         SELECT durationMs FROM attempt WHERE scenario = ? AND status IN ('pass', 'fail') ORDER BY rowid DESC LIMIT ?)`,
      ...[scenario, timesBack],
    );
    return row?.longest ?? undefined;
  }

  /** Scenarios that passed and failed on the same product in its latest nights, the most even first. */
  flaky(product: string): readonly FlakyScenario[] {
    const rows = this.#store.readAll<FlakyScenario>(
      `SELECT scenario, count(*) FILTER (WHERE status = 'pass') AS passed,
         count(*) FILTER (WHERE status = 'fail') AS failed
       FROM attempt WHERE ${recent} GROUP BY scenario HAVING passed > 0 AND failed > 0
       ORDER BY abs(passed - failed), scenario`,
      ...[product, nightsBack],
    );
    return rows.map((row) => ({ ...row }));
  }

  /** Boards on which equipment failed again and again in the latest nights of the product, the worst first. */
  troubled(product: string): readonly TroubledBoard[] {
    const rows = this.#store.readAll<TroubledBoard>(
      `SELECT value AS board, count(*) FILTER (WHERE cause = 'equipment') AS faults, count(*) AS attempts
       FROM attempt, json_each(boards) WHERE ${recent} GROUP BY value HAVING faults >= ?
       ORDER BY faults DESC, value`,
      ...[product, nightsBack, leastFaults],
    );
    return rows.map((row) => ({ ...row }));
  }

  [Symbol.dispose](): void {
    this.#store[Symbol.dispose]();
  }
}
