import { longestRequest } from "../../../../core/wire/index.ts";
import { PowerLost } from "../../../parts/index.ts";
import { type ConsoleServer, type Parts, Refusal } from "../../parts.ts";
import { methodsOf } from "../methods.ts";
import { InvalidParams } from "../params.ts";
import { type Answer, commandsOf } from "./commands.ts";
import { split } from "./words.ts";

const prompt = "> ";
const continuation = "| ";
const interrupt = "\u0003";

/** Numbers of the shell's refusals. */
const errorNumbers: Readonly<Record<string, number>> = {
  locked: 10,
  "invalid-value": 11,
  "unknown-field": 12,
  "unknown-identity": 13,
  "not-authorised": 14,
  "bad-signature": 15,
  "bad-digest": 16,
  "wrong-state": 17,
  busy: 18,
  "line-too-long": 19,
  "no-credential": 20,
  "not-exportable": 23,
};

/** What the shell says once the firmware is up. */
export const textGreeting = (version: string): string =>
  `AR1 shell\r\nReady. Firmware ${version}\r\n${prompt}`;

/**
 * An old-style shell on the maintenance console: echo, a prompt, `OK` or `ERR number reason`. It can do what the JSON-RPC console can,
 * and nothing that comes in over the line can stop it.
 */
export function makeTextConsole(parts: Parts): ConsoleServer {
  const { board } = parts;
  const methods = methodsOf(parts);
  const commands = commandsOf((method, params = {}) => methods[method](params));
  let typed = "";
  let tooLong = false;
  let afterReturn = false;
  /** Lines of a block that is being typed, and what is done with it. */
  let block: { readonly lines: string[]; readonly onPem: (pem: string) => Answer } | undefined;

  const say = (lines: readonly string[]) => lines.map((line) => `${line}\r\n`).join("");

  const finish = (work: () => Answer): void => {
    block = undefined;
    let answer: Answer;
    try {
      answer = work();
    } catch (thrown) {
      board.print(`${say([errorOf(thrown)])}${prompt}`);
      return;
    }
    if (answer.onPem !== undefined) {
      block = { lines: [], onPem: answer.onPem };
      board.print(continuation);
      return;
    }
    const { lines = [], after, stays = after === undefined } = answer;
    board.print(say([...lines, "OK"]));
    // Whoever restarts has no prompt left to show.
    if (stays) board.print(prompt);
    after?.();
  };

  const takeLine = (line: string): void => {
    if (tooLong) finish(() => fail("line-too-long", `a line has at most ${longestRequest} characters`));
    else if (block !== undefined) takeBlockLine(block, line);
    else if (line.trim() === "") board.print(prompt);
    else
      finish(() => {
        const [first, second, ...others] = split(line);
        const long = second && commands.get(`${first?.text} ${second.text}`);
        if (long !== undefined) return long(others);
        const short = commands.get(first?.text ?? "");
        if (short === undefined) throw new UnknownCommand();
        return short(second === undefined ? [] : [second, ...others]);
      });
  };

  const takeBlockLine = (open: NonNullable<typeof block>, line: string): void => {
    open.lines.push(line.trim());
    if (open.lines.join("").length > 2 * longestRequest)
      finish(() => fail("line-too-long", "the block does not end"));
    else if (/^-----END /.test(line)) finish(() => open.onPem(`${open.lines.join("\n")}\n`));
    else board.print(continuation);
  };

  return {
    receive(bytes) {
      let echo = "";
      const flush = (text: string) => {
        board.print(echo + text);
        echo = "";
      };
      for (const character of Buffer.from(bytes).toString("utf8")) {
        const isSecondHalf = character === "\n" && afterReturn;
        afterReturn = character === "\r";
        if (isSecondHalf) continue;
        if (character === "\r" || character === "\n") {
          const line = typed;
          typed = "";
          flush("\r\n");
          takeLine(line);
          tooLong = false;
        } else if (character === interrupt) {
          typed = "";
          tooLong = false;
          block = undefined;
          flush(`^C\r\n${prompt}`);
        } else if (typed.length >= longestRequest) tooLong = true;
        else {
          typed += character;
          echo += /\p{Cc}/u.test(character) ? "." : character;
        }
      }
      if (echo !== "") flush("");
    },
  };
}

class UnknownCommand extends Error {}

function fail(code: string, reason: string): never {
  throw new Refusal(code, reason);
}

function errorOf(thrown: unknown): string {
  if (thrown instanceof PowerLost) throw thrown;
  if (thrown instanceof Refusal) return `ERR ${errorNumbers[thrown.code] ?? 99} ${thrown.message}`;
  if (thrown instanceof InvalidParams) return `ERR 2 ${thrown.message}`;
  return thrown instanceof UnknownCommand ? "ERR 1 unknown command" : "ERR 99 the firmware failed";
}
