import type { ReadStream, WriteStream } from "node:tty";

/** Another screen, no cursor; and back to what stood there before. */
const enter = "\u001b[?1049h\u001b[?25l";
const leave = "\u001b[?25h\u001b[?1049l";
/** Synchronised update (mode 2026): a terminal that knows it shows a frame at once. Home, and each line cleared behind its end. */
const begin = "\u001b[?2026h\u001b[H";
const end = "\u001b[J\u001b[?2026l";

const interrupt = "\u0003";
const suspend = "\u001a";

export interface FullScreenOptions {
  readonly output: Pick<WriteStream, "write" | "columns" | "rows" | "on" | "off">;
  readonly input: Pick<ReadStream, "isTTY" | "setRawMode" | "on" | "off" | "resume" | "pause">;
  /** The size is another one, or the screen is ours again: draw. */
  readonly onResize: () => void;
  /** Somebody wants to leave. */
  readonly onLeave: () => void;
}

/** A terminal's second screen. Disposing of it leaves the terminal as it was. */
export class FullScreen implements Disposable {
  readonly #options: FullScreenOptions;
  /** Whether what is written stands on the second screen. */
  #ours = false;

  constructor(options: FullScreenOptions) {
    this.#options = options;
    options.output.on("resize", options.onResize);
    options.input.on("data", this.#onKey);
    process.on("SIGCONT", this.#onContinue);
    this.#take();
  }

  get columns(): number {
    return this.#options.output.columns || 80;
  }

  get rows(): number {
    return this.#options.output.rows || 24;
  }

  draw(lines: readonly string[]): void {
    if (!this.#ours) return;
    this.#options.output.write(`${begin}${lines.map((line) => `${line}\u001b[K`).join("\r\n")}${end}`);
  }

  #take(): void {
    const { output, input } = this.#options;
    // What is typed would stand in the middle of the picture.
    if (input.isTTY) input.setRawMode(true);
    input.resume();
    output.write(enter);
    this.#ours = true;
  }

  #giveBack(): void {
    const { output, input } = this.#options;
    this.#ours = false;
    output.write(leave);
    if (input.isTTY) input.setRawMode(false);
    input.pause();
  }

  readonly #onKey = (bytes: Buffer): void => {
    const keys = bytes.toString();
    if (keys.includes(interrupt) || keys.includes("q")) this.#options.onLeave();
    else if (keys.includes(suspend)) {
      this.#giveBack();
      process.kill(process.pid, "SIGSTOP");
    }
  };

  readonly #onContinue = (): void => {
    this.#take();
    this.#options.onResize();
  };

  [Symbol.dispose](): void {
    const { output, input, onResize } = this.#options;
    output.off("resize", onResize);
    input.off("data", this.#onKey);
    process.off("SIGCONT", this.#onContinue);
    this.#giveBack();
  }
}
