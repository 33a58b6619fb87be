import { bootReady, encodeNotification } from "../../../core/wire/index.ts";
import type { Behaviour } from "../behaviour.ts";
import type { ConsoleServer, Parts } from "../parts.ts";
import { makeConsoleServer } from "./console-server.ts";
import { makeTextConsole, textGreeting } from "./text/text-server.ts";

/** The console that the product has. */
export function makeConsole(parts: Parts): ConsoleServer {
  return parts.options.behaviour.console === "text" ? makeTextConsole(parts) : makeConsoleServer(parts);
}

/** What the firmware sends once it is up and answers. */
export function greetingOf({ console }: Behaviour, version: string): string {
  return console === "text" ? textGreeting(version) : encodeNotification(bootReady, { firmware: version });
}
