import type { Defect } from "../defect.ts";
import { acceptsConfirmationForOtherId } from "./accepts-confirmation-for-other-id.ts";
import { acceptsEmptyEndpoint } from "./accepts-empty-endpoint.ts";
import { acceptsWrongCertificate } from "./accepts-wrong-certificate.ts";
import { advertisesForever } from "./advertises-forever.ts";
import { backendDropsAccount } from "./backend-drops-account.ts";
import { bindingIgnored } from "./binding-ignored.ts";
import { failureNotToldToApp } from "./failure-not-told-to-app.ts";
import { forgetsProvisioningOnReboot } from "./forgets-provisioning-on-reboot.ts";
import { neverAdvertises } from "./never-advertises.ts";
import { operatesBeforeConfirmation } from "./operates-before-confirmation.ts";
import { overflowsOnLongSsid } from "./overflows-on-long-ssid.ts";
import { ownerInLastBeacon } from "./owner-in-last-beacon.ts";
import { phoneKeepsSetUpOpen } from "./phone-keeps-set-up-open.ts";
import { reportsSuccessWithoutConnecting } from "./reports-success-without-connecting.ts";
import { secretInAdvertisement } from "./secret-in-advertisement.ts";
import { staysInSetup } from "./stays-in-setup.ts";
import { tightRetryLoop } from "./tight-retry-loop.ts";

export const fieldDefects: readonly Defect[] = [
  acceptsConfirmationForOtherId,
  acceptsEmptyEndpoint,
  acceptsWrongCertificate,
  advertisesForever,
  backendDropsAccount,
  bindingIgnored,
  failureNotToldToApp,
  forgetsProvisioningOnReboot,
  neverAdvertises,
  operatesBeforeConfirmation,
  overflowsOnLongSsid,
  ownerInLastBeacon,
  phoneKeepsSetUpOpen,
  reportsSuccessWithoutConnecting,
  secretInAdvertisement,
  staysInSetup,
  tightRetryLoop,
];
