import { bootReady, encodeNotification } from "../../../core/wire/index.ts";
import type { Behaviour } from "../behaviour.ts";
import type { ConsoleServer, Parts } from "../parts.ts";
import { createImprovSerial } from "../set-up/improv-serial.ts";
import { makeConsoleServer } from "./console-server.ts";
import { makeTextConsole, textGreeting } from "./text/text-server.ts";

/** The console that the product has. */
export function makeConsole(parts: Parts): ConsoleServer {
  const { behaviour } = parts.options;
  const server = behaviour.console === "text" ? makeTextConsole(parts) : makeConsoleServer(parts);
  return behaviour.provisioning.improv?.includes("serial") ? besideImprov(parts, server) : server;
}

/** What is not Improv's goes on to the console. */
function besideImprov({ board, improv }: Parts, server: ConsoleServer): ConsoleServer {
  if (improv === undefined) return server;
  return createImprovSerial(improv, {
    send: (bytes) => board.print(bytes),
    pass: (bytes) => server.receive(bytes),
  });
}

/** What the firmware sends once it is up and answers. */
export function greetingOf({ console }: Behaviour, version: string): string {
  return console === "text" ? textGreeting(version) : encodeNotification(bootReady, { firmware: version });
}
