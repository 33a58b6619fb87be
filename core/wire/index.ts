export * from "./backend/index.ts";
export {
  type CertificateDraft,
  type CertificateUse,
  issueCertificate,
  type Name,
  toPem,
} from "./certificate.ts";
export { type CertificateRequest, readCertificateRequest } from "./certificate-request.ts";
export * from "./console/index.ts";
export { attribute, bitString, der, oid, oids, printable, sequence } from "./der.ts";
export {
  type FirmwareHeader,
  type FirmwareImage,
  imageLength,
  packImage,
  verifyImage,
} from "./firmware-image.ts";
export { parseJsonObject } from "./json.ts";
export { hashOf, type KeyKind, keyKinds, kindOfKey } from "./key-kind.ts";
export { readSubject, type SubjectName } from "./name-reader.ts";
export { type Order, type OrderVerdict, orderDigest, readOrder, signOrder } from "./orders.ts";
export {
  decodeTclAnswer,
  decodeTclCall,
  encodeTclAnswer,
  encodeTclCall,
  type TclAnswer,
  TclSplitter,
  tclWord,
  tclWords,
} from "./tcl-rpc.ts";
export { topicOf } from "./topics.ts";
