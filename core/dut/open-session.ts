import { unreachable } from "../kernel/index.ts";
import type { Dialect } from "../wire/dialect/index.ts";
import {
  type ConsoleSession,
  type ConsoleTiming,
  createConsoleSession,
  createSession,
} from "./console-session.ts";
import { DialectClient } from "./dialect-client.ts";
import type { SerialLine } from "./serial-line.ts";

/** What is spoken on the maintenance console. */
export type ConsoleProtocol =
  | { readonly kind: "json-rpc" }
  | { readonly kind: "dialect"; readonly dialect: Dialect };

/** The maintenance port over a line whose device speaks `protocol`. */
export function openSession(
  line: SerialLine,
  timing: ConsoleTiming,
  protocol: ConsoleProtocol,
): ConsoleSession {
  switch (protocol.kind) {
    case "json-rpc":
      return createConsoleSession(line, timing);
    case "dialect":
      return createSession(new DialectClient(line, protocol.dialect), timing);
    default:
      return unreachable(protocol);
  }
}
