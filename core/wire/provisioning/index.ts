export { encodeEmptyProof, readAdmission } from "./empty-proof.ts";
export {
  attRefusal,
  endpointName,
  type GattEndpoint,
  gattEndpoints,
  longestGattMessage,
  setUpGattService,
} from "./gatt-endpoints.ts";
export { sessionData } from "./messages.ts";
export type { DrawRandom } from "./security-1-agreement.ts";
export { createProoflessInitiator, createSetUpInitiator, type SetUpInitiator } from "./session-initiator.ts";
export { encodeSessionRefusal, readSessionRefusal } from "./session-refusal.ts";
export {
  createProofBudget,
  createSetUpResponder,
  type ProofBudget,
  type SetUpResponder,
  securityPatch,
} from "./session-responder.ts";
export { SetUpFault, type SetUpFaultCode } from "./set-up-fault.ts";
export {
  makeSetUpVerifier,
  proofDigestLength,
  provesPossession,
  type SetUpScheme,
  type SetUpSecret,
  type SetUpVerifier,
  setUpParams,
} from "./set-up-verifier.ts";
export {
  type CloudSettings,
  encodeWifiAnswer,
  encodeWifiCommand,
  encodeWifiProgress,
  parseJson,
  readTexts,
  readWifiAnswer,
  readWifiCommand,
  readWifiProgress,
  type SetUpAnswer,
  type SetUpField,
  setUpPaths,
  type WifiCommand,
  type WifiProgress,
  type WifiSettings,
} from "./settings.ts";
