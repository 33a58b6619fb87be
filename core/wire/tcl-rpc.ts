/**
 * OpenOCD's TCL-RPC (OpenOCD User's Guide, "Tcl RPC server"): a command and its result are text, each ended by one byte 0x1a. By
 * itself a result does not say whether the command failed, and what it complained of goes to the log; `encodeTclCall` asks for both.
 */
const end = 0x1a;

/** More than any result of ours has to say, bytes. */
const longestMessage = 1 << 20;

/** Cuts a stream into messages. */
export class TclSplitter {
  readonly #onMessage: (text: string) => void;
  #held = Buffer.alloc(0);

  constructor(onMessage: (text: string) => void) {
    this.#onMessage = onMessage;
  }

  /** @throws RangeError when a message does not end */
  push(chunk: Uint8Array): void {
    this.#held = Buffer.concat([this.#held, chunk]);
    for (let at = this.#held.indexOf(end); at >= 0; at = this.#held.indexOf(end)) {
      const text = this.#held.subarray(0, at).toString("utf8");
      this.#held = this.#held.subarray(at + 1);
      this.#onMessage(text);
    }
    if (this.#held.length > longestMessage)
      throw new RangeError(`a message has more than ${longestMessage} bytes`);
  }
}

/** A message as it is sent. */
function encodeTclMessage(text: string): Buffer {
  return Buffer.from(`${text}\x1a`, "utf8");
}

const opening = 'format "%d %s" [catch {capture {';
const closing = "}} r] $r";

/** What a command came to: 0 is success. */
export interface TclAnswer {
  readonly code: number;
  /** Its result, or what was logged meanwhile. */
  readonly said: string;
}

/** A command that is answered with its code and with what it logged. */
export function encodeTclCall(command: string): Buffer {
  return encodeTclMessage(`${opening}${command}${closing}`);
}

/** @throws RangeError for an answer to something else */
export function decodeTclAnswer(text: string): TclAnswer {
  const [, code, said = ""] = /^(-?\d+) ?(.*)$/s.exec(text) ?? [];
  if (code === undefined) throw new RangeError(`the answer begins with no code: ${text.slice(0, 200)}`);
  return { code: Number(code), said: said.trim() };
}

/** The other side: which command a message carries, and whether its code is asked for as well. */
export function decodeTclCall(text: string): { readonly command: string; readonly withCode: boolean } {
  const withCode = text.startsWith(opening) && text.endsWith(closing);
  return { command: withCode ? text.slice(opening.length, -closing.length) : text.trim(), withCode };
}

export function encodeTclAnswer({ code, said }: TclAnswer, withCode: boolean): Buffer {
  return encodeTclMessage(withCode ? `${code} ${said}` : said);
}

/** One word of a command, whatever is in it. @throws RangeError for what braces cannot hold */
export function tclWord(text: string): string {
  if (/[{}\\\n]/.test(text)) throw new RangeError(`${text} has a brace, a backslash or a line end`);
  return `{${text}}`;
}

/** The words of one command: bare, or within braces, quotes or brackets. Brackets are kept, as they ask for an evaluation. */
export function tclWords(command: string): string[] {
  const words = command.matchAll(/\{([^{}]*)\}|"([^"]*)"|(\[[^\]]*\])|([^\s{}"]+)/g);
  return Array.from(
    words,
    ([, braced, quoted, bracketed, bare]) => braced ?? quoted ?? bracketed ?? bare ?? "",
  );
}
