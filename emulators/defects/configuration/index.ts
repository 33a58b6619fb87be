import type { Defect } from "../defect.ts";
import { bootLoopOnCorruption } from "./boot-loop-on-corruption.ts";
import { checksumSparesLastField } from "./checksum-spares-last-field.ts";
import { configCompiledIn } from "./config-compiled-in.ts";
import { defaultDiffersFromSchema } from "./default-differs-from-schema.ts";
import { defaultsAfterUpdate } from "./defaults-after-update.ts";
import { dropsRenamedField } from "./drops-renamed-field.ts";
import { everyChangeByConsole } from "./every-change-by-console.ts";
import { halfResetWhenCut } from "./half-reset-when-cut.ts";
import { loadsBadCrc } from "./loads-bad-crc.ts";
import { logFullLosesNewest } from "./log-full-loses-newest.ts";
import { logInRamOnly } from "./log-in-ram-only.ts";
import { lostWhenUpdateIsCut } from "./lost-when-update-is-cut.ts";
import { minutesKeptAsSeconds } from "./minutes-kept-as-seconds.ts";
import { newerVersionCrash } from "./newer-version-crash.ts";
import { noWayBackAfterMigration } from "./no-way-back-after-migration.ts";
import { nullWhenMissing } from "./null-when-missing.ts";
import { oneFieldLost } from "./one-field-lost.ts";
import { partialConfigApplied } from "./partial-config-applied.ts";
import { refusedChangeInEffect } from "./refused-change-in-effect.ts";
import { remoteChangeNotLogged } from "./remote-change-not-logged.ts";
import { resetKeepsWifi } from "./reset-keeps-wifi.ts";
import { resetOnlyInRam } from "./reset-only-in-ram.ts";
import { secretInLog } from "./secret-in-log.ts";
import { shortPressResets } from "./short-press-resets.ts";
import { silentFallback } from "./silent-fallback.ts";
import { unauthenticatedRemoteReset } from "./unauthenticated-remote-reset.ts";
import { undocumentedField } from "./undocumented-field.ts";
import { versionIgnored } from "./version-ignored.ts";
import { versionNeverRaised } from "./version-never-raised.ts";
import { wrongSecondMigration } from "./wrong-second-migration.ts";

export const configurationDefects: readonly Defect[] = [
  bootLoopOnCorruption,
  checksumSparesLastField,
  configCompiledIn,
  defaultDiffersFromSchema,
  defaultsAfterUpdate,
  dropsRenamedField,
  everyChangeByConsole,
  halfResetWhenCut,
  loadsBadCrc,
  logFullLosesNewest,
  logInRamOnly,
  lostWhenUpdateIsCut,
  minutesKeptAsSeconds,
  newerVersionCrash,
  noWayBackAfterMigration,
  nullWhenMissing,
  oneFieldLost,
  partialConfigApplied,
  refusedChangeInEffect,
  remoteChangeNotLogged,
  resetKeepsWifi,
  resetOnlyInRam,
  secretInLog,
  shortPressResets,
  silentFallback,
  unauthenticatedRemoteReset,
  undocumentedField,
  versionIgnored,
  versionNeverRaised,
  wrongSecondMigration,
];
