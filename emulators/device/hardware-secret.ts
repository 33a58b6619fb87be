import { createSecretKey, hkdfSync } from "node:crypto";
import type { Parts } from "./parts.ts";

/** A key of `length` bytes for `purpose` alone, from the root key in the secure element where there is one, else in the chip. */
export function hardwareSecret(
  { fuses, secureElement }: Pick<Parts, "fuses" | "secureElement">,
  purpose: string,
  length: number,
): Uint8Array {
  if (secureElement !== undefined) return secureElement.derive(purpose, length);
  return new Uint8Array(hkdfSync("sha256", createSecretKey(fuses.hardwareKey()), "", purpose, length));
}
