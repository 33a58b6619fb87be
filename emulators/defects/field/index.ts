import type { Defect } from "../defect.ts";
import { acceptsConfirmationForOtherId } from "./accepts-confirmation-for-other-id.ts";
import { acceptsEmptyEndpoint } from "./accepts-empty-endpoint.ts";
import { acceptsWrongCertificate } from "./accepts-wrong-certificate.ts";
import { advertisesForever } from "./advertises-forever.ts";
import { backendDropsAccount } from "./backend-drops-account.ts";
import { bindingIgnored } from "./binding-ignored.ts";
import { confirmationByHandNotNoted } from "./confirmation-by-hand-not-noted.ts";
import { confirmedAsTheOneBefore } from "./confirmed-as-the-one-before.ts";
import { conflictOfAccountsNotTold } from "./conflict-of-accounts-not-told.ts";
import { credentialLostWithUpdate } from "./credential-lost-with-update.ts";
import { credentialOnlyInRam } from "./credential-only-in-ram.ts";
import { endpointOfTheFactory } from "./endpoint-of-the-factory.ts";
import { entersBeforeItRefuses } from "./enters-before-it-refuses.ts";
import { entersWithTheCredential } from "./enters-with-the-credential.ts";
import { everyRegistrationCounts } from "./every-registration-counts.ts";
import { failureNotToldToApp } from "./failure-not-told-to-app.ts";
import { firstFailureToldForEver } from "./first-failure-told-for-ever.ts";
import { forgetsProvisioningOnReboot } from "./forgets-provisioning-on-reboot.ts";
import { givesUpAfterOneFailure } from "./gives-up-after-one-failure.ts";
import { lateConfirmationNotNoted } from "./late-confirmation-not-noted.ts";
import { lateConfirmationWaitsForAStart } from "./late-confirmation-waits-for-a-start.ts";
import { networkNameInAsciiOnly } from "./network-name-in-ascii-only.ts";
import { neverAdvertises } from "./never-advertises.ts";
import { oneSetUpPerStart } from "./one-set-up-per-start.ts";
import { oneWrongValueEndsTheSetUp } from "./one-wrong-value-ends-the-set-up.ts";
import { openAfterEachStart } from "./open-after-each-start.ts";
import { openAfterRotation } from "./open-after-rotation.ts";
import { openAfterUpdate } from "./open-after-update.ts";
import { openInOperationAfterReset } from "./open-in-operation-after-reset.ts";
import { opensWhenNetworkLost } from "./opens-when-network-lost.ts";
import { operatesBeforeConfirmation } from "./operates-before-confirmation.ts";
import { operatesUnconfirmedAfterReset } from "./operates-unconfirmed-after-reset.ts";
import { operatesUnconfirmedAfterWipe } from "./operates-unconfirmed-after-wipe.ts";
import { orderEndsTheWaiting } from "./order-ends-the-waiting.ts";
import { overflowsOnLongSsid } from "./overflows-on-long-ssid.ts";
import { ownerInLastBeacon } from "./owner-in-last-beacon.ts";
import { pageErrorInOneLine } from "./page-error-in-one-line.ts";
import { pageFieldWithoutLabel } from "./page-field-without-label.ts";
import { pageHidesFailures } from "./page-hides-failures.ts";
import { pageIgnoresRefusal } from "./page-ignores-refusal.ts";
import { pageKeepsPassphrase } from "./page-keeps-passphrase.ts";
import { pageMarksWithoutReason } from "./page-marks-without-reason.ts";
import { pageNeverFinishes } from "./page-never-finishes.ts";
import { pageReportsInClear } from "./page-reports-in-clear.ts";
import { pageTakesWrongSecret } from "./page-takes-wrong-secret.ts";
import { pageTooPale } from "./page-too-pale.ts";
import { pageTooWide } from "./page-too-wide.ts";
import { pageWithoutKeyboard } from "./page-without-keyboard.ts";
import { passphraseCutAt32 } from "./passphrase-cut-at-32.ts";
import { passphraseDecodedLikeAForm } from "./passphrase-decoded-like-a-form.ts";
import { phoneKeepsSetUpOpen } from "./phone-keeps-set-up-open.ts";
import { registersAnewAfterUpdate } from "./registers-anew-after-update.ts";
import { reportsSuccessWithoutConnecting } from "./reports-success-without-connecting.ts";
import { secretInAdvertisement } from "./secret-in-advertisement.ts";
import { setUpLingers } from "./set-up-lingers.ts";
import { setUpOnlyInRam } from "./set-up-only-in-ram.ts";
import { silentAfterAStart } from "./silent-after-a-start.ts";
import { staysInSetup } from "./stays-in-setup.ts";
import { storedBeforeChecked } from "./stored-before-checked.ts";
import { tableOfSessionsFillsUp } from "./table-of-sessions-fills-up.ts";
import { telemetryBeforeConfirmation } from "./telemetry-before-confirmation.ts";
import { tightRetryLoop } from "./tight-retry-loop.ts";
import { tornSettingsStopTheStart } from "./torn-settings-stop-the-start.ts";
import { windowAnewAtEachFailure } from "./window-anew-at-each-failure.ts";
import { windowEndlessAfterReset } from "./window-endless-after-reset.ts";
import { windowEndlessAfterWipe } from "./window-endless-after-wipe.ts";

export const fieldDefects: readonly Defect[] = [
  acceptsConfirmationForOtherId,
  acceptsEmptyEndpoint,
  acceptsWrongCertificate,
  advertisesForever,
  backendDropsAccount,
  bindingIgnored,
  confirmationByHandNotNoted,
  confirmedAsTheOneBefore,
  conflictOfAccountsNotTold,
  credentialLostWithUpdate,
  credentialOnlyInRam,
  endpointOfTheFactory,
  entersBeforeItRefuses,
  entersWithTheCredential,
  everyRegistrationCounts,
  failureNotToldToApp,
  firstFailureToldForEver,
  forgetsProvisioningOnReboot,
  givesUpAfterOneFailure,
  lateConfirmationNotNoted,
  lateConfirmationWaitsForAStart,
  networkNameInAsciiOnly,
  neverAdvertises,
  oneSetUpPerStart,
  oneWrongValueEndsTheSetUp,
  openAfterEachStart,
  openAfterRotation,
  openAfterUpdate,
  opensWhenNetworkLost,
  operatesBeforeConfirmation,
  orderEndsTheWaiting,
  overflowsOnLongSsid,
  ownerInLastBeacon,
  pageErrorInOneLine,
  pageFieldWithoutLabel,
  pageHidesFailures,
  pageIgnoresRefusal,
  pageKeepsPassphrase,
  pageMarksWithoutReason,
  pageNeverFinishes,
  pageReportsInClear,
  pageTakesWrongSecret,
  pageTooPale,
  pageTooWide,
  pageWithoutKeyboard,
  passphraseCutAt32,
  passphraseDecodedLikeAForm,
  phoneKeepsSetUpOpen,
  registersAnewAfterUpdate,
  reportsSuccessWithoutConnecting,
  secretInAdvertisement,
  setUpLingers,
  setUpOnlyInRam,
  silentAfterAStart,
  staysInSetup,
  storedBeforeChecked,
  tableOfSessionsFillsUp,
  telemetryBeforeConfirmation,
  tightRetryLoop,
  tornSettingsStopTheStart,
  windowAnewAtEachFailure,
  windowEndlessAfterReset,
  windowEndlessAfterWipe,
  operatesUnconfirmedAfterReset,
  operatesUnconfirmedAfterWipe,
  openInOperationAfterReset,
];
