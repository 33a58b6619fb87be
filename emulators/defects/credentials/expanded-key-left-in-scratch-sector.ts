import { createHash, type KeyObject } from "node:crypto";
import type { Defect } from "../defect.ts";
import { scratchCopy, seedOf } from "./scratch-copy.ts";

/** As signing takes it: the scalar, clamped, and the prefix of nonces (RFC 8032, 5.1.5). */
function expandedOf(key: KeyObject): Uint8Array {
  const expanded = createHash("sha512").update(seedOf(key)).digest();
  expanded[0] = (expanded[0] ?? 0) & 0xf8;
  expanded[31] = ((expanded[31] ?? 0) & 0x7f) | 0x40;
  return expanded;
}

export const expandedKeyLeftInScratchSector: Defect = {
  name: "expanded-key-left-in-scratch-sector",
  breaks: "PRV-CRED-4.1",
  mistake:
    "Only the seed is sealed. The expanded key, which the library signs with, is cached in the scratch sector as it is: it looks like no key and cannot be turned back into the seed.",
  cwe: 312,
  product: "small-chip",
  breakage: () => scratchCopy(expandedOf),
};
