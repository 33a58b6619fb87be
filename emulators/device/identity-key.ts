import type { KeyObject } from "node:crypto";
import { keyMaking } from "./device-key.ts";
import { hardwareSecret } from "./hardware-secret.ts";
import type { Parts } from "./parts.ts";

/** The IDevID key. It follows from a root key in silicon, so that no flash holds it and no erase loses it; made on first use. */
export function makeIdentityKey(parts: Parts): () => KeyObject {
  const { entropyLength, from } = keyMaking[parts.options.behaviour.keys];
  let key: KeyObject | undefined;
  return () => {
    key ??= from(hardwareSecret(parts, "assay device idevid", entropyLength));
    return key;
  };
}
