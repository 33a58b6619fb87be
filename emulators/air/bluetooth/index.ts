export {
  type GattServer,
  type GattServerOptions,
  openGattServer,
} from "./gatt-server.ts";
export type { RadioConditions } from "./medium.ts";
export { type PeripheralOptions, putOnAir } from "./peripheral.ts";
export { type BluetoothRadio, createBluetoothRadio, type RadioAdapter } from "./radio.ts";
export { recordRadio } from "./recorder.ts";
export { type ServedRadio, serveRadio } from "./serve-radio.ts";
