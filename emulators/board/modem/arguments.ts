/** The command is refused: the modem answers ERROR, after `said` where there is something to say. */
export class AtError extends Error {
  override readonly name = "AtError";
  readonly said: string | undefined;

  constructor(said?: string) {
    super(said ?? "ERROR");
    this.said = said;
  }
}

/** Parameters of one AT command, from the left; one that is left out reads as its default. */
export class Arguments {
  readonly #values: readonly (string | undefined)[];
  #at = 0;

  /** @throws AtError when quotes are not in order */
  constructor(text: string) {
    this.#values = split(text);
  }

  get left(): number {
    return this.#values.length - this.#at;
  }

  /** @throws AtError outside of `least` to `most`, or when it is missing and has no default */
  number(least: number, most: number, otherwise?: number): number {
    const text = this.#next();
    if (text === undefined) {
      if (otherwise === undefined) throw new AtError();
      return otherwise;
    }
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < least || value > most) throw new AtError();
    return value;
  }

  /** @throws AtError when it is missing and has no default, or has more than `longest` bytes */
  text(longest: number, otherwise?: string): string {
    const text = this.#next() ?? otherwise;
    if (text === undefined || Buffer.byteLength(text, "latin1") > longest) throw new AtError();
    return text;
  }

  #next(): string | undefined {
    const value = this.#values[this.#at];
    this.#at += 1;
    return value;
  }
}

/** Strings stand in quotes, in which a backslash takes the next character as it is. Bytes are latin1 throughout. */
function split(text: string): (string | undefined)[] {
  const values: (string | undefined)[] = [];
  const pattern = /(?:"((?:[^"\\]|\\.)*)"|([^",]*))(,|$)/gsy;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [, quoted, plain = "", separator] = match;
    values.push(quoted === undefined ? plain || undefined : quoted.replaceAll(/\\(.)/gs, "$1"));
    if (separator === "") return values;
  }
  throw new AtError();
}
