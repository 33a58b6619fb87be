import type { Label } from "../../core/factory/index.ts";
import { makeSetUpVerifier } from "../../core/wire/provisioning/index.ts";

/** A secret as text, or as bytes that no text is. */
export type Secret = string | Uint8Array;

/**
 * What of a label nobody else may have, by name. In security 1 the digest of the proof of possession opens a session as the proof
 * itself does, and is what the device keeps.
 */
export function labelSecrets(
  security: 1 | 2,
  { proofOfPossession }: Pick<Label, "proofOfPossession">,
): Readonly<Record<string, Secret>> {
  const proof = { "set-up secret": proofOfPossession };
  if (security === 2) return proof;
  const { proofDigest } = makeSetUpVerifier({ security, proofOfPossession });
  return { ...proof, "digest of the set-up secret": proofDigest };
}

/** How a secret is written where only text goes: as it is, or in the encodings of consoles. */
export function writtenForms(secret: Secret): readonly string[] {
  if (typeof secret === "string") return [secret];
  const bytes = Buffer.from(secret);
  return [bytes.toString("base64"), bytes.toString("hex"), bytes.toString("hex").toUpperCase()];
}
