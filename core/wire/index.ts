export { type FirmwareHeader, type FirmwareImage, imageLength, packImage, verifyImage } from "./firmware-image.ts";
export { type Order, type OrderVerdict, orderDigest, readOrder, signOrder } from "./orders.ts";
export { topicOf } from "./topics.ts";
