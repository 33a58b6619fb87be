export { referenceBehaviour } from "./behaviour.ts";
export type { BluetoothOffer, DeviceBluetooth } from "./bluetooth.ts";
export { type HostOptions, hostDevice } from "./child/host.ts";
export { type SpawnedDutOptions, spawnEmulatedDut } from "./child/spawn.ts";
export { createDevice, type EmulatedDevice, referenceParts } from "./device.ts";
export type { DutSettings } from "./dut/bench-place.ts";
export { createEmulatedDut, type EmulatedDutOptions } from "./dut/emulated-dut.ts";
export { flashMap } from "./flash-map.ts";
export { createDeviceOnFiles, type DeviceFiles } from "./on-files/device-on-files.ts";
export { newSilicon, readSilicon, type Silicon, writeSilicon } from "./on-files/silicon-file.ts";
export {
  type Behaviour,
  type DeviceOptions,
  type Given,
  type Parts,
  type PartsTable,
  Refusal,
  type StoredCopy,
} from "./parts.ts";
