import { setTimeout as pause } from "node:timers/promises";
import type { SerialLine } from "../../core/dut/index.ts";
import { ConsoleRecorder, type RigConsole } from "../consoles/index.ts";
import { type Likeness, likenessOf } from "./text-likeness.ts";

/** Asks the device something harmless, in the product's own protocol. Whether it answered. */
export type Ask = (line: SerialLine) => Promise<boolean>;

/** What came from a console. */
export interface Heard {
  readonly bytes: number;
  readonly likeness: Likeness;
  /** The device answered what it was asked. */
  readonly answered: boolean;
}

/** What was said before a console was opened may come once it is, ms. */
const staleMs = 300;

/** An open console that is listened to. */
export class Ear implements AsyncDisposable {
  readonly #line: RigConsole;
  readonly #recorder: ConsoleRecorder;
  readonly #ask: Ask;

  private constructor(line: RigConsole, recorder: ConsoleRecorder, ask: Ask) {
    this.#line = line;
    this.#recorder = recorder;
    this.#ask = ask;
  }

  /** Opens the console; from then on nothing is lost. @throws EquipmentFault PORT_UNOPENABLE */
  static async open(
    place: string,
    ask: Ask,
    open: (recorder: ConsoleRecorder) => Promise<RigConsole>,
    settleMs = staleMs,
  ): Promise<Ear> {
    const recorder = new ConsoleRecorder({ place });
    const ear = new Ear(await open(recorder), recorder, ask);
    await pause(settleMs);
    return ear;
  }

  /** A moment, from which on to listen. */
  now(): number {
    return this.#recorder.now();
  }

  /**
   * What came since `since`; when that is nothing yet, it is waited for, at most `withinMs` or to the end of a line. Then the device is
   * asked, and given `answerWithinMs` (default: as long as the product says). @throws EquipmentFault PORT_GONE
   */
  async hear(since: number, withinMs: number, answerWithinMs?: number): Promise<Heard> {
    if (this.#since(since).length === 0) {
      using cursor = this.#recorder.cursor("now");
      await cursor.expect("\n", { withinMs });
    }
    const asked = this.#ask(this.#line);
    const answered =
      answerWithinMs === undefined ? await asked : await Promise.race([asked, pause(answerWithinMs, false)]);
    const said = this.#since(since);
    return { bytes: said.length, likeness: likenessOf(said), answered };
  }

  #since(since: number): Uint8Array {
    const said = this.#recorder
      .entries()
      .flatMap((entry) =>
        entry.kind === "bytes" && entry.direction === "received" && entry.at >= since ? [entry.bytes] : [],
      );
    return Buffer.concat(said);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#line[Symbol.asyncDispose]();
  }
}
