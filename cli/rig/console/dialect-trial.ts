import { styleText } from "node:util";
import { describeOutcome, UsageFault } from "../../../core/kernel/index.ts";
import { type Dialect, fits, listOf } from "../../../core/wire/dialect/index.ts";
import type { RpcParams } from "../../../core/wire/index.ts";
import { cut } from "../../../reports/index.ts";
import type { Trial } from "../../../rigs/dialect/index.ts";
import { SafeText } from "./safe-text.ts";

export interface Question {
  readonly operation: string;
  readonly params: RpcParams;
}

/** Understands `config.set {"values": {…}}`. @throws UsageFault when what follows the operation is no JSON object */
export function readQuestion(text: string): Question {
  const [, operation = "", rest = ""] = /^(\S+)\s*(.*)$/.exec(text.trim()) ?? [];
  if (rest === "") return { operation, params: {} };
  try {
    const params: unknown = JSON.parse(rest);
    if (typeof params === "object" && params !== null && !Array.isArray(params))
      return { operation, params: params as RpcParams };
  } catch {
    // Told below, as any other text that is no object.
  }
  throw new UsageFault("VALUE_INVALID", `${operation}: its parameters are no JSON object: ${rest}`, {
    help: 'Write them as docs/console.md names them: config.set {"values": {"volume": 3}}.',
  });
}

interface Look {
  readonly colour: boolean;
  /** Room for one line. */
  readonly columns: number;
}

/** What was typed, what came and what of the dialect fits it, and what it means; a line each. */
export function describeTrial(
  { sent, received, outcome, gap }: Trial,
  dialect: Dialect,
  { colour, columns }: Look,
): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(style, text) : text;
  const width = Math.min(40, Math.max(0, ...received.map(({ line }) => visible(line).length)));
  const lines = [
    ...sent.map((line) => cut(`sent     ${visible(line)}`, columns)),
    ...received.map((fit) => {
      const came = cut(`received ${visible(fit.line).padEnd(width)}  `, columns);
      const why = fit.key === undefined ? besides(fit.line, sent, dialect) : `${fit.key}: ${fit.pattern}`;
      const shown = cut(why ?? "no pattern fits", Math.max(columns - came.length, 1));
      return came + paint(why === undefined ? "yellow" : "dim", shown);
    }),
  ];
  if (gap !== undefined) lines.push(paint("yellow", `gap      ${visible(gap)}`));
  if (outcome !== undefined) {
    const answer = outcome.kind === "done" ? JSON.stringify(outcome.value ?? {}) : describeOutcome(outcome);
    lines.push(paint(outcome.kind === "done" ? "green" : "yellow", `answer   ${visible(answer)}`));
  }
  return `${lines.join("\n")}\n`;
}

/** What a line is that belongs to no answer; undefined when nothing tells. */
function besides(line: string, sent: readonly string[], dialect: Dialect): string | undefined {
  if (dialect.echo && sent.some((text) => text === line || caret(text) === line)) return "echo";
  if (fits(listOf(dialect.ready), line)) return "ready";
  if (fits(listOf(dialect.ignore), line)) return "ignore";
  const [before, after] = dialect.sync?.response.split("{word}") ?? [];
  const isSync = before !== undefined && line.startsWith(before) && line.endsWith(after ?? "");
  const word = isSync ? line.slice(before.length, line.length - (after?.length ?? 0)) : "";
  return word !== "" && sent.some((text) => text.includes(word)) ? "sync" : undefined;
}

/** A shell shows a control character that was typed as `^C`. */
const caret = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  text.replaceAll(/[\x00-\x1f]/g, (control) => `^${String.fromCharCode(control.charCodeAt(0) + 64)}`);

function visible(text: string): string {
  const safe = new SafeText();
  return (safe.push(Buffer.from(text)) + safe.end()).replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}
