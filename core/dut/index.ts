export { type ConsoleSession, type ConsoleTiming, createConsoleSession } from "./console-session.ts";
export { DialectClient } from "./dialect-client.ts";
export * from "./dut.ts";
export {
  type ControlGroup,
  type ControlMethod,
  controlGroups,
  controlProtocol,
} from "./equipment/control-protocol.ts";
export type { Equipment, EquipmentCut, Progress } from "./equipment/equipment.ts";
export { equipDut, type GoldenImage } from "./equipment/equipped-dut.ts";
export { createLoopbackAir, type VirtualRadio } from "./equipment/loopback-air.ts";
export { connectEquipment, type RemoteEquipment } from "./equipment/remote-equipment.ts";
export { LineSplitter } from "./line-splitter.ts";
export { createLocalBinding, type LocalBinding, type LocalEnd } from "./local-binding.ts";
export { type ConsoleProtocol, openSession } from "./open-session.ts";
export type * from "./phone.ts";
export {
  openSerialLine,
  type SerialBinding,
  type SerialBindingPort,
  type SerialLine,
  type SerialLineOptions,
} from "./serial-line.ts";
export { TextStream } from "./text-stream.ts";
