import type { Defect } from "../defect.ts";
import { acceptsUnsignedRotation } from "./accepts-unsigned-rotation.ts";
import { accountInClearForNextOwner } from "./account-in-clear-for-next-owner.ts";
import { accountInServerName } from "./account-in-server-name.ts";
import { ackWithoutRotating } from "./ack-without-rotating.ts";
import { anyCredentialForAnyName } from "./any-credential-for-any-name.ts";
import { anyProofOfRightLength } from "./any-proof-of-right-length.ts";
import { anybodyIsOperatorAfterReset } from "./anybody-is-operator-after-reset.ts";
import { base64ObfuscatedKey } from "./base64-obfuscated-key.ts";
import { bootLogVerboseAfterWipe } from "./boot-log-verbose-after-wipe.ts";
import { bootstrapShownAsOperational } from "./bootstrap-shown-as-operational.ts";
import { brickedByPowerCut } from "./bricked-by-power-cut.ts";
import { certificateNameIgnored } from "./certificate-name-ignored.ts";
import { checksOffAfterRefusals } from "./checks-off-after-refusals.ts";
import { checksOffAfterReset } from "./checks-off-after-reset.ts";
import { checksOffAfterRotation } from "./checks-off-after-rotation.ts";
import { checksOffAfterUpdate } from "./checks-off-after-update.ts";
import { checksOffAfterWipe } from "./checks-off-after-wipe.ts";
import { commonSecretAfterReset } from "./common-secret-after-reset.ts";
import { commonSecretAfterWipe } from "./common-secret-after-wipe.ts";
import { connectivityCheckInClear } from "./connectivity-check-in-clear.ts";
import { connectsWithNoCredential } from "./connects-with-no-credential.ts";
import { credentialIsAnAuthority } from "./credential-is-an-authority.ts";
import { credentialSubjectIsModelName } from "./credential-subject-is-model-name.ts";
import { enrolmentSkipsCertificateCheck } from "./enrolment-skips-certificate-check.ts";
import { expandedKeyLeftInScratchSector } from "./expanded-key-left-in-scratch-sector.ts";
import { fleetKey } from "./fleet-key.ts";
import { gracePeriodNeverEnds } from "./grace-period-never-ends.ts";
import { halfOfThePassphraseShown } from "./half-of-the-passphrase-shown.ts";
import { httpFallback } from "./http-fallback.ts";
import { identityKeyFromUid } from "./identity-key-from-uid.ts";
import { keyBehindTheImage } from "./key-behind-the-image.ts";
import { keyDerivedFromMacByPublicRule } from "./key-derived-from-mac-by-public-rule.ts";
import { keyDumpedAtStart } from "./key-dumped-at-start.ts";
import { keyExportAfterWipe } from "./key-export-after-wipe.ts";
import { keyExportBeforeSetUp } from "./key-export-before-set-up.ts";
import { keyExportLeftIn } from "./key-export-left-in.ts";
import { keyExportUnlogged } from "./key-export-unlogged.ts";
import { keyLeftInScratchSector } from "./key-left-in-scratch-sector.ts";
import { keyPrintedAtRotation } from "./key-printed-at-rotation.ts";
import { keyPrintedInBootLog } from "./key-printed-in-boot-log.ts";
import { keyRepeatsAfterReboot } from "./key-repeats-after-reboot.ts";
import { keysCollideAfter256Units } from "./keys-collide-after-256-units.ts";
import { labelOfEightDigits } from "./label-of-eight-digits.ts";
import { latestConnectionTakesTheSession } from "./latest-connection-takes-the-session.ts";
import { masterPasswordAccepted } from "./master-password-accepted.ts";
import { networkStoredBeforeSessionIsChecked } from "./network-stored-before-session-is-checked.ts";
import { networkTakenWithoutSession } from "./network-taken-without-session.ts";
import { nextOwnersShareAKey } from "./next-owners-share-a-key.ts";
import { oldCredentialDroppedFirst } from "./old-credential-dropped-first.ts";
import { oldCredentialRenews } from "./old-credential-renews.ts";
import { oldKeyLeftInScratchSector } from "./old-key-left-in-scratch-sector.ts";
import { oldKeyStillAccepted } from "./old-key-still-accepted.ts";
import { oneKeyForEverySession } from "./one-key-for-every-session.ts";
import { oneLabelForTheBatch } from "./one-label-for-the-batch.ts";
import { orderExpiryIgnored } from "./order-expiry-ignored.ts";
import { orderPrinted } from "./order-printed.ts";
import { orderSequenceLostWithUpdate } from "./order-sequence-lost-with-update.ts";
import { passphraseDumped } from "./passphrase-dumped.ts";
import { passphraseInBootLog } from "./passphrase-in-boot-log.ts";
import { passphraseInClear } from "./passphrase-in-clear.ts";
import { passphraseInClearForNextOwner } from "./passphrase-in-clear-for-next-owner.ts";
import { plaintextNvs } from "./plaintext-nvs.ts";
import { proofDigestInClear } from "./proof-digest-in-clear.ts";
import { proofOfPossessionOptional } from "./proof-of-possession-optional.ts";
import { refusedChangePrinted } from "./refused-change-printed.ts";
import { refusedOrderCostsTheCredential } from "./refused-order-costs-the-credential.ts";
import { refusedOrderNotLogged } from "./refused-order-not-logged.ts";
import { renewedUnderAnyName } from "./renewed-under-any-name.ts";
import { revocationListOfOne } from "./revocation-list-of-one.ts";
import { rotationGivesEveryoneTheSameKey } from "./rotation-gives-everyone-the-same-key.ts";
import { rotationIgnoredAfterUpdate } from "./rotation-ignored-after-update.ts";
import { rotationRenewsOnlyTheCertificate } from "./rotation-renews-only-the-certificate.ts";
import { rotationSkipsCertificateCheck } from "./rotation-skips-certificate-check.ts";
import { secretsBesideTheConfiguration } from "./secrets-beside-the-configuration.ts";
import { secretsShownWithTheConfiguration } from "./secrets-shown-with-the-configuration.ts";
import { seedLeftInScratchSector } from "./seed-left-in-scratch-sector.ts";
import { selfTestPrintsTheKey } from "./self-test-prints-the-key.ts";
import { serverNameIgnored } from "./server-name-ignored.ts";
import { setUpAnswersFromCache } from "./set-up-answers-from-cache.ts";
import { setUpPrinted } from "./set-up-printed.ts";
import { setUpSecretBehindTheImage } from "./set-up-secret-behind-the-image.ts";
import { setUpSecretFromMacHash } from "./set-up-secret-from-mac-hash.ts";
import { setUpSecretFromSerialHash } from "./set-up-secret-from-serial-hash.ts";
import { setUpWithoutSessionAfterFailure } from "./set-up-without-session-after-failure.ts";
import { setUpWithoutSessionAfterReset } from "./set-up-without-session-after-reset.ts";
import { setUpWithoutSessionAfterUpdate } from "./set-up-without-session-after-update.ts";
import { setUpWithoutSessionAfterWipe } from "./set-up-without-session-after-wipe.ts";
import { settingsOfAFailureLeftInFlash } from "./settings-of-a-failure-left-in-flash.ts";
import { settingsPrintedAtDecommission } from "./settings-printed-at-decommission.ts";
import { settingsSavedInClearByUpdate } from "./settings-saved-in-clear-by-update.ts";
import { showsAnotherCertificate } from "./shows-another-certificate.ts";
import { skipsCertificateCheck } from "./skips-certificate-check.ts";
import { takeoverBeforeCheck } from "./takeover-before-check.ts";
import { telemetryInAnyName } from "./telemetry-in-any-name.ts";
import { tls10Accepted } from "./tls-1.0-accepted.ts";
import { tls10AfterUpdate } from "./tls-1.0-after-update.ts";
import { tls10AfterWipe } from "./tls-1.0-after-wipe.ts";
import { topicsOpenToTheFleet } from "./topics-open-to-the-fleet.ts";
import { tornCredentialStopsTheStart } from "./torn-credential-stops-the-start.ts";
import { twoKeyPool } from "./two-key-pool.ts";
import { unsignedRotationAfterUpdate } from "./unsigned-rotation-after-update.ts";
import { wrongSecretChangesTheChannel } from "./wrong-secret-changes-the-channel.ts";

export const credentialDefects: readonly Defect[] = [
  acceptsUnsignedRotation,
  accountInServerName,
  ackWithoutRotating,
  anyCredentialForAnyName,
  anyProofOfRightLength,
  base64ObfuscatedKey,
  bootstrapShownAsOperational,
  brickedByPowerCut,
  certificateNameIgnored,
  checksOffAfterReset,
  checksOffAfterRotation,
  checksOffAfterUpdate,
  checksOffAfterWipe,
  commonSecretAfterReset,
  commonSecretAfterWipe,
  connectivityCheckInClear,
  connectsWithNoCredential,
  credentialIsAnAuthority,
  credentialSubjectIsModelName,
  enrolmentSkipsCertificateCheck,
  expandedKeyLeftInScratchSector,
  fleetKey,
  gracePeriodNeverEnds,
  halfOfThePassphraseShown,
  httpFallback,
  identityKeyFromUid,
  keyBehindTheImage,
  keyDerivedFromMacByPublicRule,
  keyDumpedAtStart,
  keyExportAfterWipe,
  keyExportBeforeSetUp,
  keyExportLeftIn,
  keyExportUnlogged,
  keyLeftInScratchSector,
  keyPrintedAtRotation,
  keyPrintedInBootLog,
  keyRepeatsAfterReboot,
  keysCollideAfter256Units,
  labelOfEightDigits,
  latestConnectionTakesTheSession,
  masterPasswordAccepted,
  networkStoredBeforeSessionIsChecked,
  networkTakenWithoutSession,
  nextOwnersShareAKey,
  oldCredentialDroppedFirst,
  oldCredentialRenews,
  oldKeyLeftInScratchSector,
  oldKeyStillAccepted,
  oneKeyForEverySession,
  oneLabelForTheBatch,
  orderExpiryIgnored,
  orderPrinted,
  orderSequenceLostWithUpdate,
  passphraseDumped,
  passphraseInBootLog,
  passphraseInClear,
  plaintextNvs,
  proofDigestInClear,
  proofOfPossessionOptional,
  refusedChangePrinted,
  refusedOrderNotLogged,
  revocationListOfOne,
  rotationGivesEveryoneTheSameKey,
  rotationRenewsOnlyTheCertificate,
  secretsBesideTheConfiguration,
  secretsShownWithTheConfiguration,
  seedLeftInScratchSector,
  selfTestPrintsTheKey,
  serverNameIgnored,
  settingsOfAFailureLeftInFlash,
  settingsPrintedAtDecommission,
  settingsSavedInClearByUpdate,
  setUpAnswersFromCache,
  setUpPrinted,
  setUpSecretBehindTheImage,
  setUpSecretFromMacHash,
  setUpSecretFromSerialHash,
  setUpWithoutSessionAfterReset,
  setUpWithoutSessionAfterWipe,
  showsAnotherCertificate,
  skipsCertificateCheck,
  takeoverBeforeCheck,
  tls10Accepted,
  tornCredentialStopsTheStart,
  twoKeyPool,
  unsignedRotationAfterUpdate,
  wrongSecretChangesTheChannel,
  rotationIgnoredAfterUpdate,
  renewedUnderAnyName,
  passphraseInClearForNextOwner,
  setUpWithoutSessionAfterUpdate,
  setUpWithoutSessionAfterFailure,
  topicsOpenToTheFleet,
  telemetryInAnyName,
  rotationSkipsCertificateCheck,
  checksOffAfterRefusals,
  anybodyIsOperatorAfterReset,
  tls10AfterUpdate,
  refusedOrderCostsTheCredential,
  tls10AfterWipe,
  bootLogVerboseAfterWipe,
  accountInClearForNextOwner,
];
