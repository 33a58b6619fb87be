import {
  DeadlinePassed,
  done,
  type EquipmentFault,
  type Outcome,
  silent,
  type WaitOptions,
  within,
} from "../../core/kernel/index.ts";

/** What a cursor needs of its recorder. */
interface Source {
  now(): number;
  /** Why nothing can come any more. */
  readonly fault: EquipmentFault | undefined;
  doubtSince(at: number): EquipmentFault | undefined;
}

export interface ConsoleMatch {
  /** What was passed over before the match. */
  readonly before: string;
  readonly text: string;
  /** The pattern's groups, from the first. */
  readonly groups: readonly (string | undefined)[];
  /** When its last byte came, ms since the lease began. */
  readonly at: number;
  /** Bytes or characters before it that could not be kept, as nobody had asked for them for too long. */
  readonly leftOut: number;
}

/** What is kept at least of a longer text for a later expect, and half of what is kept at most; the oldest is left out and counted. */
const longestUnread = 1024 * 1024;

interface Wait {
  readonly pattern: string | RegExp;
  readonly resolve: (match: ConsoleMatch) => void;
  readonly reject: (fault: EquipmentFault) => void;
}

/** Reads on in what a device said. Bytes are decoded here only, as they come, so that a split character does no harm. */
export class ConsoleCursor implements Disposable {
  readonly #source: Source;
  readonly #release: () => void;
  readonly #decoder = new TextDecoder();
  #unread = "";
  /** Where in the unread text each chunk ends, and when it came. */
  #marks: { end: number; readonly at: number }[] = [];
  #leftOut = 0;
  #waiting: Wait | undefined;

  constructor(source: Source, release: () => void) {
    this.#source = source;
    this.#release = release;
  }

  /**
   * Waits until `pattern` stands in what has not been read yet, and reads up to its end. A regular expression sees what has come so
   * far: let it end with what follows, such as `\n`, where more could belong to it. Silent when it does not come in time.
   * @throws EquipmentFault PORT_GONE when the port is gone, or was away meanwhile. @throws the signal's reason
   */
  async expect(pattern: string | RegExp, { withinMs, signal }: WaitOptions): Promise<Outcome<ConsoleMatch>> {
    signal?.throwIfAborted();
    if (this.#waiting !== undefined) throw new TypeError("a cursor has one user, who waits already");
    const startedAt = this.#source.now();
    const { promise, resolve, reject } = Promise.withResolvers<ConsoleMatch>();
    this.#waiting = { pattern: unanchored(pattern), resolve, reject };
    this.#search();
    if (this.#waiting !== undefined && this.#source.fault !== undefined) reject(this.#source.fault);
    try {
      return done(await within(promise, { withinMs, signal }));
    } catch (thrown) {
      if (!(thrown instanceof DeadlinePassed)) throw thrown;
      const doubt = this.#source.doubtSince(startedAt);
      if (doubt !== undefined) throw doubt;
      return silent(Math.round(this.#source.now() - startedAt));
    } finally {
      this.#waiting = undefined;
    }
  }

  /** Passes over all that has come so far. */
  skipToEnd(): void {
    this.#readTo(this.#unread.length);
  }

  push(at: number, bytes: Uint8Array): void {
    this.#unread += this.#decoder.decode(bytes, { stream: true });
    this.#marks.push({ end: this.#unread.length, at });
    this.#search();
    // Not at every chunk, as cutting copies what is left.
    if (this.#unread.length <= 2 * longestUnread) return;
    const tooMuch = this.#unread.length - longestUnread;
    const leftOut = this.#leftOut + tooMuch;
    this.#readTo(tooMuch);
    this.#leftOut = leftOut;
  }

  /** Counts what the record does not hold any more. */
  miss(bytes: number): void {
    this.#leftOut += bytes;
  }

  /** Ends a wait under way. */
  fail(fault: EquipmentFault): void {
    this.#waiting?.reject(fault);
  }

  [Symbol.dispose](): void {
    this.#release();
  }

  #search(): void {
    if (this.#waiting === undefined) return;
    const { pattern, resolve } = this.#waiting;
    const found = find(this.#unread, pattern);
    if (found === undefined) return;
    const { from, text, groups } = found;
    const end = from + text.length;
    const at = this.#marks.find((mark) => mark.end >= end)?.at ?? this.#source.now();
    resolve({ before: this.#unread.slice(0, from), text, groups, at, leftOut: this.#leftOut });
    this.#waiting = undefined;
    this.#readTo(end);
  }

  #readTo(end: number): void {
    this.#unread = this.#unread.slice(end);
    this.#leftOut = 0;
    this.#marks = this.#marks.filter((mark) => mark.end > end);
    for (const mark of this.#marks) mark.end -= end;
  }
}

interface Found {
  readonly from: number;
  readonly text: string;
  readonly groups: readonly (string | undefined)[];
}

function find(text: string, pattern: string | RegExp): Found | undefined {
  if (typeof pattern === "string") {
    const from = text.indexOf(pattern);
    return from < 0 ? undefined : { from, text: pattern, groups: [] };
  }
  const match = pattern.exec(text);
  return match === null ? undefined : { from: match.index, text: match[0], groups: match.slice(1) };
}

/** Without the flags that make a regular expression remember a place of its own. */
function unanchored(pattern: string | RegExp): string | RegExp {
  return typeof pattern === "string"
    ? pattern
    : new RegExp(pattern.source, pattern.flags.replaceAll(/[gy]/g, ""));
}
