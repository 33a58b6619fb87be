import { createPublicKey } from "node:crypto";
import type { DeviceId, Sha256 } from "../../core/kernel/index.ts";
import { sha256 } from "../../core/kernel/index.ts";
import { type SignedChallenge, verifyChallenge } from "../../core/wire/index.ts";
import type { Registry } from "./registry/registry.ts";
import type { Principal } from "./server/peer.ts";

/** Why a credential opens nothing. */
export interface NotAdmitted {
  readonly code: "unknown-credential" | "revoked-credential";
  readonly reason: string;
}

const reasons = {
  "unknown-credential": "this backend has not issued the credential",
  "revoked-credential": "the credential was revoked",
} as const;

/** Asks the registry anew each time: a credential may be revoked between two requests of one connection. */
export function whyNotAdmitted(registry: Registry, principal: Principal): NotAdmitted | undefined {
  const { identity, by, fingerprint } = principal;
  const operational = by === "ldevid" ? registry.standing(identity, fingerprint) : undefined;
  const code =
    operational ?? (by === "idevid" && registry.isBarred(identity) ? "revoked-credential" : undefined);
  return code === undefined ? undefined : { code, reason: reasons[code] };
}

/** Whom a signed challenge proves, by any key that still stands for the identity; its nonce was checked before. */
export function provenBy(registry: Registry, challenge: SignedChallenge): Principal | undefined {
  const identity = challenge.identity as DeviceId;
  const { bootstrap, operational } = registry.keys(identity);
  const isSignedBy = (publicKey: Uint8Array) =>
    verifyChallenge(challenge, createPublicKey({ key: Buffer.from(publicKey), format: "der", type: "spki" }));
  const used = operational.find(({ publicKey }) => isSignedBy(publicKey));
  if (used !== undefined) return { identity, by: "ldevid", ...used };
  if (bootstrap === undefined || !isSignedBy(bootstrap)) return undefined;
  return { identity, by: "idevid", fingerprint: sha256(bootstrap) as Sha256, publicKey: bootstrap };
}
