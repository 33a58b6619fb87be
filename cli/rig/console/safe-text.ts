/** Sets of characters that a terminal shows nowhere, or obeys: controls, formats, lone surrogates, private and unassigned ones. */
const unprintable = /[\p{C}\u2028\u2029]/u;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const tab = 0x09;

/**
 * Makes bytes of a device into text that cannot steer a terminal: what shows stays, line ends and tabs too, anything else becomes
 * its code, such as `\x1b`. Characters may be split between pieces.
 */
export class SafeText {
  /** The beginning of a character, or of a line end, that may go on in the next piece. */
  #begun: number[] = [];
  readonly #mark: (code: string) => string;

  /** @param mark paints a code, so that it can be told from the same text said by the device */
  constructor(mark: (code: string) => string = (code) => code) {
    this.#mark = mark;
  }

  push(bytes: Uint8Array): string {
    const all = [...this.#begun, ...bytes];
    this.#begun = [];
    let text = "";
    for (let at = 0; at < all.length; ) {
      const taken = this.#take(all, at);
      if (taken === undefined) {
        this.#begun = all.slice(at);
        break;
      }
      text += taken.text;
      at += taken.length;
    }
    return text;
  }

  /** What was begun and does not go on. */
  end(): string {
    const rest = this.#begun.map((byte) => this.#code(byte)).join("");
    this.#begun = [];
    return rest;
  }

  /** The character at `at`; undefined when it may go on in what has not come yet. */
  #take(all: readonly number[], at: number): { readonly text: string; readonly length: number } | undefined {
    const byte = all[at] ?? 0;
    if (byte === lineFeed || byte === tab) return { text: String.fromCharCode(byte), length: 1 };
    if (byte === carriageReturn) {
      if (at + 1 === all.length) return undefined;
      return all[at + 1] === lineFeed ? { text: "\n", length: 2 } : { text: this.#code(byte), length: 1 };
    }
    const length = lengthOf(byte);
    const rest = all.slice(at + 1, at + length);
    if (length === 0 || rest.some((next) => (next & 0xc0) !== 0x80))
      return { text: this.#code(byte), length: 1 };
    if (rest.length < length - 1) return undefined;
    const character = Buffer.from([byte, ...rest]).toString("utf8");
    // Overlong forms and surrogates are no characters.
    if ([...character].length !== 1 || character === "\ufffd") return { text: this.#code(byte), length: 1 };
    if (!unprintable.test(character)) return { text: character, length };
    return { text: [byte, ...rest].map((each) => this.#code(each)).join(""), length };
  }

  #code(byte: number): string {
    return this.#mark(`\\x${byte.toString(16).padStart(2, "0")}`);
  }
}

/** Bytes of the UTF-8 character that begins with `byte`; 0 when none does. */
function lengthOf(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte >= 0xc2 && byte < 0xe0) return 2;
  if (byte >= 0xe0 && byte < 0xf0) return 3;
  return byte >= 0xf0 && byte < 0xf5 ? 4 : 0;
}
