export { type Discovery, type DiscoveryOptions, discover, type WirelessInterface } from "./discover.ts";
export { type DeviceKind, kindOf } from "./known-devices.ts";
export type { PluggedPort, UsbDevice } from "./usb-devices.ts";
