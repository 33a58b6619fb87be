import type { Defect } from "../defect.ts";
import { allZeroUid } from "./all-zero-uid.ts";
import { backendIdDiffersFromLocalId } from "./backend-id-differs-from-local-id.ts";
import { constantSerial } from "./constant-serial.ts";
import { identityChangesWithUpdate } from "./identity-changes-with-update.ts";
import { identityFromBuildTime } from "./identity-from-build-time.ts";
import { identityInAnotherCaseOnceLocked } from "./identity-in-another-case-once-locked.ts";
import { identityInConfigPartition } from "./identity-in-config-partition.ts";
import { identityKeyBoundToFirmware } from "./identity-key-bound-to-firmware.ts";
import { identityKeyLostOnDecommission } from "./identity-key-lost-on-decommission.ts";
import { identityKeyLostOnOrderedReset } from "./identity-key-lost-on-ordered-reset.ts";
import { identityLockedByTheFlash } from "./identity-locked-by-the-flash.ts";
import { identityLostOnDecommission } from "./identity-lost-on-decommission.ts";
import { identityLostOnOrderedReset } from "./identity-lost-on-ordered-reset.ts";
import { identityRewritableByCommand } from "./identity-rewritable-by-command.ts";
import { identityUnlockedByUpdate } from "./identity-unlocked-by-update.ts";
import { identityUnlockedByWipe } from "./identity-unlocked-by-wipe.ts";
import { randomUuidMadeAtEachFlash } from "./random-uuid-made-at-each-flash.ts";
import { refusedWriteLeavesNoTrace } from "./refused-write-leaves-no-trace.ts";
import { refusedWriteTakesEffect } from "./refused-write-takes-effect.ts";
import { reportsPlaceholderId } from "./reports-placeholder-id.ts";
import { serialInAnotherForm } from "./serial-in-another-form.ts";
import { serialTruncatedSoThatTwoCollide } from "./serial-truncated-so-that-two-collide.ts";

export const identityDefects: readonly Defect[] = [
  allZeroUid,
  backendIdDiffersFromLocalId,
  constantSerial,
  identityChangesWithUpdate,
  identityFromBuildTime,
  identityInAnotherCaseOnceLocked,
  identityInConfigPartition,
  identityKeyBoundToFirmware,
  identityKeyLostOnDecommission,
  identityKeyLostOnOrderedReset,
  identityLockedByTheFlash,
  identityLostOnDecommission,
  identityLostOnOrderedReset,
  identityRewritableByCommand,
  identityUnlockedByUpdate,
  identityUnlockedByWipe,
  randomUuidMadeAtEachFlash,
  refusedWriteLeavesNoTrace,
  refusedWriteTakesEffect,
  reportsPlaceholderId,
  serialInAnotherForm,
  serialTruncatedSoThatTwoCollide,
];
