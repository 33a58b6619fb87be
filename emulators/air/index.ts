export {
  type AccessPointDraft,
  type Air,
  createAir,
  type JoinResult,
  type RaisedAccessPoint,
  type Sighting,
  type WifiNetwork,
} from "./air.ts";
export {
  type BluetoothRadio,
  createBluetoothRadio,
  type GattServer,
  type GattServerOptions,
  openGattServer,
  type RadioAdapter,
  type RadioConditions,
  recordRadio,
  type ServedRadio,
  serveRadio,
} from "./bluetooth/index.ts";
