import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parse, stringify } from "yaml";
import { connectEquipment, type RemoteEquipment } from "../../../core/dut/index.ts";
import type { JournalLine, Verdict } from "../../../core/journal/index.ts";
import type { PartsTable } from "../../../emulators/device/index.ts";
import { assay, type Result, type Started, standard, Yard } from "../../test-support.ts";
import { type DemoLab, startDemoLab } from "../demo.ts";
import { ConsoleTap } from "./console-tap.ts";
import { RelayTap } from "./relay-tap.ts";
import { ToolTap } from "./tool-tap.ts";

/** With it a scenario of three begins with the first of two boards. */
const seed = "trouble";

/** A board as the demo lab declares it. */
export interface BoardKeys {
  readonly [key: string]: unknown;
  readonly console: { readonly path: string };
  readonly power: { readonly url: string; readonly channel: number };
  readonly network: { readonly channel: number };
  readonly flash: { readonly tcl: string; readonly [key: string]: unknown };
  readonly fixture: { readonly address: string };
}

/** A demo lab on which each test has a rig file of its own. */
export class TroubleLab implements AsyncDisposable {
  readonly #folder: string;
  readonly #lab: DemoLab;
  readonly #boards: Readonly<Record<string, BoardKeys>>;

  private constructor(folder: string, lab: DemoLab, boards: Readonly<Record<string, BoardKeys>>) {
    this.#folder = folder;
    this.#lab = lab;
    this.#boards = boards;
  }

  /** `firmware` by board, from the first; undefined is sound. Beside them so many virtual Picos. */
  static async start(firmware: readonly (PartsTable | undefined)[], virtualPico = 0): Promise<TroubleLab> {
    const folder = await mkdtemp(join(tmpdir(), "assay-trouble-"));
    const parts = (board: string) => firmware[Number(board.replace("board-", "")) - 1];
    const lab = await startDemoLab(folder, { boards: firmware.length, virtualPico, parts });
    return new TroubleLab(folder, lab, parse(await readFile(lab.file, "utf8")).boards);
  }

  board(name: string): BoardKeys {
    const board = this.#boards[name];
    if (board === undefined) throw new TypeError(`the lab has no ${name}`);
    return board;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lab[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** A line of a console's record: what a test looks at. */
interface RecordLine {
  readonly kind?: string;
  readonly board?: string;
  readonly attempt?: number;
  readonly attempts?: number;
  readonly reason?: string;
  readonly leftOut?: { readonly received: number };
}

/** What a run came to. */
export interface Examined extends Result {
  readonly lines: readonly JournalLine[];
  /** Of the scenarios, in their order. */
  readonly verdicts: readonly Verdict[];
  /** What stands in the records of consoles, all of them. */
  readonly records: readonly RecordLine[];
  /** The most memory that the command had, bytes. */
  readonly peakBytes: number;
  /** Of the files that it wrote, bytes, by name. */
  readonly sizes: ReadonlyMap<string, number>;
}

/** Where one test puts somebody at the wires and has the boards examined. Whatever it opened ends with it. */
export class Trouble implements AsyncDisposable {
  readonly yard: Yard;
  readonly #lab: TroubleLab;
  readonly #opened = new AsyncDisposableStack();

  constructor(lab: TroubleLab) {
    this.#lab = lab;
    this.yard = this.#opened.use(new Yard());
    // A scenario's draws hang on its name, which is its path from here.
    cpSync(standard, this.yard.path("features"), { recursive: true });
  }

  board(name: string): BoardKeys {
    return this.#lab.board(name);
  }

  /** The board's console through a tap that has been plugged in already, or not yet. */
  async tapConsole(name: string, plugged = true): Promise<ConsoleTap> {
    const tap = this.#opened.use(
      ConsoleTap.open(this.board(name).console.path, this.yard.path(`${name}.tty`)),
    );
    if (plugged) await tap.plug();
    return tap;
  }

  async tapTool(name: string): Promise<ToolTap> {
    return this.#opened.use(await ToolTap.open(this.board(name).flash.tcl));
  }

  async tapRelay(): Promise<RelayTap> {
    return this.#opened.use(await RelayTap.open(this.board("board-1").power.url));
  }

  /** A hand at the board itself, past the rig. */
  async handAt(name: string): Promise<RemoteEquipment> {
    return this.#opened.use(await connectEquipment(this.board(name).fixture.address));
  }

  /** `keys` are others of the rig file than its boards. */
  writeRig(boards: Readonly<Record<string, unknown>>, keys: Readonly<Record<string, unknown>> = {}): void {
    this.yard.write("lab.yaml", stringify({ name: "a lab in trouble", ...keys, boards }));
  }

  /** Waits until the command has the terminal `device` open; nothing tells of that. */
  async opens(device: string): Promise<void> {
    const until = performance.now() + openWithinMs;
    while (!this.yard.processes().some((pid) => filesOf(pid).includes(device))) {
      if (performance.now() > until) throw new Error(`nobody opened ${device} within ${openWithinMs} ms`);
      await wait(askEveryMs / 5);
    }
    // Open, it is still set up and read for the first time.
    await wait(askEveryMs);
  }

  /** The product declares that it is quick, where a silence is waited for. */
  quicken(): void {
    this.yard.edit("products/reference/ixit.yaml", "answerWithinMs: 2000", "answerWithinMs: 1000");
    this.yard.edit("products/reference/ixit.yaml", "readyWithinMs: 5000", "readyWithinMs: 2500");
  }

  /** Begins to run scenarios on the boards of the rig file that was written. */
  start(...scenarios: readonly string[]): Started {
    const features = scenarios.map((scenario) => `features/${scenario}`);
    return this.yard.start(assay("run", "--rig", "lab.yaml", "--out", "run", "--seed", seed, ...features));
  }

  /** Runs scenarios (`folder/name.feature:line`) on these boards. */
  async examine(
    boards: Readonly<Record<string, unknown>>,
    ...scenarios: readonly string[]
  ): Promise<Examined> {
    this.writeRig(boards);
    const started = this.start(...scenarios);
    const memory = watchMemory(started.child.pid);
    const result = await started.ended.finally(memory.stop);
    const written = [...this.yard.contents().keys()].filter((name) => /^run\/.*\.\w+$/.test(name));
    const lines = await this.yard.journal("run");
    return {
      ...result,
      lines,
      verdicts: lines.flatMap((line) => (line.type === "scenario-finished" ? [line.verdict] : [])),
      peakBytes: memory.peak(),
      sizes: new Map(written.map((name) => [name, statSync(this.yard.path(name)).size])),
      records: written
        .filter((name) => /^run\/console\/.*\.ndjson$/.test(name))
        .flatMap((name) => this.yard.read(name).trimEnd().split("\n"))
        .map((line) => JSON.parse(line)),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.disposeAsync();
  }
}

/** How often a process is asked for the most memory that it had: nobody tells of it, ms. */
const askEveryMs = 100;

/** A rig looks for a port as soon as it is told of a change. */
const openWithinMs = 10_000;

function filesOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).map((name) => {
      try {
        return readlinkSync(join(folder, name));
      } catch {
        // It has been closed meanwhile.
        return "";
      }
    });
  } catch {
    // It has ended.
    return [];
  }
}

function watchMemory(pid = 0): { readonly peak: () => number; readonly stop: () => void } {
  let kibibytes = 0;
  const asking = setInterval(() => {
    try {
      const [, most = 0] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
      kibibytes = Math.max(kibibytes, Number(most));
    } catch {
      // It has ended.
    }
  }, askEveryMs);
  return { peak: () => kibibytes * 1024, stop: () => clearInterval(asking) };
}

/** The only scenario is INCONCLUSIVE{equipment} for a reason that `message` matches. */
export function requireEquipment({ verdicts, stdout, stderr, status }: Examined, message: RegExp): void {
  const [verdict, ...others] = verdicts;
  assert.deepEqual(others, [], stdout + stderr);
  assert.ok(verdict?.status === "inconclusive" && verdict.cause === "equipment", JSON.stringify(verdict));
  assert.match(verdict.message, message);
  assert.equal(status, 3);
}

/** All scenarios passed. */
export function requirePass({ verdicts, stdout, stderr }: Examined, scenarios = 1): void {
  const wanted = Array.from({ length: scenarios }, () => ({ status: "pass" }));
  assert.deepEqual(verdicts, wanted, stdout + stderr);
}

const mebibyte = 1 << 20;
/** Twice what a run has in which nobody says much. */
const mostMemory = 512 * mebibyte;
/** As much of a console as is kept, written as JSON; the noise is bytes that no text has. */
const largestFile = 8 * mebibyte;

/** Much more came over a console than was kept of it, in memory or in any file. */
export function requireBounded({ records, peakBytes, sizes }: Examined): void {
  const leftOut = records.reduce((sum, record) => sum + (record.leftOut?.received ?? 0), 0);
  assert.ok(leftOut > 2 * mebibyte, `only ${leftOut} bytes were too many`);
  assert.ok(peakBytes > 0 && peakBytes < mostMemory, `${peakBytes} bytes of memory`);
  for (const [name, size] of sizes) assert.ok(size < largestFile, `${name} has ${size} bytes`);
}
