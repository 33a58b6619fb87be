import type { Defect } from "../defect.ts";
import { badChecksumStopsTheStart } from "./bad-checksum-stops-the-start.ts";
import { badCrcAfterReset } from "./bad-crc-after-reset.ts";
import { badCrcAfterUpdate } from "./bad-crc-after-update.ts";
import { badCrcAfterWipe } from "./bad-crc-after-wipe.ts";
import { bootLoopOnCorruption } from "./boot-loop-on-corruption.ts";
import { changeMarkedInTheImage } from "./change-marked-in-the-image.ts";
import { changesNotLoggedAfterReset } from "./changes-not-logged-after-reset.ts";
import { changesNotLoggedAfterUpdate } from "./changes-not-logged-after-update.ts";
import { checksumSparesLastField } from "./checksum-spares-last-field.ts";
import { clearedComesBackWithUpdate } from "./cleared-comes-back-with-update.ts";
import { clearedOnlyInRam } from "./cleared-only-in-ram.ts";
import { configCompiledIn } from "./config-compiled-in.ts";
import { defaultDiffersFromSchema } from "./default-differs-from-schema.ts";
import { defaultsAfterUpdate } from "./defaults-after-update.ts";
import { defaultsStickUntilRestart } from "./defaults-stick-until-restart.ts";
import { dropsRenamedField } from "./drops-renamed-field.ts";
import { everyChangeByConsole } from "./every-change-by-console.ts";
import { everyResetByConsole } from "./every-reset-by-console.ts";
import { fallbackOfItsOwn } from "./fallback-of-its-own.ts";
import { firstSettingsComeBack } from "./first-settings-come-back.ts";
import { flashTakenForWornOut } from "./flash-taken-for-worn-out.ts";
import { halfReceivedImageHaltsTheBoot } from "./half-received-image-halts-the-boot.ts";
import { halfResetWhenCut } from "./half-reset-when-cut.ts";
import { halfWrittenWordFaults } from "./half-written-word-faults.ts";
import { imageArmedBeforeItIsVerified } from "./image-armed-before-it-is-verified.ts";
import { loadsBadCrc } from "./loads-bad-crc.ts";
import { logClearedAfterACut } from "./log-cleared-after-a-cut.ts";
import { logFullLosesNewest } from "./log-full-loses-newest.ts";
import { logInRamOnly } from "./log-in-ram-only.ts";
import { logLostWithUpdate } from "./log-lost-with-update.ts";
import { longValuesCutByUpdate } from "./long-values-cut-by-update.ts";
import { lostOnTheWayBackToSlotA } from "./lost-on-the-way-back-to-slot-a.ts";
import { lostWhenUpdateIsCut } from "./lost-when-update-is-cut.ts";
import { lostWhenUpdateIsRefused } from "./lost-when-update-is-refused.ts";
import { migratedOnlyInRam } from "./migrated-only-in-ram.ts";
import { minutesKeptAsSeconds } from "./minutes-kept-as-seconds.ts";
import { newerVersionCrash } from "./newer-version-crash.ts";
import { newerVersionNotReported } from "./newer-version-not-reported.ts";
import { noWayBackAfterMigration } from "./no-way-back-after-migration.ts";
import { nullWhenMissing } from "./null-when-missing.ts";
import { oneCopyRewrittenInPlace } from "./one-copy-rewritten-in-place.ts";
import { oneEntryForAChangeOfMany } from "./one-entry-for-a-change-of-many.ts";
import { oneFieldLost } from "./one-field-lost.ts";
import { orderLoggedWithItsValues } from "./order-logged-with-its-values.ts";
import { orderedChangeOnlyInRam } from "./ordered-change-only-in-ram.ts";
import { orderedValuesOutliveReset } from "./ordered-values-outlive-reset.ts";
import { othersOrdersObeyedAfterWipe } from "./others-orders-obeyed-after-wipe.ts";
import { partialConfigApplied } from "./partial-config-applied.ts";
import { refusedChangeInEffect } from "./refused-change-in-effect.ts";
import { refusedChangeLoggedAsMade } from "./refused-change-logged-as-made.ts";
import { refusedChangeLoggedWithItsValues } from "./refused-change-logged-with-its-values.ts";
import { remoteChangeNotLogged } from "./remote-change-not-logged.ts";
import { resetKeepsWifi } from "./reset-keeps-wifi.ts";
import { resetKeepsWifiAfterUpdate } from "./reset-keeps-wifi-after-update.ts";
import { resetNotLogged } from "./reset-not-logged.ts";
import { resetOnlyInRam } from "./reset-only-in-ram.ts";
import { resetRacesItsCheck } from "./reset-races-its-check.ts";
import { secretBesideTheLogEntry } from "./secret-beside-the-log-entry.ts";
import { secretChangesNotLogged } from "./secret-changes-not-logged.ts";
import { secretInLog } from "./secret-in-log.ts";
import { setUpChangesNotLogged } from "./set-up-changes-not-logged.ts";
import { setUpLoggedWithItsValues } from "./set-up-logged-with-its-values.ts";
import { shortPressResets } from "./short-press-resets.ts";
import { shortPressUsesTheButtonUp } from "./short-press-uses-the-button-up.ts";
import { signatureLeftToTheBootloader } from "./signature-left-to-the-bootloader.ts";
import { silentFallback } from "./silent-fallback.ts";
import { sumForAChecksum } from "./sum-for-a-checksum.ts";
import { trialConfirmsItself } from "./trial-confirms-itself.ts";
import { truncatedCopyFilledUp } from "./truncated-copy-filled-up.ts";
import { unauthenticatedRemoteReset } from "./unauthenticated-remote-reset.ts";
import { undocumentedField } from "./undocumented-field.ts";
import { unknownFieldsPassedOver } from "./unknown-fields-passed-over.ts";
import { unsignedResetAfterUpdate } from "./unsigned-reset-after-update.ts";
import { updateArmedOnlyInRam } from "./update-armed-only-in-ram.ts";
import { versionIgnored } from "./version-ignored.ts";
import { versionNeverRaised } from "./version-never-raised.ts";
import { wrongSecondMigration } from "./wrong-second-migration.ts";

export const configurationDefects: readonly Defect[] = [
  badChecksumStopsTheStart,
  bootLoopOnCorruption,
  changeMarkedInTheImage,
  checksumSparesLastField,
  clearedOnlyInRam,
  configCompiledIn,
  defaultDiffersFromSchema,
  defaultsAfterUpdate,
  defaultsStickUntilRestart,
  dropsRenamedField,
  everyChangeByConsole,
  everyResetByConsole,
  fallbackOfItsOwn,
  flashTakenForWornOut,
  halfReceivedImageHaltsTheBoot,
  halfResetWhenCut,
  halfWrittenWordFaults,
  imageArmedBeforeItIsVerified,
  loadsBadCrc,
  logClearedAfterACut,
  logFullLosesNewest,
  logInRamOnly,
  logLostWithUpdate,
  lostOnTheWayBackToSlotA,
  lostWhenUpdateIsCut,
  lostWhenUpdateIsRefused,
  migratedOnlyInRam,
  minutesKeptAsSeconds,
  newerVersionCrash,
  newerVersionNotReported,
  noWayBackAfterMigration,
  nullWhenMissing,
  oneCopyRewrittenInPlace,
  oneEntryForAChangeOfMany,
  oneFieldLost,
  orderedChangeOnlyInRam,
  orderLoggedWithItsValues,
  partialConfigApplied,
  refusedChangeInEffect,
  refusedChangeLoggedAsMade,
  refusedChangeLoggedWithItsValues,
  remoteChangeNotLogged,
  resetKeepsWifi,
  resetNotLogged,
  resetOnlyInRam,
  resetRacesItsCheck,
  secretBesideTheLogEntry,
  secretChangesNotLogged,
  secretInLog,
  setUpChangesNotLogged,
  setUpLoggedWithItsValues,
  shortPressResets,
  shortPressUsesTheButtonUp,
  signatureLeftToTheBootloader,
  silentFallback,
  sumForAChecksum,
  trialConfirmsItself,
  truncatedCopyFilledUp,
  unauthenticatedRemoteReset,
  undocumentedField,
  unknownFieldsPassedOver,
  updateArmedOnlyInRam,
  versionIgnored,
  versionNeverRaised,
  wrongSecondMigration,
  unsignedResetAfterUpdate,
  badCrcAfterReset,
  badCrcAfterUpdate,
  changesNotLoggedAfterReset,
  changesNotLoggedAfterUpdate,
  orderedValuesOutliveReset,
  othersOrdersObeyedAfterWipe,
  resetKeepsWifiAfterUpdate,
  firstSettingsComeBack,
  longValuesCutByUpdate,
  clearedComesBackWithUpdate,
  badCrcAfterWipe,
];
