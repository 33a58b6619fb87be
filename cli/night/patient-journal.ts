import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import type { JournalFile, JournalRecord, JournalWriter } from "../../core/journal/index.ts";
import { EquipmentFault } from "../../core/kernel/index.ts";

/** A journal that outlasts a full disk: what was not taken is kept in memory, and written once there is room. */
export interface PatientJournal extends JournalWriter {
  /** Why nothing is written just now; undefined when everything is. */
  readonly paused: Pause | undefined;
  /** Whether there is room for more; where there is none, it pauses. */
  mindRoom(): boolean;
  /** Resolves once nothing is unwritten. */
  written(): Promise<void>;
}

export interface Pause {
  readonly reason: string;
  /** RFC 3339, UTC. */
  readonly since: string;
}

export interface PauseEvents {
  paused(pause: Pause): void;
  resumed(): void;
}

/** How often it is tried whether there is room again: nobody tells. Ms. */
const lookAgainMs = 1_000;

/** What a scenario may leave beside the journal, consoles and evidence; with less room nothing is begun. Bytes. */
const leastRoom = 4 * 1024 * 1024;

/** Whether the disk of `file` has room for a few scenarios more. */
function hasRoom(file: string): boolean {
  const { bavail, bsize } = statfsSync(dirname(file));
  return bavail * bsize >= leastRoom;
}

/** Takes over `journal`, which is closed with it. `append` does not throw when the disk is full, or fails otherwise: it pauses. */
export function outlastFullDisk(
  journal: JournalFile,
  events: PauseEvents,
  roomy: () => boolean = () => hasRoom(journal.file),
): PatientJournal {
  let pause: Pause | undefined;
  let looking: NodeJS.Timeout | undefined;
  let waiting: (() => void)[] = [];

  const tryTo = (write: () => void): boolean => {
    try {
      write();
      return true;
    } catch (thrown) {
      if (!(thrown instanceof EquipmentFault) || thrown.code !== "DISK_FULL") throw thrown;
      begin(thrown.message);
      return false;
    }
  };
  const begin = (reason: string): void => {
    if (pause !== undefined) return;
    pause = { reason, since: new Date().toISOString() };
    looking = setInterval(look, lookAgainMs);
    // In memory for now: it is written with all the rest.
    tryTo(() => journal.append({ type: "incident", what: "disk-full", message: reason }));
    events.paused(pause);
  };
  const look = (): void => {
    const before = pause;
    if (before === undefined || !roomy() || !tryTo(() => journal.flush())) return;
    clearInterval(looking);
    pause = undefined;
    const message = `there is room again; the disk was full since ${before.since}`;
    const tell = () => {
      journal.append({ type: "incident", what: "disk-has-room", message });
      journal.flush();
    };
    if (!tryTo(tell)) return;
    events.resumed();
    for (const go of waiting.splice(0)) go();
  };

  return {
    file: journal.file,
    get paused() {
      return pause;
    },
    append: (record: JournalRecord) => void tryTo(() => journal.append(record)),
    mindRoom() {
      if (pause === undefined && !roomy())
        begin(`${journal.file}: less than ${leastRoom / 2 ** 20} MiB are left on its disk.`);
      return pause === undefined;
    },
    async written() {
      if (pause === undefined && tryTo(() => journal.flush())) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting = [...waiting, resolve];
      await promise;
    },
    [Symbol.dispose]() {
      clearInterval(looking);
      journal[Symbol.dispose]();
    },
  };
}
