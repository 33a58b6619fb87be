import type { DeviceLog, Origin, TaskJournal } from "../parts.ts";

/** One changed field as the log shows it, secrets masked. */
export interface LoggedChange {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Makes "saved" and "logged" one act over power cuts: the entries are noted before the save and written to the log after
 * it; a start that finds a save without its entries writes them then. An entry never tells of a change that was not saved.
 */
export interface ChangeJournal {
  /** Sequence of the newest copy whose save was completed; 0 when there is none. */
  readonly completed: number;
  /** Before the save of copy `sequence`. */
  announce(sequence: number, origin: Origin, changes: readonly LoggedChange[]): void;
  /** After the save of copy `sequence`: logs what was announced for it. */
  complete(sequence: number): void;
  /** At start: finishes what a cut left undone for the newest copy. */
  recover(newest: number): void;
  /** No copy is left on purpose. */
  forget(): void;
}

interface Announcement {
  readonly sequence: number;
  readonly origin: Origin;
  readonly changes: readonly LoggedChange[];
}

export function createChangeJournal(journal: TaskJournal, log: DeviceLog): ChangeJournal {
  const completed = () => Number(journal.recall("configuration.completed") ?? 0);
  const announced = (): Announcement | undefined => {
    const text = journal.recall("configuration.announced");
    return text === undefined || text === "" ? undefined : (JSON.parse(text) as Announcement);
  };
  const write = ({ sequence, origin, changes }: Announcement, already: number): void => {
    for (const change of changes.slice(already)) {
      log.append({ event: "configuration-changed", origin, ...change, detail: `configuration ${sequence}` });
    }
  };
  const complete = (sequence: number, already: number): void => {
    const announcement = announced();
    if (announcement?.sequence === sequence) write(announcement, already);
    journal.record("configuration.completed", String(sequence));
    journal.record("configuration.announced", "");
  };

  return {
    get completed() {
      return completed();
    },
    announce: (sequence, origin, changes) =>
      journal.record(
        "configuration.announced",
        JSON.stringify({ sequence, origin, changes } satisfies Announcement),
      ),
    complete: (sequence) => complete(sequence, 0),
    recover(newest) {
      if (announced()?.sequence !== newest) return;
      const detail = `configuration ${newest}`;
      complete(newest, log.entries().filter((entry) => entry.detail === detail).length);
    },
    forget() {
      journal.record("configuration.announced", "");
      journal.record("configuration.completed", "0");
    },
  };
}
