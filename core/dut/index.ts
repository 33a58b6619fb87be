export {
  type BluetoothTiming,
  type CentralOptions,
  createCentral,
} from "./bluetooth/central.ts";
export { connectHci, type HciAddress } from "./bluetooth/connect-hci.ts";
export * from "./bluetooth/gatt.ts";
export { openHciDevice } from "./bluetooth/hci-device.ts";
export { HciSockets } from "./bluetooth/hci-socket.ts";
export type { HciTransport } from "./bluetooth/hci-transport.ts";
export { createLoopbackGatt, type LoopbackGatt, type LoopbackOptions } from "./bluetooth/loopback-gatt.ts";
export { withoutProcessListeners } from "./bluetooth/process-listeners.ts";
export type { DeviceFilter } from "./bluetooth/scan.ts";
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
