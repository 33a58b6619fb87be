import { timingSafeEqual } from "node:crypto";

/** Compares in a time that does not depend on where two secrets differ. */
export const equalSecrets = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && timingSafeEqual(a, b);
