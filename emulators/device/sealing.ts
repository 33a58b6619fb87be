import { createCipheriv, createDecipheriv, createSecretKey } from "node:crypto";
import { hardwareSecret } from "./hardware-secret.ts";
import type { Parts, Sealing } from "./parts.ts";

const ivLength = 12;
const tagLength = 16;

/** Layout: IV, tag, ciphertext. */
export function makeSealing(parts: Parts): Sealing {
  const { trng } = parts;
  // Raw bytes would be made a key anew by each operation, and a lot of devices seals and opens thousands of times.
  const key = createSecretKey(hardwareSecret(parts, "assay device sealing", 32));
  return {
    seal(plain, context) {
      const iv = trng(ivLength);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]);
    },
    open(sealed, context) {
      if (sealed.length < ivLength + tagLength) return undefined;
      const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, ivLength))
        .setAAD(Buffer.from(context))
        .setAuthTag(sealed.subarray(ivLength, ivLength + tagLength));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(ivLength + tagLength)), decipher.final()]);
      } catch {
        return undefined;
      }
    },
  };
}
