import type { Defect } from "../defect.ts";
import { attestsPreviousMeasurement } from "./attests-previous-measurement.ts";
import { certificateCheckedAfterStoring } from "./certificate-checked-after-storing.ts";
import { certificateShownInClear } from "./certificate-shown-in-clear.ts";
import { credentialBeforeVerificationAccepted } from "./credential-before-verification-accepted.ts";
import { endlessZtpRetry } from "./endless-ztp-retry.ts";
import { evidenceSignatureLacksFirmware } from "./evidence-signature-lacks-firmware.ts";
import { fallbackOverOpenHttp } from "./fallback-over-open-http.ts";
import { installsForeignCredential } from "./installs-foreign-credential.ts";
import { needsButton } from "./needs-button.ts";
import { noFallbackWhenUnconfirmed } from "./no-fallback-when-unconfirmed.ts";
import { nonceComparedByPrefix } from "./nonce-compared-by-prefix.ts";
import { nonceIgnored } from "./nonce-ignored.ts";
import { operationalKeyPreloaded } from "./operational-key-preloaded.ts";
import { registersOnEveryBoot } from "./registers-on-every-boot.ts";
import { softwareKeyCopiedBetweenDevices } from "./software-key-copied-between-devices.ts";
import { staticAttestation } from "./static-attestation.ts";

export const zeroTouchDefects: readonly Defect[] = [
  attestsPreviousMeasurement,
  certificateCheckedAfterStoring,
  certificateShownInClear,
  credentialBeforeVerificationAccepted,
  endlessZtpRetry,
  evidenceSignatureLacksFirmware,
  fallbackOverOpenHttp,
  installsForeignCredential,
  needsButton,
  noFallbackWhenUnconfirmed,
  nonceComparedByPrefix,
  nonceIgnored,
  operationalKeyPreloaded,
  registersOnEveryBoot,
  softwareKeyCopiedBetweenDevices,
  staticAttestation,
];
