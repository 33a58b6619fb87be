import { createPrivateKey } from "node:crypto";
import { signEvidence, writeEvidence } from "../../core/wire/index.ts";
import type { Attestation } from "./cloud-parts.ts";
import { type Parts, Refusal } from "./parts.ts";

/** Bytes. */
export const nonceLength = 32;

/** Evidence by the IDevID, whose key the hardware holds, of what the bootloader measured. PRV-ZTP-2 */
export function makeAttestation({ boot, identity }: Parts): Attestation {
  return {
    evidence(nonce) {
      const id = identity.read();
      const certificate = identity.certificate();
      if (id === undefined || certificate === undefined)
        throw new Refusal("wrong-state", "the device has no identity to attest yet");
      if (Buffer.from(nonce, "base64").length !== nonceLength)
        throw new Refusal("invalid-value", `a nonce has ${nonceLength} bytes`);
      // What the bootloader measured, and not what the image says of itself.
      const { version, digest } = boot.running;
      const claims = { identity: id, nonce, firmwareVersion: version, firmwareDigest: digest };
      return writeEvidence(signEvidence(claims, certificate, createPrivateKey(identity.privateKey())));
    },
  };
}
