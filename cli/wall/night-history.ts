import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { messageOf } from "../../core/kernel/index.ts";
import { type NightStatus, readNightStatus } from "../../rigs/night/status.ts";
import { type NightRecord, readNightRecord } from "./night-record.ts";
import { type FlakyBoard, type FlakyScenario, flakyBoards, flakyScenarios } from "./steadiness.ts";

/** One of a lab's nights. */
export interface PastNight
  extends Pick<NightStatus, "startedAt" | "endedAt" | "planned" | "done" | "verdicts"> {
  /** Name of its folder. */
  readonly folder: string;
  /** Until its end, or until it was last heard of, ms. */
  readonly durationMs: number;
  /** Why its journal says nothing about scenarios and boards. */
  readonly problem?: string;
}

export interface NightHistory {
  /** Oldest first, the newest one last, whether or not it has ended. */
  readonly nights: readonly PastNight[];
  readonly scenarios: readonly FlakyScenario[];
  readonly boards: readonly FlakyBoard[];
}

/** More nights than these are not looked at: flakiness of last spring is no news. */
export const nightsLookedAt = 30;

interface Known {
  /** Of status and journal, to tell whether they have changed. */
  readonly mark: string;
  readonly night: PastNight;
  readonly record: NightRecord | undefined;
}

/** Reads the nights of a lab, each one's journal again only when it has changed. */
export class HistoryReader {
  readonly #lab: string;
  readonly #known = new Map<string, Known>();

  constructor(lab: string) {
    this.#lab = lab;
  }

  /** The nights of the lab whose folders lie where `newest` does, which is one of them. @throws Error of the file system */
  async read(newest: string): Promise<NightHistory> {
    const around = dirname(newest);
    const entries = await readdir(around, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const found: Known[] = [];
    for (const name of names) {
      const known = await this.#look(join(around, name));
      if (known !== undefined) found.push(known);
    }
    const latest = found
      .sort((a, b) => a.night.startedAt.localeCompare(b.night.startedAt))
      .slice(-nightsLookedAt);
    const records = latest.map(({ record }) => record ?? nothingRecorded);
    return {
      nights: latest.map(({ night }) => night),
      scenarios: flakyScenarios(records),
      boards: flakyBoards(records),
    };
  }

  async #look(folder: string): Promise<Known | undefined> {
    const mark = await markOf(folder);
    if (mark === undefined) return undefined;
    const known = this.#known.get(folder);
    if (known?.mark === mark) return known;
    // What is no status is no night of this Assay.
    const status = await readNightStatus(folder).catch(() => undefined);
    if (status === undefined || status.lab !== this.#lab) return undefined;
    const record = await readNightRecord(folder).catch((thrown: unknown) => messageOf(thrown));
    const looked = {
      ...{ mark, night: toNight(folder, status, typeof record === "string" ? record : undefined) },
      record: typeof record === "string" ? undefined : record,
    };
    this.#known.set(folder, looked);
    return looked;
  }
}

const nothingRecorded: NightRecord = { subject: "", scenarios: new Map() };

async function markOf(folder: string): Promise<string | undefined> {
  const [status, journal] = await Promise.all(
    ["status.json", "journal.ndjson"].map((name) => stat(join(folder, name)).catch(() => undefined)),
  );
  return status === undefined
    ? undefined
    : [status, journal].map((one) => `${one?.mtimeMs} ${one?.size}`).join();
}

function toNight(folder: string, status: NightStatus, problem: string | undefined): PastNight {
  const { startedAt, endedAt, updatedAt, planned, done, verdicts } = status;
  return {
    ...{ folder: basename(folder), startedAt, planned, done, verdicts },
    ...(endedAt === undefined ? {} : { endedAt }),
    durationMs: Date.parse(endedAt ?? updatedAt) - Date.parse(startedAt),
    ...(problem === undefined ? {} : { problem }),
  };
}
