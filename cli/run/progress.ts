import type { WriteStream } from "node:tty";
import { styleText } from "node:util";
import type { Verdict } from "../../core/journal/index.ts";
import { cut, oneLine, printable, wrap } from "../../reports/index.ts";
import type { ChronicleEvents } from "./chronicle.ts";

export type Screen = Pick<WriteStream, "write"> & Partial<Pick<WriteStream, "isTTY" | "columns">>;

/** Tells a person how far the examination is. Nothing that a scenario or a device says steers the terminal. */
export interface Progress extends ChronicleEvents {
  /** Leaves the screen as text may follow on it. */
  end(): void;
}

/** On a terminal one live line and what is not a pass; in a pipe one plain line a scenario. */
export function createProgress(screen: Screen, options: ProgressOptions = {}): Progress {
  const words = { ...wordsOfVerdicts, ...options.words };
  const { clock = () => performance.now() } = options;
  return screen.isTTY === true ? liveProgress(screen, clock, words) : plainProgress(screen, words);
}

export interface ProgressOptions {
  /** Ms. */
  readonly clock?: () => number;
  /** What an end is called where it is not the verdict on a product. */
  readonly words?: Partial<Words>;
}

type Words = Readonly<Record<Verdict["status"], string>>;

/** Says nothing. */
export const silentProgress: Progress = {
  planned() {},
  started() {},
  repeated() {},
  finished() {},
  end() {},
};

const wordsOfVerdicts: Words = {
  pass: "pass",
  fail: "FAIL",
  inconclusive: "inconclusive",
  "not-applicable": "n/a",
};
const reasonOf = (verdict: Verdict): string =>
  verdict.status === "fail" || verdict.status === "inconclusive"
    ? cut(oneLine(verdict.message), longestReason)
    : "";
/** The whole of it stands in the report. */
const longestReason = 400;

function plainProgress(screen: Screen, words: Words): Progress {
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
      const line = `${String(done).padStart(String(total).length)}/${total} ${words[verdict.status].padEnd(12)} ${printable(`${scenario} ${name}`)}`;
      screen.write(reason === "" ? `${line}\n` : `${line}\n    ${reason}\n`);
    },
  };
}

function liveProgress(screen: Screen, clock: () => number, words: Words): Progress {
  const running = new Map<string, { readonly name: string; readonly done: number; readonly of: number }>();
  let total = 0;
  let done = 0;
  let firstStartedAt: number | undefined;

  const columns = () => screen.columns ?? 80;
  const clear = () => screen.write("\r\u001b[2K");
  const draw = (): void => {
    const now = clock();
    const parts = [...running.values()].map((one) => one.done / one.of);
    const left = remaining(done, sum(parts), total, now - (firstStartedAt ?? now));
    const current = running.values().map(tellRunning).next().value ?? "";
    const text = [`${done}/${total}`, left, current].filter((part) => part !== "").join("  ");
    // Terminals go to the next line when the last column is filled, and write ^C behind what stands there.
    const head = columns() < 2 * barWidth ? "" : `${bar(done, total)} `;
    screen.write(`\r\u001b[2K${head}${cut(text, columns() - (head === "" ? 0 : barWidth + 1) - 3)}`);
  };

  return {
    planned: (count) => {
      total = count;
    },
    started: (scenario, name) => {
      firstStartedAt ??= clock();
      running.set(scenario, { name, done: 0, of: 1 });
      // At once: a scenario that keeps the processor lets no timer draw it later.
      draw();
    },
    repeated: (scenario, repetitions, of) => {
      const one = running.get(scenario);
      if (one === undefined) return;
      running.set(scenario, { ...one, done: repetitions, of });
      draw();
    },
    finished: (scenario, name, verdict) => {
      running.delete(scenario);
      done += 1;
      if (verdict.status !== "fail" && verdict.status !== "inconclusive") return;
      clear();
      const head = cut(`${words[verdict.status]} ${name}`, columns());
      const reason = wrap(`  ${reasonOf(verdict)}`, columns(), "  ");
      screen.write(
        `${styleText(verdict.status === "fail" ? "red" : "yellow", head)}\n${reason.join("\n")}\n`,
      );
      draw();
    },
    end: () => {
      clear();
    },
  };
}

const tellRunning = ({ name, done, of }: { name: string; done: number; of: number }): string =>
  done === 0 ? name : `${done}/${of} cuts: ${name}`;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const barWidth = 20;

function bar(done: number, total: number): string {
  const filled = total === 0 ? 0 : Math.round((done / total) * barWidth);
  return styleText("green", "█".repeat(filled)) + styleText("dim", "░".repeat(barWidth - filled));
}

/** Too few scenarios say nothing about the others. */
const enoughToEstimate = 3;

/** `parts`: of scenarios that are under way, as far as they tell. */
function remaining(done: number, parts: number, total: number, elapsedMs: number): string {
  if (done + parts < enoughToEstimate || done === total) return "";
  const seconds = Math.ceil(((elapsedMs / (done + parts)) * (total - done - parts)) / 1000);
  return seconds < 60 ? `~${seconds} s left` : `~${Math.ceil(seconds / 60)} min left`;
}
