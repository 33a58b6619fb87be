import { setTimeout as pause } from "node:timers/promises";
import type { BoardDrivers } from "../boards/index.ts";
import { type ConsoleRecorder, openConsole, type RigConsole } from "../consoles/index.ts";
import { type Circumstances, judgeConsole } from "./console.ts";
import type { DoctorBoard } from "./doctor-board.ts";
import type { Examination } from "./examination.ts";
import { unchecked, warning } from "./finding.ts";
import { Ear, type Heard } from "./hearing.ts";
import { checkSerialPort } from "./port.ts";
import { findSpeed } from "./speeds.ts";

/** Who has no supply says nothing; who has, says something so soon, or answers in as much again. Ms. */
const aliveWithinMs = 400;
/** At each of the speeds that are tried, for output and then for an answer, ms. */
const speedWithinMs = 300;
/** Trying all of them, ms. */
const speedsWithinMs = 60_000;
/** A port that was closed may be away for a moment, and is tried again so often and so long, ms. */
const againMs = 50;
const backWithinMs = 2_000;

export type PortUse = "usable" | "unusable" | "held";

/** The console of a board under examination. It is opened once: opening a port restarts many a board. */
export class BoardConsole implements AsyncDisposable {
  readonly #board: DoctorBoard;
  readonly #drivers: BoardDrivers;
  readonly #examination: Examination;
  #ear: Ear | undefined;
  /** From when on what it says is this examination's. */
  #since = 0;

  constructor(board: DoctorBoard, drivers: BoardDrivers, examination: Examination) {
    this.#board = board;
    this.#drivers = drivers;
    this.#examination = examination;
  }

  /** Whether the port is there and ours to open. One that another machine has is known when it is opened. `on`: it has supply. */
  async checkPort(on: boolean | undefined): Promise<PortUse> {
    const { name, declaration, baudRate } = this.#board;
    const { console } = declaration;
    if (console.driver === "process") return "usable";
    const subject = this.#examination.subject("port", "console");
    if (console.driver !== "tcp" && console.baudRate !== baudRate)
      this.#examination.note(
        warning(
          subject,
          `baudRate is ${console.baudRate} here, and ${baudRate} in the product's ixit.yaml`,
          "Correct the one that is wrong.",
        ),
      );
    if (console.driver !== "serial") return "usable";
    let use: PortUse = "unusable";
    await this.#examination.check(subject, async () => {
      try {
        const { usable, held, findings } = await soon(() => checkSerialPort(name, console));
        if (usable) use = "usable";
        if (held) use = "held";
        return findings;
      } catch (thrown) {
        if (on !== false || !console.reenumerates) throw thrown;
        // It is found once --power has given supply.
        use = "usable";
        return unchecked(subject, "the port is away, as it is while the board has no supply");
      }
    });
    return use;
  }

  /** Whether the board, which should have no supply, runs. */
  async isAlive(): Promise<boolean> {
    const { console } = this.#board.declaration;
    // A port that hangs on the supply is not there without it; one that was open before went with it.
    if (this.#vanishes) await this.close();
    try {
      const ear = await this.#open();
      const { bytes, answered } = await ear.hear(ear.now(), aliveWithinMs, aliveWithinMs);
      return answered || bytes > 0 || this.#vanishes;
    } catch (thrown) {
      if (this.#vanishes || console.driver !== "serial") return false;
      throw thrown;
    }
  }

  /** Marks the moment before a start: what comes from then on is listened to. */
  async attend(): Promise<void> {
    const ear = await this.#open().catch(() => undefined);
    this.#since = ear?.now() ?? 0;
  }

  /** Listens, asks, and judges. */
  async listen(known: Pick<Circumstances, "on" | "blank">): Promise<void> {
    const { declaration, readyWithinMs } = this.#board;
    const { console } = declaration;
    const subject = this.#examination.subject("console", "console");
    const declared = "baudRate" in console ? console.baudRate : this.#board.baudRate;
    const isOurs = console.driver === "serial" || console.driver === "rfc2217";
    await this.#examination.check(
      subject,
      async () =>
        judgeConsole(subject, await (await this.#open()).hear(this.#since, readyWithinMs), {
          ...known,
          baudRate: declared,
          findSpeed: isOurs ? () => findSpeed(declared, (baudRate) => this.#hearAt(baudRate)) : undefined,
        }),
      readyWithinMs + speedsWithinMs,
    );
  }

  async close(): Promise<void> {
    const ear = this.#ear;
    this.#ear = undefined;
    this.#since = 0;
    await ear?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  get #vanishes(): boolean {
    const { console } = this.#board.declaration;
    return "reenumerates" in console && console.reenumerates;
  }

  async #open(): Promise<Ear> {
    this.#ear ??= await this.#openAt(undefined);
    return this.#ear;
  }

  async #hearAt(baudRate: number): Promise<Heard> {
    await this.close();
    await using ear = await this.#openAt(baudRate);
    return await ear.hear(0, speedWithinMs, speedWithinMs);
  }

  #openAt(baudRate: number | undefined): Promise<Ear> {
    const { name, ask } = this.#board;
    const settleMs = baudRate === undefined ? undefined : 0;
    return soon(() => Ear.open(name, ask, (recorder) => this.#openConsole(recorder, baudRate), settleMs));
  }

  #openConsole(recorder: ConsoleRecorder, baudRate: number | undefined): Promise<RigConsole> {
    const { name, declaration } = this.#drivers;
    const { console } = declaration;
    if (baudRate === undefined || console.driver === "process") return this.#drivers.openConsole(recorder);
    return openConsole({ ...console, baudRate }, name, recorder);
  }
}

/** Does what needs the port, which may be away for a moment after whoever had it before. @throws what `act` did at last */
async function soon<T>(act: () => Promise<T>): Promise<T> {
  const end = performance.now() + backWithinMs;
  for (;;) {
    try {
      return await act();
    } catch (thrown) {
      if (performance.now() > end) throw thrown;
      // Nothing tells when a port of another kind than this machine's is back.
      await pause(againMs);
    }
  }
}
