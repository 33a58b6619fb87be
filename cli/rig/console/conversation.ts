import type { Readable, Writable } from "node:stream";
import { styleText } from "node:util";
import { UsageFault } from "../../../core/kernel/index.ts";
import type { Dialect } from "../../../core/wire/dialect/index.ts";
import { printable } from "../../../reports/index.ts";
import type { RigConsole } from "../../../rigs/consoles/index.ts";
import { tryDialect } from "../../../rigs/dialect/index.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Screen } from "../../run/progress.ts";
import { describeTrial, readQuestion } from "./dialect-trial.ts";
import { linesOf } from "./piped-lines.ts";
import { Quiet } from "./quiet.ts";
import { SafeText } from "./safe-text.ts";
import { readTypedLines, type TypedLines } from "./typed-lines.ts";

const lineEnds = { lf: "\n", cr: "\r", crlf: "\r\n", none: "" } as const;

export interface ConversationOptions {
  readonly dialect: Dialect | undefined;
  /** Lines to send instead of what is on standard input. */
  readonly send?: readonly string[];
  readonly lineEnd: keyof typeof lineEnds;
  /** Silence after which nothing more is expected, ms. */
  readonly quietMs: number;
  /** An operation of a dialect is answered within this, ms. */
  readonly withinMs: number;
  readonly json?: true;
}

/** Where a person is. */
export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & Screen;
  readonly notes: Screen;
}

/** A device may go on talking for ever; so many times the quiet is waited for it. */
const patience = 20;

/** A person, or what is piped in, and a board. */
export class Conversation {
  readonly #console: RigConsole;
  readonly #options: ConversationOptions;
  readonly #terminal: Terminal;
  readonly #colour: boolean;
  readonly #quiet: Quiet;
  readonly #gone = new AbortController();
  readonly #safe: SafeText;
  /** An operation is under way: what comes is shown with it. */
  #asking = false;
  /** What the device said last ends in no line feed. */
  #unfinished = false;
  #typed: TypedLines | undefined;
  #status: number = exitCodes.pass;
  #show: (text: string) => void;

  constructor(console: RigConsole, options: ConversationOptions, terminal: Terminal) {
    this.#console = console;
    this.#options = options;
    this.#terminal = terminal;
    this.#colour = terminal.output.isTTY === true;
    this.#safe = new SafeText(this.#colour ? (code) => styleText("dim", code) : undefined);
    this.#quiet = new Quiet(options.quietMs, patience * options.quietMs);
    this.#show = (text) => options.json || terminal.output.write(text);
    console.onBytes((bytes) => {
      this.#quiet.stir();
      const text = this.#safe.push(bytes);
      if (this.#asking) return;
      this.#show(text);
      if (text !== "") this.#unfinished = !text.endsWith("\n");
    });
    console.onReturn((path) => this.note(`the console's port is there again, as ${path}`));
    console.onGone((fault) => this.#gone.abort(fault));
  }

  /** Line by line from a person. */
  async typed(): Promise<number> {
    const { input, output, notes } = this.#terminal;
    const left = this.#options.dialect === undefined ? "Ctrl-C goes to the board, " : "";
    notes.write(`${this.#console.path}: ${left}Ctrl-] or Ctrl-D leaves.\n`);
    using lines = readTypedLines({
      ...{ input, output },
      ...(this.#options.dialect && { prompt: "> " }),
      onInterrupt: () => {
        if (this.#options.dialect === undefined) void this.#console.write(Uint8Array.of(3)).catch(() => {});
        else lines[Symbol.dispose]();
      },
    });
    this.#typed = lines;
    this.#show = (text) => lines.show(text);
    const ends = () => lines[Symbol.dispose]();
    this.#gone.signal.addEventListener("abort", ends, { once: true });
    if (this.#gone.signal.aborted) ends();
    for await (const line of lines) await this.#say(line).catch((thrown: unknown) => this.#complain(thrown));
    this.#gone.signal.throwIfAborted();
    return exitCodes.pass;
  }

  /** What was given with --send, else standard input; then until the board is quiet. */
  async piped(): Promise<number> {
    const { send } = this.#options;
    const { signal } = this.#gone;
    if (send !== undefined) for (const line of send) await this.#say(line);
    else if (this.#options.dialect === undefined) await this.#pass(signal);
    else for await (const line of linesOf(this.#terminal.input, signal)) await this.#say(line);
    if (!(await this.#quiet.reached(signal)))
      this.note(`it does not stop talking; left after ${patience * this.#options.quietMs} ms`);
    this.#show(this.#safe.end());
    return this.#status;
  }

  /** Waits until the board, which has just been started, has spoken and is quiet. */
  async settled(): Promise<void> {
    await this.#quiet.reached(this.#gone.signal, "the-first");
  }

  /** Bytes as they are. */
  async #pass(signal: AbortSignal): Promise<void> {
    const { input } = this.#terminal;
    const stop = () => input.destroy(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    try {
      signal.throwIfAborted();
      for await (const bytes of input) await this.#console.write(Buffer.from(bytes));
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  async #say(line: string): Promise<void> {
    const { dialect } = this.#options;
    if (dialect === undefined) {
      await this.#console.write(Buffer.from(`${line}${lineEnds[this.#options.lineEnd]}`));
      return;
    }
    if (line.trim() === "") return;
    const { operation, params } = readQuestion(line);
    const { withinMs, json } = this.#options;
    this.#asking = true;
    const trial = await tryDialect(this.#console, dialect, operation, params, {
      ...{ withinMs, signal: this.#gone.signal },
    }).finally(() => {
      this.#asking = false;
    });
    // Nothing was observed of the device.
    if (trial.outcome === undefined || trial.outcome.kind === "silent") this.#status = exitCodes.inconclusive;
    if (json) this.#terminal.output.write(`${JSON.stringify({ operation, params, ...trial })}\n`);
    else
      this.#show(
        this.#begins + describeTrial(trial, dialect, { colour: this.#colour, columns: this.#columns() }),
      );
  }

  /** A person who mistypes goes on; equipment that fails ends it. */
  #complain(thrown: unknown): void {
    if (!(thrown instanceof UsageFault)) throw thrown;
    this.#show(`${printable(thrown.message)} ${printable(thrown.help)}\n`);
  }

  /** What brings text of our own to the beginning of a line; on a terminal the line that is typed takes care of that. */
  get #begins(): string {
    const begins = this.#unfinished && this.#typed === undefined ? "\n" : "";
    this.#unfinished = false;
    return begins;
  }

  #columns(): number {
    const { isTTY, columns = 80 } = this.#terminal.output;
    return isTTY === true ? columns : Number.POSITIVE_INFINITY;
  }

  note(text: string): void {
    this.#terminal.notes.write(`assay: ${printable(text)}\n`);
  }
}
