import type { KeyObject } from "node:crypto";
import { hardwareSecret } from "./hardware-secret.ts";
import { p256EntropyLength, p256KeyFrom } from "./p256-key.ts";
import type { Parts } from "./parts.ts";

/** The IDevID key. It follows from a root key in silicon, so that no flash holds it and no erase loses it; made on first use. */
export function makeIdentityKey(parts: Parts): () => KeyObject {
  let key: KeyObject | undefined;
  return () => {
    key ??= p256KeyFrom(hardwareSecret(parts, "assay device idevid", p256EntropyLength));
    return key;
  };
}
