export { sessionData } from "./messages.ts";
export { createSetUpInitiator, type SetUpInitiator, type SetUpSecret } from "./session-initiator.ts";
export {
  createProofBudget,
  createSetUpResponder,
  type ProofBudget,
  type SetUpResponder,
  securityPatch,
  securityScheme,
} from "./session-responder.ts";
export { SetUpFault, type SetUpFaultCode } from "./set-up-fault.ts";
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
export { makeSetUpVerifier, provesPossession, type SetUpVerifier } from "./srp.ts";
