export { type AdvertisementDraft, encodeAdvertisement } from "./advertisement-draft.ts";
export {
  type AdvertisedContent,
  type AdvertisingReport,
  decodeAdvertisingReports,
  readAdvertisement,
  reportType,
} from "./advertising.ts";
export {
  type AttributeError,
  attOpcode,
  attributeErrorName,
  decodeAttributeError,
  encodeAttributeError,
} from "./attribute-protocol.ts";
export {
  type CapturedPacket,
  encodeBtsnoop,
  monitorAdapter,
  monitorHead,
  monitorRecord,
} from "./btsnoop.ts";
export { carriedValues } from "./carried-values.ts";
export { formatAddress, parseAddress } from "./device-address.ts";
export { H4Splitter } from "./h4-splitter.ts";
export * from "./hci.ts";
