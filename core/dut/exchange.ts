export interface ExchangeOptions {
  /** What is typed; further lines follow the first. */
  readonly lines: readonly string[];
  /** Whether the console repeats what is typed. */
  readonly echo: boolean;
  /** Whether the console is given a further line only when it asks for it. */
  readonly paced: boolean;
  /** Whether the answer is over with its last line, and not with the prompt after it. */
  readonly endsWithLine: boolean;
  /** Whether a restart alone is the answer. */
  readonly endsWithBoot: boolean;
  /** Lines before the one that it is true of are not part of the answer. */
  readonly begins?: (line: string) => boolean;
  /** Whether a line is the last. */
  readonly ends: (line: string) => boolean;
  readonly type: (text: readonly string[]) => void;
  /** Runs at the end, within the call that brought it. */
  readonly onEnd: (answer: readonly string[]) => void;
}

/** One command and its answer: what of the console's output belongs to it, and where it ends. */
export class Exchange {
  readonly #options: ExchangeOptions;
  readonly #toType: string[];
  /** What the console has yet to repeat; what comes before the first of them belongs to an earlier command. */
  readonly #echoes: string[];
  readonly #answer: string[] = [];
  #begun: boolean;
  #over = false;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    const { lines, echo, paced, begins } = options;
    this.#echoes = echo ? lines.filter((line) => line !== "") : [];
    this.#begun = begins === undefined && this.#echoes.length === 0;
    this.#toType = [...lines];
    options.type(this.#toType.splice(0, paced ? 1 : lines.length));
  }

  takeLine(line: string): void {
    if (this.#over) return;
    const { begins, ends, endsWithLine } = this.#options;
    if (this.#echoes.length > 0 && line.trimEnd() === this.#echoes[0]?.trimEnd()) {
      this.#echoes.shift();
      this.#begun ||= begins === undefined;
      return;
    }
    if (!this.#begun) {
      if (begins?.(line)) this.#begun = true;
      return;
    }
    this.#answer.push(line);
    if (endsWithLine && ends(line)) this.#end();
  }

  takePrompt(): void {
    if (this.#begun && this.#toType.length === 0) this.#end();
  }

  takeContinuation(): void {
    const next = this.#toType.shift();
    if (next !== undefined && !this.#over) this.#options.type([next]);
  }

  /** The device starts anew: whatever comes now is no answer. */
  takeBoot(): void {
    // What came so far is the start's log.
    if (this.#options.endsWithBoot) this.#end([]);
    this.#over = true;
  }

  #end(answer: readonly string[] = this.#answer): void {
    if (this.#over) return;
    this.#over = true;
    this.#options.onEnd(answer);
  }
}
