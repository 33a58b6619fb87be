export { createDevice, type EmulatedDevice, referenceParts } from "./device.ts";
export { flashMap } from "./flash-map.ts";
export type { Behaviour, DeviceOptions, Parts, PartsTable } from "./parts.ts";
