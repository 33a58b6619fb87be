import { type LabStore, openLabStore } from "../store/index.ts";

/**
 * How a board is, apart from what it is doing: `unknown` until something has worked on it, `looping` while it is tried again and again, `bad` in
 * quarantine, `maintenance` and `retired` by somebody's word.
 */
export type Health = "good" | "unknown" | "looping" | "bad" | "maintenance" | "retired";

export interface BoardHealth {
  readonly health: Health;
  /** Why it is so; empty for a board that nobody knows anything of. */
  readonly reason: string;
  /** Wall clock, ISO 8601; empty likewise. */
  readonly since: string;
  /** Scenarios in a row in which its equipment failed. */
  readonly faultsInARow: number;
  /** Whether its golden image must answer on it before it is used again. */
  readonly checkDue: boolean;
}

/** One line of a board's history. */
export interface HealthChange {
  readonly at: string;
  readonly board: string;
  /** A fault of its equipment, or that its health was found or said to be another. */
  readonly what: "fault" | "health";
  readonly health: Health;
  readonly reason: string;
  /** Who found or said so, such as a run. */
  readonly by: string;
}

const schema = `
  CREATE TABLE IF NOT EXISTS board (
    board TEXT PRIMARY KEY, health TEXT NOT NULL, reason TEXT NOT NULL, since TEXT NOT NULL,
    faultsInARow INTEGER NOT NULL, checkDue INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS change (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, board TEXT NOT NULL, what TEXT NOT NULL, health TEXT NOT NULL,
    reason TEXT NOT NULL, by TEXT NOT NULL) STRICT;`;

/** Of a board that never served. */
export const nothingKnown: BoardHealth = {
  ...{ health: "unknown", reason: "", since: "", faultsInARow: 0, checkDue: false },
};

/** Whether a run may use the board. */
export const takesJobs = ({ health }: BoardHealth): boolean => health === "good" || health === "unknown";

/** The health of a lab's boards and how it came about, over all runs and processes of a host. Nothing in it is ever deleted. */
export class HealthBook implements Disposable {
  readonly #store: LabStore;
  readonly #by: string;

  /** `by` is who writes, such as a command line. @throws UsageFault when `file` cannot be opened */
  constructor(file: string, by: string) {
    this.#store = openLabStore({ schema, name: "the health of the lab's boards", lasting: true }, file);
    this.#by = by;
  }

  of(board: string): BoardHealth {
    const row = this.#store.read<Omit<BoardHealth, "checkDue"> & { checkDue: number }>(
      "SELECT health, reason, since, faultsInARow, checkDue FROM board WHERE board = ?",
      board,
    );
    return row === undefined ? nothingKnown : { ...row, checkDue: row.checkDue === 1 };
  }

  /** Oldest first. */
  history(board: string): readonly HealthChange[] {
    const sql = "SELECT at, board, what, health, reason, by FROM change WHERE board = ? ORDER BY id";
    return this.#store.readAll<HealthChange>(sql, board);
  }

  /** The board's equipment failed in a scenario. The `most`-th in a row puts it into quarantine. Returns how it is now. */
  failed(board: string, fault: string, most: number): BoardHealth {
    return this.#store.change(() => {
      const before = this.of(board);
      const faultsInARow = before.faultsInARow + 1;
      this.#note(board, "fault", before.health, fault);
      if (!takesJobs(before) || faultsInARow < most) return this.#keep(board, { ...before, faultsInARow });
      const reason = `its equipment failed ${faultsInARow} times in a row, at last: ${fault}`;
      return this.#become(board, "bad", reason, { faultsInARow, checkDue: true });
    });
  }

  /** The board served a scenario to its end. */
  served(board: string): void {
    const { health, faultsInARow, checkDue } = this.of(board);
    // Of a healthy board there is nothing to write, scenario after scenario.
    if (health === "good" && faultsInARow === 0) return;
    this.#store.change(() => {
      const before = this.of(board);
      if (before.health === "unknown" && !checkDue) this.#become(board, "good", "it served a scenario");
      else this.#keep(board, { ...before, faultsInARow: 0 });
    });
  }

  /** Its golden image was tried on it. What somebody said (maintenance, retired, looping) stays said. */
  checked(board: string, passed: boolean, reason: string): BoardHealth {
    return this.#store.change(() => {
      const before = this.of(board);
      if (takesJobs(before) || before.health === "bad")
        return this.#become(board, passed ? "good" : "bad", reason, { checkDue: !passed });
      this.#note(board, "health", before.health, reason);
      return before;
    });
  }

  /** Somebody says how it is. A board that is given back has to show that it works. */
  say(board: string, health: "maintenance" | "retired" | "looping" | "unknown", reason: string): BoardHealth {
    return this.#store.change(() => this.#become(board, health, reason, { checkDue: health !== "retired" }));
  }

  [Symbol.dispose](): void {
    this.#store[Symbol.dispose]();
  }

  #become(
    board: string,
    health: Health,
    reason: string,
    { faultsInARow = 0, checkDue = false } = {},
  ): BoardHealth {
    this.#note(board, "health", health, reason);
    return this.#keep(board, { health, reason, since: new Date().toISOString(), faultsInARow, checkDue });
  }

  #keep(board: string, known: BoardHealth): BoardHealth {
    const { health, reason, since, faultsInARow, checkDue } = known;
    this.#store.run(
      "INSERT OR REPLACE INTO board VALUES (?, ?, ?, ?, ?, ?)",
      ...[board, health, reason, since, faultsInARow, checkDue ? 1 : 0],
    );
    return known;
  }

  #note(board: string, what: HealthChange["what"], health: Health, reason: string): void {
    const sql = "INSERT INTO change (at, board, what, health, reason, by) VALUES (?, ?, ?, ?, ?, ?)";
    this.#store.run(sql, new Date().toISOString(), board, what, health, reason, this.#by);
  }
}
