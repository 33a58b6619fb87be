import type { Defect } from "../defect.ts";
import { acceptsReplayedWipe } from "./accepts-replayed-wipe.ts";
import { anyProofWillDo } from "./any-proof-will-do.ts";
import { claimMovesTheDevice } from "./claim-moves-the-device.ts";
import { copyForTheWayBackSurvives } from "./copy-for-the-way-back-survives.ts";
import { credentialKeptForTheNotice } from "./credential-kept-for-the-notice.ts";
import { credentialOnlyMarkedAsFree } from "./credential-only-marked-as-free.ts";
import { deadAfterWipe } from "./dead-after-wipe.ts";
import { deletesIndexNotData } from "./deletes-index-not-data.ts";
import { erasesBeforeItChecks } from "./erases-before-it-checks.ts";
import { firstOwnerStillBound } from "./first-owner-still-bound.ts";
import { inactiveCopySurvives } from "./inactive-copy-survives.ts";
import { keepsOldKeyGeneration } from "./keeps-old-key-generation.ts";
import { keepsWifiPsk } from "./keeps-wifi-psk.ts";
import { keyKeptToSignTheNotice } from "./key-kept-to-sign-the-notice.ts";
import { lockedAfterRefusedOrder } from "./locked-after-refused-order.ts";
import { logAfterErase } from "./log-after-erase.ts";
import { logCopyOfPassphraseSurvives } from "./log-copy-of-passphrase-survives.ts";
import { logErasedWithData } from "./log-erased-with-data.ts";
import { missingProofPassesAfterUpdate } from "./missing-proof-passes-after-update.ts";
import { modemRemembersTheNetwork } from "./modem-remembers-the-network.ts";
import { networkOfSecondSetUpSurvives } from "./network-of-second-set-up-survives.ts";
import { newKeyAfterWipe } from "./new-key-after-wipe.ts";
import { noLogOnRemoteTrigger } from "./no-log-on-remote-trigger.ts";
import { noNotificationOnLocalTrigger } from "./no-notification-on-local-trigger.ts";
import { noticeCountedTwice } from "./notice-counted-twice.ts";
import { noticeDatedAtDelivery } from "./notice-dated-at-delivery.ts";
import { noticeLostWhenWipeIsCut } from "./notice-lost-when-wipe-is-cut.ts";
import { noticeTakenAtItsWord } from "./notice-taken-at-its-word.ts";
import { noticeToWhoeverAnswers } from "./notice-to-whoever-answers.ts";
import { notifiesThenFailsToWipe } from "./notifies-then-fails-to-wipe.ts";
import { offlineWipeRefused } from "./offline-wipe-refused.ts";
import { orderExpiryLostWithUpdate } from "./order-expiry-lost-with-update.ts";
import { orderSequenceInRam } from "./order-sequence-in-ram.ts";
import { proofNotAskedAfterReset } from "./proof-not-asked-after-reset.ts";
import { proofNotAskedAfterRotation } from "./proof-not-asked-after-rotation.ts";
import { proofNotAskedAfterUpdate } from "./proof-not-asked-after-update.ts";
import { refusedDecommissionUnlogged } from "./refused-decommission-unlogged.ts";
import { regionLost } from "./region-lost.ts";
import { remoteOnly } from "./remote-only.ts";
import { remoteOrderOnlyResets } from "./remote-order-only-resets.ts";
import { resumedWipeCountsAsAnother } from "./resumed-wipe-counts-as-another.ts";
import { resumedWipeStarvesTheWatchdog } from "./resumed-wipe-starves-the-watchdog.ts";
import { retiredCredentialStillOpens } from "./retired-credential-still-opens.ts";
import { retiredDeviceBarred } from "./retired-device-barred.ts";
import { retiredDeviceRenews } from "./retired-device-renews.ts";
import { retirementLeavesCredentials } from "./retirement-leaves-credentials.ts";
import { sameKeysForTheNextOwner } from "./same-keys-for-the-next-owner.ts";
import { secondWipeDeletesOnlyIndex } from "./second-wipe-deletes-only-index.ts";
import { stillOperationalAfterWipe } from "./still-operational-after-wipe.ts";
import { unauthenticatedNotification } from "./unauthenticated-notification.ts";
import { unsignedWipeAfterUpdate } from "./unsigned-wipe-after-update.ts";
import { wipeFlagSetBeforeErase } from "./wipe-flag-set-before-erase.ts";
import { wipeLooksWhereDataWere } from "./wipe-looks-where-data-were.ts";
import { wipeNeedsAnOwner } from "./wipe-needs-an-owner.ts";
import { wipeOrderForOtherDeviceObeyed } from "./wipe-order-for-other-device-obeyed.ts";
import { wipeOrderNeverExpires } from "./wipe-order-never-expires.ts";
import { wipeSkipsLaterSectors } from "./wipe-skips-later-sectors.ts";
import { wipeSparesRenewedCredential } from "./wipe-spares-renewed-credential.ts";
import { wrongProofCostsTheCredential } from "./wrong-proof-costs-the-credential.ts";

export const decommissioningDefects: readonly Defect[] = [
  acceptsReplayedWipe,
  anyProofWillDo,
  claimMovesTheDevice,
  credentialKeptForTheNotice,
  credentialOnlyMarkedAsFree,
  deadAfterWipe,
  deletesIndexNotData,
  erasesBeforeItChecks,
  firstOwnerStillBound,
  inactiveCopySurvives,
  keepsOldKeyGeneration,
  keepsWifiPsk,
  keyKeptToSignTheNotice,
  lockedAfterRefusedOrder,
  logAfterErase,
  logCopyOfPassphraseSurvives,
  logErasedWithData,
  modemRemembersTheNetwork,
  newKeyAfterWipe,
  noLogOnRemoteTrigger,
  noNotificationOnLocalTrigger,
  noticeCountedTwice,
  noticeDatedAtDelivery,
  noticeLostWhenWipeIsCut,
  noticeTakenAtItsWord,
  noticeToWhoeverAnswers,
  notifiesThenFailsToWipe,
  offlineWipeRefused,
  orderSequenceInRam,
  refusedDecommissionUnlogged,
  regionLost,
  remoteOnly,
  remoteOrderOnlyResets,
  resumedWipeCountsAsAnother,
  resumedWipeStarvesTheWatchdog,
  retiredCredentialStillOpens,
  retiredDeviceBarred,
  retiredDeviceRenews,
  retirementLeavesCredentials,
  sameKeysForTheNextOwner,
  stillOperationalAfterWipe,
  unauthenticatedNotification,
  wipeFlagSetBeforeErase,
  wipeOrderForOtherDeviceObeyed,
  wipeOrderNeverExpires,
  wipeSkipsLaterSectors,
  wrongProofCostsTheCredential,
  proofNotAskedAfterReset,
  proofNotAskedAfterRotation,
  proofNotAskedAfterUpdate,
  unsignedWipeAfterUpdate,
  wipeSparesRenewedCredential,
  wipeLooksWhereDataWere,
  networkOfSecondSetUpSurvives,
  copyForTheWayBackSurvives,
  wipeNeedsAnOwner,
  missingProofPassesAfterUpdate,
  orderExpiryLostWithUpdate,
  secondWipeDeletesOnlyIndex,
];
