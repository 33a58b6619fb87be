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
  /** Before the save of copy `sequence`, which holds what was stored, in another schema. */
  announceMigration(sequence: number, from: number, to: number): void;
  /** After the save of copy `sequence`: logs what was announced for it. */
  complete(sequence: number, saved: ShowSaved): void;
  /** After the save of copy `sequence` that has no entries of its own. */
  settle(sequence: number): void;
  /** At start: finishes what a cut left undone for the newest copy, and drops what was announced and not saved. */
  recover(newest: number, saved: ShowSaved): void;
}

/** New values are not in it: the saved copy has them, and a change of every field has to fit a sector of the journal. */
interface Announcement {
  readonly sequence: number;
  readonly origin: Origin;
  readonly from: Readonly<Record<string, string>>;
  /** Of a migration: the schemas, for people. */
  readonly migration?: string;
}

export function createChangeJournal(journal: TaskJournal, log: DeviceLog): ChangeJournal {
  const completed = () => Number(journal.recall("configuration.completed") ?? 0);
  const announced = (): Announcement | undefined => {
    const text = journal.recall("configuration.announced");
    return text === undefined || text === "" ? undefined : (JSON.parse(text) as Announcement);
  };
  const announce = (announcement: Announcement): void =>
    journal.record("configuration.announced", JSON.stringify(announcement));

  /** The same in each entry of one announcement, and in no other: sequences are not used twice. */
  const detailOf = ({ sequence, migration }: Announcement): string =>
    `configuration ${sequence}${migration === undefined ? "" : `: ${migration}`}`;

  const write = (announcement: Announcement, saved: ShowSaved, already: number): void => {
    const { origin, from, migration } = announcement;
    const detail = detailOf(announcement);
    const entries =
      migration === undefined
        ? Object.entries(from).map(([field, old]) => ({
            event: "configuration-changed",
            origin,
            field,
            from: old,
            to: saved(field),
            detail,
          }))
        : [{ event: "configuration-migrated", origin, detail }];
    for (const entry of entries.slice(already)) log.append(entry);
  };
  const settle = (sequence: number): void => {
    journal.record("configuration.completed", String(sequence));
    if (announced() !== undefined) journal.record("configuration.announced", "");
  };
  const complete = (sequence: number, saved: ShowSaved, already: number): void => {
    const announcement = announced();
    if (announcement?.sequence === sequence) write(announcement, saved, already);
    settle(sequence);
  };

  return {
    get completed() {
      return completed();
    },
    announce: (sequence, origin, from) => announce({ sequence, origin, from }),
    announceMigration: (sequence, from, to) =>
      announce({ sequence, origin: "boot", from: {}, migration: `schema ${from} to ${to}` }),
    complete: (sequence, saved) => complete(sequence, saved, 0),
    settle,
    recover(newest, saved) {
      const announcement = announced();
      if (announcement === undefined) return;
      if (announcement.sequence !== newest) {
        // Its number goes to the next save, whatever that is; this must not be told of it.
        journal.record("configuration.announced", "");
        return;
      }
      const detail = detailOf(announcement);
      complete(newest, saved, log.entries().filter((entry) => entry.detail === detail).length);
    },
  };
}
