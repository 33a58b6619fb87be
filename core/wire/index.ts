export {
  type CertificateDraft,
  type CertificateUse,
  issueCertificate,
  type Name,
  toPem,
} from "./certificate.ts";
export * from "./console/index.ts";
export { attribute, bitString, der, oid, oids, printable, sequence } from "./der.ts";
export {
  type FirmwareHeader,
  type FirmwareImage,
  imageLength,
  packImage,
  verifyImage,
} from "./firmware-image.ts";
export { type Order, type OrderVerdict, orderDigest, readOrder, signOrder } from "./orders.ts";
export { topicOf } from "./topics.ts";
