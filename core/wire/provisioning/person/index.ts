/**
 * The side of the person who sets a device up, in modules that know nothing of Node but `primitives.ts`: the set-up page, which puts
 * its own in place of that one, is built of them.
 */
export { utf8 } from "../octets/index.ts";
export { createSetUpInitiator, type SetUpInitiator } from "../session-initiator.ts";
export { SetUpFault } from "../set-up-fault.ts";
export type { SetUpSecret } from "../set-up-verifier.ts";
export {
  encodeWifiCommand,
  parseJson,
  readWifiAnswer,
  type SetUpAnswer,
  type SetUpField,
  setUpPaths,
} from "../settings.ts";
