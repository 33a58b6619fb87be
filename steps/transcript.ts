import type { ConsoleLine } from "../core/dut/index.ts";

/**
 * Console lines as they may be told. What one side said is one text: a secret may go on over its lines, whatever the other side said in
 * between, and however a record of lines would part them. `redact` keeps the length.
 */
export function redactLines(
  lines: readonly ConsoleLine[],
  redact: (text: string) => string,
): readonly ConsoleLine[] {
  const told = new Map<ConsoleLine, string>();
  for (const own of Map.groupBy(lines, ({ direction }) => direction).values()) {
    const text = redact(own.map((line) => line.text).join("\n"));
    let from = 0;
    for (const line of own) {
      told.set(line, text.slice(from, from + line.text.length));
      from += line.text.length + 1;
    }
  }
  return lines.map((line) => ({ ...line, text: told.get(line) ?? line.text }));
}
