import { createHash } from "node:crypto";
import type { Sha256 } from "./brand.ts";

/** SHA-256 of bytes or UTF-8 text. */
export function sha256(data: Uint8Array | string): Sha256 {
  return createHash("sha256").update(data).digest("hex") as Sha256;
}
