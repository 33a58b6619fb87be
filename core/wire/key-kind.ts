import type { KeyObject } from "node:crypto";

/** Kinds of key with which devices prove who they are. */
export const keyKinds = ["ecdsa-p256", "ed25519"] as const;
export type KeyKind = (typeof keyKinds)[number];

/** The kind of a key, private or public; undefined for what devices do not use. */
export function kindOfKey(key: KeyObject): KeyKind | undefined {
  if (key.asymmetricKeyType === "ed25519") return "ed25519";
  const p256 = key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1";
  return p256 ? "ecdsa-p256" : undefined;
}

/** The digest that goes with signatures of `key`: none of its own for Ed25519; undefined for kinds that devices do not use. */
export function hashOf(key: KeyObject): "sha256" | null | undefined {
  switch (kindOfKey(key)) {
    case "ecdsa-p256":
      return "sha256";
    case "ed25519":
      return null;
    case undefined:
      return undefined;
  }
}
