import type { KeyObject } from "node:crypto";
import { altered, type Breakage, inDevice } from "../defect.ts";
import { leaveInScratch } from "../scratch.ts";

/** A device that leaves what `form` makes of each new operational key in the scratch sector, in clear. */
export const scratchCopy = (form: (key: KeyObject) => Uint8Array): Breakage =>
  inDevice("credentials", (make, parts) => {
    const credentials = make(parts);
    return altered(credentials, {
      install(certificate, authorities) {
        const installed = credentials.install(certificate, authorities);
        leaveInScratch(parts, form(installed.privateKey));
        return installed;
      },
    });
  });

/** The 32 bytes that a key of Ed25519 is made of (RFC 8032, 5.1.5). */
export const seedOf = (key: KeyObject): Buffer =>
  Buffer.from(key.export({ format: "jwk" }).d ?? "", "base64url");
