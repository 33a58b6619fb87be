import { createPrivateKey, type KeyObject } from "node:crypto";
import type { KeyKind } from "../../core/wire/index.ts";
import { p256EntropyLength, p256KeyFrom } from "./p256-key.ts";

/** How a private key of one kind is made. */
export interface KeyMaking {
  /** Bytes of entropy for one key. */
  readonly entropyLength: number;
  /** The private key that `entropy` determines. */
  from(entropy: Uint8Array): KeyObject;
}

/** RFC 8410: what stands before the seed in PKCS #8 of Ed25519. */
const ed25519Head = Buffer.from("302e020100300506032b657004220420", "hex");

export const keyMaking: Readonly<Record<KeyKind, KeyMaking>> = {
  "ecdsa-p256": { entropyLength: p256EntropyLength, from: p256KeyFrom },
  // Any 32 bytes are a seed (RFC 8032, 5.1.5).
  ed25519: {
    entropyLength: 32,
    from: (seed) =>
      createPrivateKey({ key: Buffer.concat([ed25519Head, seed]), format: "der", type: "pkcs8" }),
  },
};
