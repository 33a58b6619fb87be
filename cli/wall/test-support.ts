import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JournalRecord, openJournal } from "../../core/journal/index.ts";
import { started } from "../../reports/test-support.ts";
import { loadLab } from "../../rigs/lab/index.ts";
import {
  type BoardStatus,
  type NightStatus,
  noteNewestNight,
  writeNightStatus,
} from "../../rigs/night/index.ts";
import type { LabView } from "./lab-view.ts";

/** For tests: a lab's rig file and what is kept of it, written as the lab itself does. */
export class WallLab implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "assay-wall-"));
  readonly file = this.path("lab.yaml");
  readonly keep = this.path("keep");

  constructor(...boards: readonly string[]) {
    const entries = boards.map(
      (name, index) =>
        `  ${name}:\n    product: reference\n    console: {driver: tcp, host: h.example, port: ${index + 1}}\n`,
    );
    writeFileSync(this.file, `name: the lab\nkeep: keep\nboards:\n${entries.join("")}`);
    mkdirSync(this.keep);
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  /** Begins a night, whose journal holds `records` behind its first, and makes it the newest. Its folder. */
  async night(name: string, status: NightStatus, ...records: readonly JournalRecord[]): Promise<string> {
    const folder = this.path("nights", name);
    mkdirSync(folder, { recursive: true });
    {
      using journal = openJournal(join(folder, "journal.ndjson"));
      for (const record of [started({ runId: name }), ...records]) journal.append(record);
    }
    await writeNightStatus(folder, status);
    await noteNewestNight(await loadLab(this.file), "reference", folder);
    return folder;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A night of this process. */
export function nightStatus(changes: Partial<NightStatus> = {}): NightStatus {
  return {
    ...{ version: 1, lab: "the lab", pid: process.pid, planned: 10, done: 4 },
    ...{ startedAt: "2027-01-31T22:00:00.000Z", updatedAt: "2027-01-31T22:40:00.000Z" },
    verdicts: { pass: 2, fail: 1, inconclusive: 1, notApplicable: 0 },
    boards: [boardStatus("board-1")],
    ...changes,
  };
}

export function boardStatus(name: string, changes: Partial<BoardStatus> = {}): BoardStatus {
  return {
    ...{ name, health: "good", state: "running", since: "2027-01-31T22:38:00.000Z", done: 2, tail: [] },
    ...changes,
  };
}

/** What a watch tells, to be waited for. */
export class Views {
  readonly #waiting = new Set<() => void>();
  latest: LabView | undefined;

  readonly take = (view: LabView): void => {
    this.latest = view;
    for (const look of this.#waiting) look();
  };

  /** Resolves with the first view from now on of which `holds` is true, the latest one included. */
  async until(holds: (view: LabView) => boolean): Promise<LabView> {
    const { promise, resolve } = Promise.withResolvers<LabView>();
    const look = (): void => {
      if (this.latest !== undefined && holds(this.latest)) resolve(this.latest);
    };
    this.#waiting.add(look);
    look();
    const found = await promise;
    this.#waiting.delete(look);
    return found;
  }
}
