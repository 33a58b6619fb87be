import { z } from "zod";
import type { SerialBinding } from "../../core/dut/index.ts";
import { unreachable } from "../../core/kernel/index.ts";
import type { ConsoleRecorder } from "./recorder.ts";
import { openReturningLine, type RigConsole } from "./returning-line.ts";
import { openRfc2217, rfc2217Schema } from "./rfc2217.ts";
import type { ConsoleRoute } from "./route.ts";
import { openSerial, type SerialSurroundings, serialSchema } from "./serial.ts";
import { openTcp, tcpSchema } from "./tcp.ts";

export type { ConsoleCursor, ConsoleMatch } from "./cursor.ts";
export type { ConsoleBytes, ConsoleEntry, ConsoleGap, LeftOut, PortOpened } from "./entries.ts";
export { portGone } from "./port-fault.ts";
export { portHolder, portUsers } from "./port-users.ts";
export { type ConsoleRecording, readConsoleRecord } from "./record-file.ts";
export { ConsoleRecorder, type RecorderOptions } from "./recorder.ts";
export type { ExpectedGap, RigConsole } from "./returning-line.ts";
export type { SerialOptions } from "./serial.ts";
export { findPort } from "./serial-identity.ts";

/** How a board's console is reached: `console` of a board in lab.yaml. */
export const consoleSchema = z.discriminatedUnion("driver", [serialSchema, tcpSchema, rfc2217Schema]);

export type ConsoleOptions = z.output<typeof consoleSchema>;

/**
 * Opens the console of the board at `place` and records it. The recorder stays open: a console that is gone may be opened again with
 * the same one. @throws EquipmentFault PORT_UNOPENABLE
 */
export async function openConsole(
  options: ConsoleOptions,
  place: string,
  recorder: ConsoleRecorder,
  surroundings: SerialSurroundings = {},
): Promise<RigConsole> {
  const { reenumerates, returnsWithinMs } = options;
  const route = routeOf(options, surroundings);
  return openReturningLine({ route, place, recorder, reenumerates, returnsWithinMs });
}

/** The same over a port that is this process' own, such as the streams of a board that is a process: it never vanishes. */
export async function openOwnConsole(
  path: string,
  binding: SerialBinding,
  place: string,
  recorder: ConsoleRecorder,
): Promise<RigConsole> {
  const route: ConsoleRoute = {
    identity: path,
    baudRate: 115_200,
    locate: async () => ({ path, binding }),
    watch: () => undefined,
  };
  return openReturningLine({ route, place, recorder, reenumerates: false, returnsWithinMs: 1 });
}

/** What is heavy in a driver is loaded when its port is opened. */
function routeOf(options: ConsoleOptions, surroundings: SerialSurroundings): ConsoleRoute {
  switch (options.driver) {
    case "serial":
      return openSerial(options, surroundings);
    case "tcp":
      return openTcp(options);
    case "rfc2217":
      return openRfc2217(options);
    default:
      return unreachable(options);
  }
}
