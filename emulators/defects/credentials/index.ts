import type { Defect } from "../defect.ts";
import { acceptsUnsignedRotation } from "./accepts-unsigned-rotation.ts";
import { ackWithoutRotating } from "./ack-without-rotating.ts";
import { base64ObfuscatedKey } from "./base64-obfuscated-key.ts";
import { brickedByPowerCut } from "./bricked-by-power-cut.ts";
import { certificateNameIgnored } from "./certificate-name-ignored.ts";
import { connectsWithNoCredential } from "./connects-with-no-credential.ts";
import { credentialSubjectIsModelName } from "./credential-subject-is-model-name.ts";
import { fleetKey } from "./fleet-key.ts";
import { gracePeriodNeverEnds } from "./grace-period-never-ends.ts";
import { httpFallback } from "./http-fallback.ts";
import { keyBehindTheImage } from "./key-behind-the-image.ts";
import { keyDerivedFromMacByPublicRule } from "./key-derived-from-mac-by-public-rule.ts";
import { keyExportLeftIn } from "./key-export-left-in.ts";
import { keyLeftInScratchSector } from "./key-left-in-scratch-sector.ts";
import { keyPrintedInBootLog } from "./key-printed-in-boot-log.ts";
import { keyRepeatsAfterReboot } from "./key-repeats-after-reboot.ts";
import { keysCollideAfter256Units } from "./keys-collide-after-256-units.ts";
import { masterPasswordAccepted } from "./master-password-accepted.ts";
import { oldKeyStillAccepted } from "./old-key-still-accepted.ts";
import { oneLabelForTheBatch } from "./one-label-for-the-batch.ts";
import { orderExpiryIgnored } from "./order-expiry-ignored.ts";
import { plaintextNvs } from "./plaintext-nvs.ts";
import { rotationRenewsOnlyTheCertificate } from "./rotation-renews-only-the-certificate.ts";
import { serverNameIgnored } from "./server-name-ignored.ts";
import { setUpSecretFromMacHash } from "./set-up-secret-from-mac-hash.ts";
import { setUpSecretFromSerialHash } from "./set-up-secret-from-serial-hash.ts";
import { skipsCertificateCheck } from "./skips-certificate-check.ts";
import { tls10Accepted } from "./tls-1.0-accepted.ts";
import { twoKeyPool } from "./two-key-pool.ts";

export const credentialDefects: readonly Defect[] = [
  acceptsUnsignedRotation,
  ackWithoutRotating,
  base64ObfuscatedKey,
  brickedByPowerCut,
  certificateNameIgnored,
  connectsWithNoCredential,
  credentialSubjectIsModelName,
  fleetKey,
  gracePeriodNeverEnds,
  httpFallback,
  keyBehindTheImage,
  keyDerivedFromMacByPublicRule,
  keyExportLeftIn,
  keyLeftInScratchSector,
  keyPrintedInBootLog,
  keyRepeatsAfterReboot,
  keysCollideAfter256Units,
  masterPasswordAccepted,
  oldKeyStillAccepted,
  oneLabelForTheBatch,
  orderExpiryIgnored,
  plaintextNvs,
  rotationRenewsOnlyTheCertificate,
  serverNameIgnored,
  setUpSecretFromMacHash,
  setUpSecretFromSerialHash,
  skipsCertificateCheck,
  tls10Accepted,
  twoKeyPool,
];
