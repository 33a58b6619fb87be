import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { EquipmentFault } from "../../../core/kernel/index.ts";
import { within } from "../../../core/kernel/index.ts";
import {
  type ConsoleOptions,
  ConsoleRecorder,
  consoleSchema,
  openConsole,
  type RigConsole,
} from "../index.ts";

/** A place on a rig with a recorder, a folder, and whatever a test opens there; all gone at the end, also of a test that fails. */
export class TestPlace implements AsyncDisposable {
  readonly folder: string;
  readonly recorder = new ConsoleRecorder({ place: "board-1" });
  readonly #opened: AsyncDisposableStack;

  private constructor(folder: string, opened: AsyncDisposableStack) {
    this.folder = folder;
    this.#opened = opened;
  }

  static async open(): Promise<TestPlace> {
    const opened = new AsyncDisposableStack();
    const { path } = opened.use(await mkdtempDisposable(join(tmpdir(), "assay-consoles-")));
    return new TestPlace(path, opened);
  }

  /** Ends with the place. */
  use<T extends AsyncDisposable | Disposable>(thing: T): T {
    return this.#opened.use(thing);
  }

  async console(options: Partial<ConsoleOptions>, root?: string): Promise<RigConsole> {
    const whole = consoleSchema.parse({ returnsWithinMs: 5000, ...options });
    return this.use(await openConsole(whole, "board-1", this.recorder, root === undefined ? {} : { root }));
  }

  /** What was recorded of one direction. */
  recorded(direction: "sent" | "received"): string {
    return this.recordedBytes(direction).toString();
  }

  recordedBytes(direction: "sent" | "received"): Buffer {
    const chunks = this.recorder
      .entries()
      .flatMap((entry) => (entry.kind === "bytes" && entry.direction === direction ? [entry.bytes] : []));
    return Buffer.concat(chunks);
  }

  /** Waits until the port's vanishing for the `count`-th time has been noticed. */
  async gaps(count: number): Promise<void> {
    const gaps = () => this.recorder.entries().filter(({ kind }) => kind === "gap").length;
    const noticed = async () => {
      while (gaps() < count) await setImmediate();
    };
    await soon(noticed());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync();
  }
}

export function whenGone(line: RigConsole): Promise<EquipmentFault> {
  return soon(new Promise((resolve) => void line.onGone(resolve)));
}

export function nextLine(line: RigConsole): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  line.onLine(({ direction, text }) => {
    if (direction === "received") resolve(text);
  });
  return soon(promise);
}

/** Far longer than anything here takes, so that what hangs fails. */
export function soon<T>(promise: Promise<T>): Promise<T> {
  return within(promise, { withinMs: 8000 });
}
