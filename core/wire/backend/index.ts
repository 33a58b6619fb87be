export {
  type AttestationCode,
  attestationPath,
  type Evidence,
  type EvidenceCheck,
  type EvidenceVerdict,
  readEvidence,
  signEvidence,
  verifyEvidence,
  writeEvidence,
} from "./attestation.ts";
export {
  challengePath,
  readAuthorization,
  type SignedChallenge,
  signChallenge,
  verifyChallenge,
  writeAuthorization,
} from "./challenge.ts";
export { type BackendChecker, createBackendChecker, type HttpExchange } from "./description.ts";
export { decodeEstBody, encodeEstBody, estPaths, estTypes } from "./est.ts";
export {
  type ChallengeMessage,
  decommissionedPath,
  firmwarePath,
  type NoticeMessage,
  type ProofMessage,
  type RegistrationMessage,
  type ReplyMessage,
  readChallenge,
  readNotice,
  readNoticeEvent,
  readProof,
  readRegistration,
  readReply,
  readTelemetry,
  type TelemetryMessage,
  writeMessage,
} from "./messages.ts";
export { readCertsOnly, writeCertsOnly } from "./pkcs7.ts";
