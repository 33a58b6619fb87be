import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** What a person types, line by line, on a screen on which a device may say something at any time. */
export interface TypedLines extends AsyncIterable<string>, Disposable {
  /** Shows text that cannot steer the terminal, above the line that is being typed; an unfinished line of it stands before that as a prompt. */
  show(text: string): void;
}

export interface TypedLinesOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Called for Ctrl-C. */
  readonly onInterrupt: () => void;
  /** Shown before each line where the device itself shows none. */
  readonly prompt?: string;
}

const leave = "\u001d";

/** Line editing with history; Ctrl-] ends the lines, and Ctrl-D on an empty one. */
export function readTypedLines({ input, output, onInterrupt, prompt = "" }: TypedLinesOptions): TypedLines {
  const lines: Interface = createInterface({ input, output, terminal: true, prompt, historySize: 500 });
  const keys = (_: unknown, key: { readonly sequence?: string; ctrl?: boolean } | undefined) => {
    if (key?.sequence !== leave) return;
    // Else the line editor, which hears of it next, would take it for text.
    key.ctrl = true;
    lines.close();
  };
  let closed = false;
  /** What the device has said of a line that it has not ended. */
  let unfinished = "";
  input.prependListener("keypress", keys);
  lines.on("SIGINT", onInterrupt);
  lines.on("close", () => {
    closed = true;
    output.write("\n");
  });
  // The device goes on behind what was typed.
  lines.on("line", () => {
    unfinished = "";
    lines.setPrompt(prompt);
  });
  lines.prompt();
  return {
    show(text) {
      if (closed) return;
      const whole = unfinished + text;
      const end = whole.lastIndexOf("\n") + 1;
      unfinished = whole.slice(end);
      output.write(`\r\u001b[2K${whole.slice(0, end)}`);
      lines.setPrompt(unfinished === "" ? prompt : unfinished);
      lines.prompt(true);
    },
    [Symbol.asyncIterator]: () => lines[Symbol.asyncIterator](),
    [Symbol.dispose]() {
      input.off("keypress", keys);
      lines.close();
    },
  };
}
