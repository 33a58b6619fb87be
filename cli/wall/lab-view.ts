import type { Health } from "../../rigs/health/index.ts";
import type { BoardStatus, NightStatus } from "../../rigs/night/index.ts";

/** A lab as whoever watches it is shown it. Plain data: `assay rig watch --json` prints it. */
export interface LabView {
  readonly lab: string;
  /** The newest of each product that the lab examines, in the order of the rig file; none where none was begun yet. */
  readonly nights: readonly NightView[];
  /** Why what is kept of a night cannot be shown. */
  readonly problem?: string;
  /** In the order of the rig file. */
  readonly boards: readonly BoardView[];
}

/** The newest night of a product in a lab. */
export interface NightView
  extends Pick<NightStatus, "startedAt" | "planned" | "done" | "verdicts" | "endedAt" | "until" | "paused"> {
  readonly folder: string;
  /** What it examines, as the rig file names it. */
  readonly product: string;
  /** `ended` came to its end, `gone`: its process did not live to tell that. */
  readonly state: "running" | "paused" | "ended" | "gone";
  /** When it is expected to end: as the night itself reckons, or by its pace so far. */
  readonly expectedEndAt?: string;
}

export interface BoardView {
  readonly name: string;
  readonly product: string;
  readonly health: Health;
  /** Why it is so and since when; absent for a board that nobody knows anything of. */
  readonly healthReason?: string;
  readonly healthSince?: string;
  readonly lease?: { readonly owner: string; readonly purpose: string; readonly since: string };
  /** What it does in the night; absent where it takes no part in one. */
  readonly night?: BoardInNight;
}

export interface BoardInNight
  extends Pick<BoardStatus, "since" | "scenario" | "attempt" | "done" | "trouble" | "tail"> {
  /** `interrupted`: it was at something when the night's process went. */
  readonly state: BoardStatus["state"] | "interrupted";
  /** What the scenario under way is called. */
  readonly scenarioName?: string;
}

/** Fewer jobs say nothing about the others. */
const enoughToEstimate = 3;

/** When a night ends by its pace so far, RFC 3339; undefined where that cannot be told. */
export function expectedEnd(status: NightStatus): string | undefined {
  const { startedAt, updatedAt, endedAt, planned, done, expectedEndAt } = status;
  if (endedAt !== undefined) return undefined;
  if (expectedEndAt !== undefined) return expectedEndAt;
  if (done < enoughToEstimate || done >= planned) return undefined;
  const [start, now] = [Date.parse(startedAt), Date.parse(updatedAt)];
  return new Date(now + ((now - start) / done) * (planned - done)).toISOString();
}
