import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { messageOf } from "../../core/kernel/index.ts";
import { type NightStatus, readNightStatus } from "../../rigs/night/index.ts";
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

/** The journal of a night under way grows with each job; it is read anew at most so often, ms. */
const rereadMs = 60_000;

interface KnownRecord {
  /** Bytes of the journal. */
  readonly size: number;
  readonly readAt: number;
  /** What was read, or why nothing could be. */
  readonly record: NightRecord | string;
}

/** Reads the nights of a lab, each one's journal again only when it has changed. */
export class HistoryReader {
  readonly #lab: string;
  readonly #clock: () => number;
  readonly #known = new Map<string, KnownRecord>();

  /** `clock` tells ms. */
  constructor(lab: string, clock: () => number = () => performance.now()) {
    this.#lab = lab;
    this.#clock = clock;
  }

  /** The nights of the lab whose folders lie where those of `newest` do, which are among them. @throws Error of the file system */
  async read(newest: readonly string[]): Promise<NightHistory> {
    const around = [...new Set(newest.map((folder) => dirname(folder)))];
    const folders = (await Promise.all(around.map(foldersIn))).flat();
    // What is no status is no night of this Assay.
    const statuses = await Promise.all(
      folders.map(async (folder) => ({
        folder,
        status: await readNightStatus(folder).catch(() => undefined),
      })),
    );
    const latest = statuses
      .flatMap(({ folder, status }) => (status?.lab === this.#lab ? [{ folder, status }] : []))
      .sort((a, b) => a.status.startedAt.localeCompare(b.status.startedAt))
      .slice(-nightsLookedAt);
    const nights: PastNight[] = [];
    const records: NightRecord[] = [];
    // One after the other: a journal may be large.
    for (const { folder, status } of latest) {
      const record = await this.#recordOf(folder, status);
      nights.push(toNight(folder, status, typeof record === "string" ? record : undefined));
      records.push(typeof record === "string" ? nothingRecorded : record);
    }
    return { nights, scenarios: flakyScenarios(records), boards: flakyBoards(records) };
  }

  async #recordOf(folder: string, { endedAt }: NightStatus): Promise<NightRecord | string> {
    const size = (await stat(join(folder, "journal.ndjson")).catch(() => undefined))?.size ?? -1;
    const known = this.#known.get(folder);
    const now = this.#clock();
    if (known?.size === size) return known.record;
    if (known !== undefined && endedAt === undefined && now - known.readAt < rereadMs) return known.record;
    const record = await readNightRecord(folder).catch((thrown: unknown) => messageOf(thrown));
    this.#known.set(folder, { size, readAt: now, record });
    return record;
  }
}

const nothingRecorded: NightRecord = { subject: "", scenarios: new Map() };

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
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
