import { basename } from "node:path";
import type { NightStatus } from "../../rigs/night/index.ts";
import type { BoardInNight, BoardView, NightView } from "./lab-view.ts";

/** How a verdict, a health or a state is called, and what it means to whoever looks: the same on terminal and page. */
export type Mood = "well" | "wrong" | "open" | "quiet";

export const verdictKinds = ["pass", "fail", "inconclusive", "notApplicable"] as const;
export type VerdictKind = keyof NightStatus["verdicts"];

export const verdictWords: Readonly<Record<VerdictKind, string>> = {
  pass: "pass",
  fail: "FAIL",
  inconclusive: "inconclusive",
  notApplicable: "n/a",
};

export const moodOfVerdict: Readonly<Record<VerdictKind, Mood>> = {
  pass: "well",
  fail: "wrong",
  inconclusive: "open",
  notApplicable: "quiet",
};

/** What quarantine is called everywhere is not what the book of health calls it. */
export const healthWord = ({ health }: Pick<BoardView, "health">): string =>
  health === "bad" ? "quarantine" : health;

export const moodOfHealth: Readonly<Record<BoardView["health"], Mood>> = {
  ...{ good: "well", unknown: "quiet", looping: "open" },
  ...{ bad: "wrong", maintenance: "open", retired: "quiet" },
};

export const moodOfState: Readonly<Record<BoardInNight["state"], Mood>> = {
  ...{ idle: "quiet", running: "well", recovering: "open" },
  ...{ quarantined: "wrong", lost: "wrong", done: "quiet", interrupted: "wrong" },
};

/** What is wrong with a board, each thing once: by its health, and what the night that put it aside says besides. */
export function wrongWith({ health, healthReason, night }: BoardView): {
  readonly health: string | undefined;
  readonly night: string | undefined;
} {
  const reason = health === "good" ? undefined : healthReason;
  return { health: reason, night: night?.trouble === reason ? undefined : night?.trouble };
}

export const noNight = "no night was begun here yet";

/** Which of a lab's nights it is: the product, where there are several; else nothing. */
export const nightNames = (nights: readonly NightView[]): readonly string[] =>
  nights.map(({ product }) => (nights.length > 1 ? `${basename(product)}: ` : ""));

/** What the night is at, as a sentence without its end. */
export function describeNight(night: NightView): string {
  const { startedAt, endedAt, paused } = night;
  switch (night.state) {
    case "running":
      return `night since ${timeOfDay(startedAt)}`;
    case "paused":
      return `night since ${timeOfDay(startedAt)}, paused since ${timeOfDay(paused?.since ?? startedAt)}: ${paused?.reason ?? ""}`;
    case "ended":
      return `night of ${dayAndTime(startedAt)} ended at ${timeOfDay(endedAt ?? startedAt)}`;
    case "gone":
      return `night of ${dayAndTime(startedAt)}: its process is gone; assay nightly --resume takes it up again`;
  }
}

/** What is left of the night; empty where that cannot be told. */
export function describeRest({ state, expectedEndAt, until }: NightView, now: number): string {
  if (state === "ended" || state === "gone") return "";
  const end =
    expectedEndAt === undefined
      ? ""
      : `${remaining(Date.parse(expectedEndAt) - now)} (${timeOfDay(expectedEndAt)})`;
  const last = until === undefined ? "" : `no job begins after ${timeOfDay(until)}`;
  return [end, last].filter((part) => part !== "").join(", ");
}

function remaining(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  if (seconds < 60) return `~${seconds} s left`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `~${minutes} min left` : `~${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

/** How long ago, such as `2:13` or `1:02:13`. */
export function elapsed(since: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1_000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const padded = (part: number) => String(part).padStart(2, "0");
  return h > 0 ? `${h}:${padded(m)}:${padded(s)}` : `${m}:${padded(s)}`;
}

/** `22:05`, by the clock of this host's place. */
export const timeOfDay = (at: string): string => new Date(at).toTimeString().slice(0, 5);

/** `2027-01-31 22:05`, by the clock of this host's place. */
export function dayAndTime(at: string): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${timeOfDay(at)}`;
}
