import type { Defect } from "../defect.ts";
import { bookedBeforeChecked } from "./booked-before-checked.ts";
import { certificateForAnotherKey } from "./certificate-for-another-key.ts";
import { certificateMadeAnewAtEachStart } from "./certificate-made-anew-at-each-start.ts";
import { certificateNamesTheModel } from "./certificate-names-the-model.ts";
import { certificateOfTheTestAuthority } from "./certificate-of-the-test-authority.ts";
import { certificateOnlyInRam } from "./certificate-only-in-ram.ts";
import { deviceIsAnAuthority } from "./device-is-an-authority.ts";
import { identityOnlyInRam } from "./identity-only-in-ram.ts";
import { lockedBeforeTest } from "./locked-before-test.ts";
import { lowEntropyKey } from "./low-entropy-key.ts";
import { missingFleetIdAccepted } from "./missing-fleet-id-accepted.ts";
import { privateKeyInRecord } from "./private-key-in-record.ts";
import { privateKeySentToStation } from "./private-key-sent-to-station.ts";
import { proceedsAfterFail } from "./proceeds-after-fail.ts";
import { productTypeIgnored } from "./product-type-ignored.ts";
import { recordMissing } from "./record-missing.ts";
import { recordNotFoundBySerial } from "./record-not-found-by-serial.ts";
import { recordOfPreviousUnit } from "./record-of-previous-unit.ts";
import { recoveryKeyOnRecord } from "./recovery-key-on-record.ts";
import { refusalSticksToTheLine } from "./refusal-sticks-to-the-line.ts";
import { regionIgnored } from "./region-ignored.ts";
import { releasedBeforeTest } from "./released-before-test.ts";
import { reworkCertifiedAnew } from "./rework-certified-anew.ts";
import { secondTestPasses } from "./second-test-passes.ts";
import { selfTestAlwaysPass } from "./self-test-always-pass.ts";
import { setUpSecretInRecord } from "./set-up-secret-in-record.ts";
import { silentOverwrite } from "./silent-overwrite.ts";
import { stampOverTheImage } from "./stamp-over-the-image.ts";
import { testReportOfTheUnitBefore } from "./test-report-of-the-unit-before.ts";
import { testResultWithoutChecks } from "./test-result-without-checks.ts";
import { truncatedFlashAccepted } from "./truncated-flash-accepted.ts";
import { versionOnRecordFromTheOrder } from "./version-on-record-from-the-order.ts";
import { wrongVersionString } from "./wrong-version-string.ts";

export const factoryDefects: readonly Defect[] = [
  bookedBeforeChecked,
  certificateForAnotherKey,
  certificateMadeAnewAtEachStart,
  certificateNamesTheModel,
  certificateOfTheTestAuthority,
  certificateOnlyInRam,
  deviceIsAnAuthority,
  identityOnlyInRam,
  lockedBeforeTest,
  lowEntropyKey,
  missingFleetIdAccepted,
  privateKeyInRecord,
  privateKeySentToStation,
  proceedsAfterFail,
  productTypeIgnored,
  recordMissing,
  recordNotFoundBySerial,
  recordOfPreviousUnit,
  recoveryKeyOnRecord,
  refusalSticksToTheLine,
  regionIgnored,
  releasedBeforeTest,
  reworkCertifiedAnew,
  secondTestPasses,
  selfTestAlwaysPass,
  setUpSecretInRecord,
  silentOverwrite,
  stampOverTheImage,
  testReportOfTheUnitBefore,
  testResultWithoutChecks,
  truncatedFlashAccepted,
  versionOnRecordFromTheOrder,
  wrongVersionString,
];
