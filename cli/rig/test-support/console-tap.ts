import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { SocatEnd, Terminal } from "./terminal.ts";

/** Between two tries of a terminal of which nothing tells that it is there, ms. */
const againMs = 20;

/** Somebody at the console's cable of a board: a terminal of his own before the board's. */
export class ConsoleTap implements AsyncDisposable {
  /** Link to the terminal that a rig opens. */
  readonly path: string;
  /** Its names so far. */
  readonly devices: string[] = [];
  /** Called with each piece before it goes on to the board; it goes no further when false is returned. */
  toBoard: (text: string) => boolean = () => true;
  /** As `toBoard`, of what the board says. */
  fromBoard: (text: string) => boolean = () => true;
  #back: SocatEnd | undefined;
  #front: Terminal | undefined;
  /** Made, and to be plugged in next. */
  #successor: Terminal | undefined;
  #count = 0;
  #noisy = false;
  #closed = false;
  #listening: Promise<void> | undefined;
  /** What happens one after the other: plugs and pulls. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(path: string) {
    this.path = path;
  }

  /** @param board path of the board's own terminal */
  static open(board: string, path: string): ConsoleTap {
    const tap = new ConsoleTap(path);
    tap.#listening = tap.#listen(board);
    return tap;
  }

  /** A board's terminal is made anew once whoever had it open has closed it: of the last one nobody may be left. */
  async #listen(board: string): Promise<void> {
    while (!this.#closed) {
      this.#back = new SocatEnd(`FILE:${board},raw,echo=0`, (bytes) => {
        if (this.fromBoard(bytes.toString("latin1"))) this.#front?.write(bytes);
      });
      await this.#back.ended();
      if (!this.#closed) await wait(againMs);
    }
  }

  /** Says something to the board as the rig would. */
  say(text: string): void {
    this.#back?.write(Buffer.from(text, "latin1"));
  }

  /** Makes the terminal, or brings it back. */
  plug(): Promise<void> {
    return this.#next(async () => {
      if (this.#front !== undefined) return;
      const front = this.#successor ?? (await this.#open());
      this.#successor = undefined;
      await front.linkFrom(this.path);
      this.#front = front;
      this.devices.push(await front.device());
    });
  }

  /** Takes the terminal away; what comes back will have another name. */
  pull(): Promise<void> {
    return this.#next(async () => {
      const front = this.#front;
      if (front === undefined) return;
      this.#front = undefined;
      // Numbers are given again as soon as they are free: as long as this one is not, the next has another.
      this.#successor = await this.#open();
      await front[Symbol.asyncDispose]();
    });
  }

  /** From now on there is nothing but noise, as much as the line takes. Ends with the tap. */
  async jam(): Promise<void> {
    this.#noisy = true;
    this.fromBoard = () => false;
    const noise = randomBytes(16_384);
    while (this.#noisy) {
      const front = this.#front;
      if (front === undefined) return;
      if (!front.write(noise) && (await front.drained()) === "ended") return;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#noisy = false;
    this.#closed = true;
    await this.pull();
    await this.#successor?.[Symbol.asyncDispose]();
    await this.#back?.[Symbol.asyncDispose]();
    await this.#listening;
  }

  #open(): Promise<Terminal> {
    this.#count += 1;
    return Terminal.open(`${this.path}.${this.#count}`, (bytes) => {
      if (this.toBoard(bytes.toString("latin1"))) this.#back?.write(bytes);
    });
  }

  #next<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#last.then(act);
    this.#last = done.catch(() => {});
    return done;
  }
}
