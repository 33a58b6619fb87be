import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { type JournalLine, readJournal } from "../core/journal/index.ts";

const root = new URL("../", import.meta.url).pathname;
export const standard = join(root, "features");

/** The command line that runs Assay. */
export const assay = (...argv: readonly string[]): string[] => [
  process.execPath,
  join(root, "cli/assay.js"),
  ...argv,
];

export interface Result {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command under way. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Result>;
  /** Resolves once its standard output matches. Rejects when it ends without. */
  said(pattern: RegExp): Promise<void>;
  /** The same of its standard error. */
  complained(pattern: RegExp): Promise<void>;
}

/** No command of a test needs as long; one that hangs is killed. */
const usualLongestMs = 180_000;

/** A folder with a copy of the reference product in which the command is run as a user would. Whatever was started in it ends with it. */
export class Yard implements AsyncDisposable {
  /** A command that takes longer is killed, ms. */
  longestMs = usualLongestMs;
  readonly #base = mkdtempSync(join(tmpdir(), "assay-cli-"));
  /** The commands' working directory. */
  readonly folder = join(this.#base, "work");
  /** Their TMPDIR: what is in it afterwards was left behind. */
  readonly temporary = join(this.#base, "tmp");

  constructor() {
    mkdirSync(this.temporary);
    cpSync(join(root, "products/reference"), this.path("products/reference"), { recursive: true });
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  read(...names: readonly string[]): string {
    return readFileSync(this.path(...names), "utf8");
  }

  write(name: string, text: string): void {
    mkdirSync(join(this.path(name), ".."), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** Replaces the one place where `from` stands in a file; its line, from 1. */
  edit(name: string, from: string, to: string): number {
    const [before, after, ...more] = this.read(name).split(from);
    if (before === undefined || after === undefined || more.length > 0)
      throw new Error(`${name}: "${from}" does not stand there once`);
    this.write(name, `${before}${to}${after}`);
    return before.split("\n").length;
  }

  /** Every file and folder, with the moment of its last change. */
  contents(): Map<string, number> {
    const names = readdirSync(this.folder, { recursive: true }) as string[];
    return new Map(names.sort().map((name) => [name, lstatSync(this.path(name)).mtimeMs]));
  }

  async journal(run: string): Promise<JournalLine[]> {
    return Array.fromAsync(readJournal(this.path(run, "journal.ndjson")));
  }

  /** `assay` with these arguments. */
  run(...argv: readonly string[]): Promise<Result> {
    return this.start(assay(...argv)).ended;
  }

  start([program = "", ...argv]: readonly string[]): Started {
    const child = spawn(program, argv, {
      cwd: this.folder,
      env: { ...process.env, TMPDIR: this.temporary },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, as a shell gives each command, so that a signal can be sent to all of it.
      detached: true,
      timeout: this.longestMs,
      killSignal: "SIGKILL",
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    const ended = once(child, "close").then(([status, signal]) => ({ status, signal, stdout, stderr }));
    const matched = async (stream: Readable, text: () => string, pattern: RegExp): Promise<void> => {
      const closed = ended.then(({ status }) => {
        throw new Error(
          `it ended with ${status} and did not say ${pattern}: ${stdout.slice(0, 500)}${stderr}`,
        );
      });
      closed.catch(() => {});
      while (!pattern.test(text())) await Promise.race([once(stream, "data"), closed]);
    };
    return {
      child,
      ended,
      said: (pattern) => matched(child.stdout, () => stdout, pattern),
      complained: (pattern) => matched(child.stderr, () => stderr, pattern),
    };
  }

  /** Processes that stem from a command of this yard, whoever their parent is by now: they have its TMPDIR. */
  processes(): number[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => environmentOf(pid).includes(`TMPDIR=${this.temporary}`))
      .map(Number);
  }

  /** What is left of the commands once those that end by themselves have had a moment to; nothing tells of a stranger's end. */
  async leftBehind(withinMs = 5_000): Promise<{ processes: number[]; files: string[] }> {
    const until = performance.now() + withinMs;
    for (;;) {
      const left = { processes: this.processes(), files: readdirSync(this.temporary) };
      if (left.processes.length + left.files.length === 0 || performance.now() > until) return left;
      await pause(20);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const pid of this.processes()) kill(pid);
    await this.leftBehind(1_000);
    rmSync(this.#base, { recursive: true, force: true });
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (thrown) {
    // It ended by itself after it was listed.
    if ((thrown as NodeJS.ErrnoException).code !== "ESRCH") throw thrown;
  }
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    // It has ended, or belongs to somebody else.
    return [];
  }
}
