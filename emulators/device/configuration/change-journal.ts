import type { DeviceLog, Origin, TaskJournal } from "../parts.ts";

/** What the log shows of a field's value in the configuration that was saved, secrets masked. */
export type ShowSaved = (field: string) => string;

/**
 * Makes "saved" and "logged" one act over power cuts: what changes is noted before the save and written to the log after
 * it; a start that finds a save without its entries writes them then. An entry never tells of a change that was not saved.
 */
export interface ChangeJournal {
  /** Sequence of the newest copy whose save was completed; 0 when there is none. */
  readonly completed: number;
  /** Before the save of copy `sequence`; `from` holds the fields that change and what the log shows of their old values. */
  announce(sequence: number, origin: Origin, from: Readonly<Record<string, string>>): void;
  /** After the save of copy `sequence`: logs what was announced for it. */
  complete(sequence: number, saved: ShowSaved): void;
  /** At start: finishes what a cut left undone for the newest copy. */
  recover(newest: number, saved: ShowSaved): void;
  /** No copy is left on purpose. */
  forget(): void;
}

/** New values are not in it: the saved copy has them, and a change of every field has to fit a sector of the journal. */
interface Announcement {
  readonly sequence: number;
  readonly origin: Origin;
  readonly from: Readonly<Record<string, string>>;
}

export function createChangeJournal(journal: TaskJournal, log: DeviceLog): ChangeJournal {
  const completed = () => Number(journal.recall("configuration.completed") ?? 0);
  const announced = (): Announcement | undefined => {
    const text = journal.recall("configuration.announced");
    return text === undefined || text === "" ? undefined : (JSON.parse(text) as Announcement);
  };
  const write = ({ sequence, origin, from }: Announcement, saved: ShowSaved, already: number): void => {
    const detail = `configuration ${sequence}`;
    for (const [field, old] of Object.entries(from).slice(already))
      log.append({ event: "configuration-changed", origin, field, from: old, to: saved(field), detail });
  };
  const complete = (sequence: number, saved: ShowSaved, already: number): void => {
    const announcement = announced();
    if (announcement?.sequence === sequence) write(announcement, saved, already);
    journal.record("configuration.completed", String(sequence));
    journal.record("configuration.announced", "");
  };

  return {
    get completed() {
      return completed();
    },
    announce: (sequence, origin, from) =>
      journal.record(
        "configuration.announced",
        JSON.stringify({ sequence, origin, from } satisfies Announcement),
      ),
    complete: (sequence, saved) => complete(sequence, saved, 0),
    recover(newest, saved) {
      if (announced()?.sequence !== newest) return;
      const detail = `configuration ${newest}`;
      complete(newest, saved, log.entries().filter((entry) => entry.detail === detail).length);
    },
    forget() {
      journal.record("configuration.announced", "");
      journal.record("configuration.completed", "0");
    },
  };
}
