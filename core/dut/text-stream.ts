import { listOf } from "../wire/dialect/index.ts";
import { longestLine } from "./line-splitter.ts";

export interface TextEvents {
  /** A whole line, without prompts before it and without what only moves or colours a terminal. */
  onLine(text: string): void;
  onPrompt(): void;
  /** The console waits for a further line of the command. */
  onContinuation(): void;
}

export interface Prompts {
  readonly prompt?: string | readonly string[] | undefined;
  readonly continuation?: string | undefined;
}

const esc = String.fromCharCode(0x1b);
/** Control sequences of ECMA-48. */
const ornaments = new RegExp(`${esc}(?:\\[[0-?]*[ -/]*[@-~]|[@-Z\\\\-_])`, "g");

/** Takes what a text console prints apart: lines, and prompts, which no line feed ends. */
export class TextStream {
  readonly #events: TextEvents;
  readonly #prompts: readonly (readonly [prompt: string, tell: () => void])[];
  #decoder = new TextDecoder();
  #pending = "";

  constructor({ prompt, continuation }: Prompts, events: TextEvents) {
    this.#events = events;
    const prompts = listOf(prompt).map((each) => [each, () => events.onPrompt()] as const);
    const further = listOf(continuation).map((each) => [each, () => events.onContinuation()] as const);
    // The longest first: one may begin with another.
    this.#prompts = [...prompts, ...further].toSorted(([a], [b]) => b.length - a.length);
  }

  push(bytes: Uint8Array): void {
    this.#pending += this.#decoder.decode(bytes, { stream: true });
    const lines = this.#pending.split("\n");
    this.#pending = (lines.pop() ?? "").slice(0, longestLine);
    for (const line of lines) this.#events.onLine(this.#withoutPrompts(plain(line)));
    const waiting = plain(this.#pending);
    if (waiting !== "" && this.#withoutPrompts(waiting, true) === "") this.#pending = "";
  }

  /** Forgets what no line feed has ended yet. */
  reset(): void {
    this.#decoder = new TextDecoder();
    this.#pending = "";
  }

  /** `whole`: only if nothing but prompts is there; more may be on its way. */
  #withoutPrompts(text: string, whole = false): string {
    const found: (() => void)[] = [];
    let rest = text;
    for (;;) {
      const [prompt, tell] = this.#prompts.find(([each]) => rest.startsWith(each)) ?? [];
      if (prompt === undefined || tell === undefined) break;
      found.push(tell);
      rest = rest.slice(prompt.length);
    }
    if (whole && rest !== "") return rest;
    for (const tell of found) tell();
    return rest;
  }
}

const plain = (text: string) => text.replace(ornaments, "").replaceAll("\r", "");
