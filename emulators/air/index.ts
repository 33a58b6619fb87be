export {
  type AccessPointDraft,
  type Air,
  createAir,
  type JoinResult,
  type RaisedAccessPoint,
  type Sighting,
  type WifiNetwork,
} from "./air.ts";
