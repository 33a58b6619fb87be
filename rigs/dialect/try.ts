import { DialectClient, type SerialLine, TextStream } from "../../core/dut/index.ts";
import { EquipmentFault, type Outcome, UsageFault, type WaitOptions } from "../../core/kernel/index.ts";
import { nearest } from "../../core/kernel/schema-problems.ts";
import { type Dialect, type Fit, fitLines, isOperation } from "../../core/wire/dialect/index.ts";
import { consoleMethods, type RpcParams } from "../../core/wire/index.ts";

export interface Trial {
  /** What was typed, line by line, with what finds the console's place again. */
  readonly sent: readonly string[];
  /** What came, line by line without prompts, and which pattern fits each. */
  readonly received: readonly Fit[];
  /** What an examination would make of it; undefined where it would be INCONCLUSIVE. */
  readonly outcome: Outcome<unknown> | undefined;
  /** Why the dialect cannot ask this or does not understand the answer, and what to do. */
  readonly gap: string | undefined;
}

/**
 * Asks one operation over `line`, whose device has supply, and tells all that happened. `params` are as docs/console.md names them;
 * bytes as base64. @throws UsageFault VALUE_INVALID for an operation that there is not. @throws EquipmentFault PORT_GONE
 */
export async function tryDialect(
  line: SerialLine,
  dialect: Dialect,
  operation: string,
  params: RpcParams,
  wait: WaitOptions,
): Promise<Trial> {
  if (!isOperation(operation)) {
    throw new UsageFault(
      "VALUE_INVALID",
      `unknown operation ${operation}${nearest(operation, consoleMethods)}`,
      {
        help: "docs/console.md lists the operations and what each is told.",
      },
    );
  }
  const sent: string[] = [];
  const lines: string[] = [];
  const stream = new TextStream(dialect, {
    onLine: (text) => lines.push(text),
    onPrompt() {},
    onContinuation() {},
  });
  const unsubscribe = [
    line.onLine(({ direction, text }) => direction === "sent" && sent.push(text)),
    line.onBytes((bytes) => stream.push(bytes)),
  ];
  const tell = (outcome: Outcome<unknown> | undefined, gap?: string): Trial => ({
    sent,
    received: fitLines(
      dialect,
      operation,
      lines.filter((text) => text !== ""),
    ),
    outcome,
    gap,
  });
  const client = new DialectClient(line, dialect);
  try {
    return tell(await client.ask({ method: operation, params, read: (result) => result }, wait));
  } catch (thrown) {
    if (!(thrown instanceof EquipmentFault) || thrown.code !== "NOT_OFFERED") throw thrown;
    return tell(undefined, `${thrown.message} ${thrown.help}`);
  } finally {
    for (const each of unsubscribe) each();
    client[Symbol.dispose]();
  }
}
