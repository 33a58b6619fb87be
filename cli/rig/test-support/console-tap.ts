import { randomBytes } from "node:crypto";
import { SocatEnd, Terminal } from "./terminal.ts";

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
  #noisy = false;
  /** What happens one after the other: plugs and pulls. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(path: string) {
    this.path = path;
  }

  /** @param board path of the board's own terminal */
  static open(board: string, path: string): ConsoleTap {
    const tap = new ConsoleTap(path);
    tap.#back = new SocatEnd(`FILE:${board},raw,echo=0`, (bytes) => {
      if (tap.fromBoard(bytes.toString("latin1"))) tap.#front?.write(bytes);
    });
    return tap;
  }

  /** Makes the terminal, under another name than the last. */
  plug(): Promise<void> {
    return this.#next(async () => {
      if (this.#front !== undefined) return;
      // Numbers are given again as soon as they are free: somebody else takes the last one.
      await using _other = this.devices.length === 0 ? undefined : await this.#placeholder();
      this.#front = await Terminal.open(this.path, (bytes) => {
        if (this.toBoard(bytes.toString("latin1"))) this.#back?.write(bytes);
      });
      this.devices.push(await this.#front.device());
    });
  }

  /** Takes the terminal away. */
  pull(): Promise<void> {
    return this.#next(async () => {
      await this.#front?.[Symbol.asyncDispose]();
      this.#front = undefined;
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
    await this.pull();
    await this.#back?.[Symbol.asyncDispose]();
  }

  #placeholder(): Promise<Terminal> {
    return Terminal.open(`${this.path}.other`, () => {});
  }

  #next<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#last.then(act);
    this.#last = done.catch(() => {});
    return done;
  }
}
