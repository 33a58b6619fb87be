import { hkdfSync, type KeyObject } from "node:crypto";
import { p256EntropyLength, p256KeyFrom } from "./p256-key.ts";
import type { Parts } from "./parts.ts";

/** The IDevID key. It follows from the hardware unique key, so that no flash holds it and no erase loses it; made on first use. */
export function makeIdentityKey({ fuses }: Parts): () => KeyObject {
  let key: KeyObject | undefined;
  return () => {
    key ??= deriveKey(fuses.hardwareKey());
    return key;
  };
}

function deriveKey(hardwareKey: Uint8Array): KeyObject {
  const entropy = hkdfSync("sha256", hardwareKey, "", "assay device idevid", p256EntropyLength);
  return p256KeyFrom(new Uint8Array(entropy));
}
