import { randomBytes } from "node:crypto";

/** Nonces that are good once, for one purpose and one identity, for a minute. */
export interface Nonces {
  /** Base64 of 32 bytes. */
  issue(purpose: NoncePurpose, identity: string): string;
  /** Whether the nonce was good; it is not any more. */
  take(purpose: NoncePurpose, identity: string, nonce: string): boolean;
}

export type NoncePurpose = "attestation" | "challenge";

const lifetimeMs = 60_000;
/** Anybody may ask for one, so there is an end to them. */
const most = 1_000;

export function createNonces(now: () => number): Nonces {
  const outstanding = new Map<string, { readonly owner: string; readonly until: number }>();
  const ownerOf = (purpose: NoncePurpose, identity: string) => `${purpose} ${identity}`;
  return {
    issue(purpose, identity) {
      const [oldest] = outstanding.keys();
      if (outstanding.size >= most && oldest !== undefined) outstanding.delete(oldest);
      const nonce = randomBytes(32).toString("base64");
      outstanding.set(nonce, { owner: ownerOf(purpose, identity), until: now() + lifetimeMs });
      return nonce;
    },
    take(purpose, identity, nonce) {
      const known = outstanding.get(nonce);
      if (known?.owner !== ownerOf(purpose, identity)) return false;
      outstanding.delete(nonce);
      return now() < known.until;
    },
  };
}
