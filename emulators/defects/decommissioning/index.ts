import type { Defect } from "../defect.ts";
import { acceptsReplayedWipe } from "./accepts-replayed-wipe.ts";
import { deadAfterWipe } from "./dead-after-wipe.ts";
import { deletesIndexNotData } from "./deletes-index-not-data.ts";
import { firstOwnerStillBound } from "./first-owner-still-bound.ts";
import { inactiveCopySurvives } from "./inactive-copy-survives.ts";
import { keepsOldKeyGeneration } from "./keeps-old-key-generation.ts";
import { keepsWifiPsk } from "./keeps-wifi-psk.ts";
import { logAfterErase } from "./log-after-erase.ts";
import { logCopyOfPassphraseSurvives } from "./log-copy-of-passphrase-survives.ts";
import { logErasedWithData } from "./log-erased-with-data.ts";
import { newKeyAfterWipe } from "./new-key-after-wipe.ts";
import { noLogOnRemoteTrigger } from "./no-log-on-remote-trigger.ts";
import { noNotificationOnLocalTrigger } from "./no-notification-on-local-trigger.ts";
import { noticeCountedTwice } from "./notice-counted-twice.ts";
import { noticeDatedAtDelivery } from "./notice-dated-at-delivery.ts";
import { noticeLostWhenWipeIsCut } from "./notice-lost-when-wipe-is-cut.ts";
import { notifiesThenFailsToWipe } from "./notifies-then-fails-to-wipe.ts";
import { offlineWipeRefused } from "./offline-wipe-refused.ts";
import { orderSequenceInRam } from "./order-sequence-in-ram.ts";
import { refusedDecommissionUnlogged } from "./refused-decommission-unlogged.ts";
import { regionLost } from "./region-lost.ts";
import { remoteOnly } from "./remote-only.ts";
import { retiredCredentialStillOpens } from "./retired-credential-still-opens.ts";
import { retirementLeavesCredentials } from "./retirement-leaves-credentials.ts";
import { unauthenticatedNotification } from "./unauthenticated-notification.ts";
import { wipeFlagSetBeforeErase } from "./wipe-flag-set-before-erase.ts";
import { wipeOrderForOtherDeviceObeyed } from "./wipe-order-for-other-device-obeyed.ts";
import { wipeOrderNeverExpires } from "./wipe-order-never-expires.ts";
import { wipeSkipsLaterSectors } from "./wipe-skips-later-sectors.ts";

export const decommissioningDefects: readonly Defect[] = [
  acceptsReplayedWipe,
  deadAfterWipe,
  deletesIndexNotData,
  firstOwnerStillBound,
  inactiveCopySurvives,
  keepsOldKeyGeneration,
  keepsWifiPsk,
  logAfterErase,
  logCopyOfPassphraseSurvives,
  logErasedWithData,
  newKeyAfterWipe,
  noLogOnRemoteTrigger,
  noNotificationOnLocalTrigger,
  noticeCountedTwice,
  noticeDatedAtDelivery,
  noticeLostWhenWipeIsCut,
  notifiesThenFailsToWipe,
  offlineWipeRefused,
  orderSequenceInRam,
  refusedDecommissionUnlogged,
  regionLost,
  remoteOnly,
  retiredCredentialStillOpens,
  retirementLeavesCredentials,
  unauthenticatedNotification,
  wipeFlagSetBeforeErase,
  wipeOrderForOtherDeviceObeyed,
  wipeOrderNeverExpires,
  wipeSkipsLaterSectors,
];
