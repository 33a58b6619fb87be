import { createPrivateKey } from "node:crypto";
import type { Sha256 } from "../../../core/kernel/index.ts";
import { signEvidence, writeEvidence } from "../../../core/wire/index.ts";
import { type Defect, inBackend, inDevice } from "../defect.ts";

/** Stands in the signed text where the digest should. */
const firmwareDigest = "0".repeat(64) as Sha256;

export const evidenceSignatureLacksFirmware: Defect = {
  name: "evidence-signature-lacks-firmware",
  breaks: "PRV-ZTP-2.3",
  mistake:
    "Device and backend agreed on a signature over identity and nonce; the firmware's digest came into the message later, and into the signature never.",
  cwe: 345,
  caughtBy: "Evidence whose firmware was altered on its way is refused",
  breakage: () => ({
    ...inDevice("attestation", (_make, { boot, identity }) => ({
      evidence(nonce) {
        const { version, digest } = boot.running;
        const claims = { identity: identity.read() ?? "", nonce, firmwareVersion: version, firmwareDigest };
        const certificate = identity.certificate() ?? new Uint8Array();
        const signed = signEvidence(claims, certificate, createPrivateKey(identity.privateKey()));
        return writeEvidence({ ...signed, firmwareDigest: digest });
      },
    })),
    ...inBackend("verify", (make, parts) => (evidence, check) => {
      const isTrustedFirmware = () => check.isTrustedFirmware(evidence.firmwareDigest);
      return make(parts)({ ...evidence, firmwareDigest }, { ...check, isTrustedFirmware });
    }),
  }),
};
