import type { WriteStream } from "node:tty";
import { stripVTControlCharacters, styleText } from "node:util";
import type { Verdict } from "../../core/journal/index.ts";
import type { ChronicleEvents } from "./chronicle.ts";

export type Screen = Pick<WriteStream, "write"> & Partial<Pick<WriteStream, "isTTY" | "columns">>;

/** Tells a person how far the examination is. */
export interface Progress extends ChronicleEvents {
  /** Leaves the screen as text may follow on it. */
  end(): void;
}

/** On a terminal one live line and what is not a pass; in a pipe one plain line a scenario. */
export function createProgress(screen: Screen, clock: () => number = () => performance.now()): Progress {
  return screen.isTTY === true ? liveProgress(screen, clock) : plainProgress(screen);
}

/** Says nothing. */
export const silentProgress: Progress = { planned() {}, started() {}, finished() {}, end() {} };

const words = { pass: "pass", fail: "FAIL", inconclusive: "inconclusive", "not-applicable": "n/a" } as const;
const reasonOf = (verdict: Verdict): string =>
  verdict.status === "fail" || verdict.status === "inconclusive"
    ? (verdict.message.split("\n")[0] ?? "")
    : "";

function plainProgress(screen: Screen): Progress {
  let total = 0;
  let done = 0;
  return {
    ...silentProgress,
    planned: (count) => {
      total = count;
    },
    finished: (scenario, name, verdict) => {
      done += 1;
      const reason = reasonOf(verdict);
      const line = `${String(done).padStart(String(total).length)}/${total} ${words[verdict.status].padEnd(12)} ${scenario} ${name}`;
      screen.write(reason === "" ? `${line}\n` : `${line}\n    ${reason}\n`);
    },
  };
}

const redrawEveryMs = 60;

function liveProgress(screen: Screen, clock: () => number): Progress {
  const startedAt = clock();
  const running = new Map<string, string>();
  let total = 0;
  let done = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;

  const clear = () => screen.write("\r\u001b[2K");
  const draw = (always = false): void => {
    const now = clock();
    if (!always && now - drawnAt < redrawEveryMs) return;
    drawnAt = now;
    const current = running.values().next().value ?? "";
    const line = `${bar(done, total)} ${done}/${total} ${remaining(done, total, now - startedAt)}  ${current}`;
    screen.write(`\r\u001b[2K${fit(line, (screen.columns ?? 80) - 1)}`);
  };

  return {
    planned: (count) => {
      total = count;
    },
    started: (scenario, name) => {
      running.set(scenario, name);
      draw();
    },
    finished: (scenario, name, verdict) => {
      running.delete(scenario);
      done += 1;
      if (verdict.status === "fail" || verdict.status === "inconclusive") {
        clear();
        const colour = verdict.status === "fail" ? "red" : "yellow";
        const head = fit(`${words[verdict.status]} ${name}`, screen.columns ?? 80);
        screen.write(`${styleText(colour, head)}\n  ${reasonOf(verdict)}\n`);
      }
      draw(done === total);
    },
    end: () => {
      clear();
    },
  };
}

function bar(done: number, total: number): string {
  const width = 20;
  const filled = total === 0 ? 0 : Math.round((done / total) * width);
  return styleText("green", "█".repeat(filled)) + styleText("dim", "░".repeat(width - filled));
}

function remaining(done: number, total: number, elapsedMs: number): string {
  if (done === 0) return "";
  const seconds = Math.ceil(((elapsedMs / done) * (total - done)) / 1000);
  return seconds < 60 ? `~${seconds} s left` : `~${Math.ceil(seconds / 60)} min left`;
}

/** Cuts plain text to `columns`; styled text is measured without its styles. */
function fit(text: string, columns: number): string {
  const excess = stripVTControlCharacters(text).length - columns;
  return excess <= 0 ? text : `${text.slice(0, text.length - excess - 1)}…`;
}
