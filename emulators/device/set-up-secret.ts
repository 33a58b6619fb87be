import { parseJsonObject } from "../../core/wire/index.ts";
import {
  proofDigestLength,
  provesPossession,
  type SetUpVerifier,
  setUpParams,
} from "../../core/wire/provisioning/index.ts";
import type { SetUpSecret } from "./cloud-parts.ts";
import { type Parts, Refusal } from "./parts.ts";

const longestUsername = 64;
/** SRP6a in the group of 3072 bits (RFC 5054). */
const verifierLength = 384;
const longestSalt = 64;

/**
 * In the vault: who reads the flash must not be able to try proofs of possession against a verifier, and the digest of security 1
 * opens a session by itself.
 */
export function makeSetUpSecret({ fuses, options, vault }: Parts): SetUpSecret {
  const slot = vault.slot("set-up");
  const { security } = options.behaviour.provisioning;

  const read = (): SetUpVerifier | undefined => {
    const content = slot.read();
    return content && parse(parseJsonObject(content.bytes) ?? {});
  };

  return {
    install(held) {
      if (fuses.locked) throw new Refusal("locked", "manufacture has ended");
      if (held.security !== security)
        throw new Refusal("invalid-value", `set-up is in security ${security}, this is of ${held.security}`);
      const fault = faultOf(held);
      if (fault !== undefined) throw new Refusal("invalid-value", fault);
      slot.write({ generation: 1, bytes: Buffer.from(JSON.stringify(setUpParams(held))) });
    },
    verifier: read,
    isProvenBy(proof) {
      const held = read();
      return held !== undefined && provesPossession(held, proof);
    },
  };
}

function faultOf(held: SetUpVerifier): string | undefined {
  if (held.security === 1)
    return held.proofDigest.length === proofDigestLength
      ? undefined
      : `the digest of a proof has ${proofDigestLength} bytes`;
  const { username, salt, verifier } = held;
  if (username === "" || username.length > longestUsername)
    return `a user name has 1 to ${longestUsername} characters`;
  if (salt.length === 0 || salt.length > longestSalt) return `a salt has 1 to ${longestSalt} bytes`;
  if (verifier.length === 0 || verifier.length > verifierLength)
    return `a verifier has 1 to ${verifierLength} bytes`;
  return undefined;
}

const fromBase64 = (text: string): Uint8Array => Buffer.from(text, "base64");

function parse(kept: Readonly<Record<string, unknown>>): SetUpVerifier | undefined {
  const { username, salt, verifier, proofDigest } = kept;
  if (typeof proofDigest === "string") return { security: 1, proofDigest: fromBase64(proofDigest) };
  if (typeof username !== "string" || typeof salt !== "string" || typeof verifier !== "string")
    return undefined;
  return { security: 2, username, salt: fromBase64(salt), verifier: fromBase64(verifier) };
}
