export { type ConsoleSession, type ConsoleTiming, createConsoleSession } from "./console-session.ts";
export * from "./dut.ts";
export { LineSplitter } from "./line-splitter.ts";
export { createLocalBinding, type LocalBinding, type LocalEnd } from "./local-binding.ts";
export {
  openSerialLine,
  type SerialBinding,
  type SerialBindingPort,
  type SerialLine,
  type SerialLineOptions,
} from "./serial-line.ts";
