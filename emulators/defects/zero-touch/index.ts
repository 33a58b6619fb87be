import type { Defect } from "../defect.ts";
import { accountOfFirstAttempt } from "./account-of-first-attempt.ts";
import { attestationCountsForGood } from "./attestation-counts-for-good.ts";
import { attestationOnlyMonitored } from "./attestation-only-monitored.ts";
import { attestsFirstRelease } from "./attests-first-release.ts";
import { attestsPreviousMeasurement } from "./attests-previous-measurement.ts";
import { certificateCheckedAfterStoring } from "./certificate-checked-after-storing.ts";
import { certificatePreparedAhead } from "./certificate-prepared-ahead.ts";
import { certificateShownInClear } from "./certificate-shown-in-clear.ts";
import { credentialBeforeVerificationAccepted } from "./credential-before-verification-accepted.ts";
import { endlessZtpRetry } from "./endless-ztp-retry.ts";
import { evidenceSignatureLacksFirmware } from "./evidence-signature-lacks-firmware.ts";
import { fallbackOfferedOnce } from "./fallback-offered-once.ts";
import { fallbackOverOpenHttp } from "./fallback-over-open-http.ts";
import { installsForeignCredential } from "./installs-foreign-credential.ts";
import { measuresTheWholeSlot } from "./measures-the-whole-slot.ts";
import { needsButton } from "./needs-button.ts";
import { noFallbackWhenUnconfirmed } from "./no-fallback-when-unconfirmed.ts";
import { nonceComparedByPrefix } from "./nonce-compared-by-prefix.ts";
import { nonceIgnored } from "./nonce-ignored.ts";
import { nonceOfTheDay } from "./nonce-of-the-day.ts";
import { oneKeyForBoth } from "./one-key-for-both.ts";
import { operationalKeyPreloaded } from "./operational-key-preloaded.ts";
import { operationalThoughRefused } from "./operational-though-refused.ts";
import { registersOnEveryBoot } from "./registers-on-every-boot.ts";
import { registrationsNotedAsTheGateways } from "./registrations-noted-as-the-gateways.ts";
import { serviceDeskCredential } from "./service-desk-credential.ts";
import { softwareKeyCopiedBetweenDevices } from "./software-key-copied-between-devices.ts";
import { staticAttestation } from "./static-attestation.ts";

export const zeroTouchDefects: readonly Defect[] = [
  accountOfFirstAttempt,
  attestationCountsForGood,
  attestationOnlyMonitored,
  attestsFirstRelease,
  attestsPreviousMeasurement,
  certificateCheckedAfterStoring,
  certificatePreparedAhead,
  certificateShownInClear,
  credentialBeforeVerificationAccepted,
  endlessZtpRetry,
  evidenceSignatureLacksFirmware,
  fallbackOfferedOnce,
  fallbackOverOpenHttp,
  installsForeignCredential,
  measuresTheWholeSlot,
  needsButton,
  noFallbackWhenUnconfirmed,
  nonceComparedByPrefix,
  nonceIgnored,
  nonceOfTheDay,
  oneKeyForBoth,
  operationalKeyPreloaded,
  operationalThoughRefused,
  registersOnEveryBoot,
  registrationsNotedAsTheGateways,
  serviceDeskCredential,
  softwareKeyCopiedBetweenDevices,
  staticAttestation,
];
