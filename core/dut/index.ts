export { type ConsoleSession, type ConsoleTiming, createConsoleSession } from "./console-session.ts";
export { DialectClient } from "./dialect-client.ts";
export * from "./dut.ts";
export { LineSplitter } from "./line-splitter.ts";
export { createLocalBinding, type LocalBinding, type LocalEnd } from "./local-binding.ts";
export { type ConsoleProtocol, openSession } from "./open-session.ts";
export {
  openSerialLine,
  type SerialBinding,
  type SerialBindingPort,
  type SerialLine,
  type SerialLineOptions,
} from "./serial-line.ts";
