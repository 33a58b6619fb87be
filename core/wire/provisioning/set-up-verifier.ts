import { equalSecrets } from "./primitives.ts";
import { digestOf } from "./proof-digest.ts";
import { isBehindVerifier, makeSrpVerifier, type SrpVerifier } from "./srp.ts";

/** What a device holds in place of the proof of possession on its label, by the scheme that it speaks. */
export type SetUpVerifier = ProofDigest | SrpVerifier;

/** Of security 1. It takes the place of the proof in the exchange: who reads it can set the device up, so it is kept as a secret. */
export interface ProofDigest {
  readonly security: 1;
  /** SHA-256 of the proof of possession in UTF-8. */
  readonly proofDigest: Uint8Array;
}

/** How a product's devices are spoken to in set-up. */
export type SetUpScheme =
  | { readonly security: 1 }
  /** `username`: of the SRP6a exchange, the same for every unit. */
  | { readonly security: 2; readonly username: string };

/** The same with the proof of possession, as printed on the device's label. */
export type SetUpSecret = SetUpScheme & { readonly proofOfPossession: string };

/** SHA-256, bytes. */
export const proofDigestLength = 32;

/** What the factory gives the device that bears the label; of security 2 with a fresh salt. */
export function makeSetUpVerifier<Secret extends SetUpSecret>(
  secret: Secret,
): Extract<SetUpVerifier, { security: Secret["security"] }>;
export function makeSetUpVerifier(secret: SetUpSecret): SetUpVerifier {
  switch (secret.security) {
    case 1:
      return { security: 1, proofDigest: digestOf(secret.proofOfPossession) };
    case 2:
      return makeSrpVerifier(secret.username, secret.proofOfPossession);
  }
}

/** As `set-up.install` on the console is told it; bytes are base64. */
export function setUpParams(held: SetUpVerifier): Readonly<Record<string, string>> {
  if (held.security === 1) return { proofDigest: base64(held.proofDigest) };
  const { username, salt, verifier } = held;
  return { username, salt: base64(salt), verifier: base64(verifier) };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** Whether `proofOfPossession` is the one behind the verifier; takes the same time either way. */
export function provesPossession(held: SetUpVerifier, proofOfPossession: string): boolean {
  return held.security === 1
    ? equalSecrets(held.proofDigest, digestOf(proofOfPossession))
    : isBehindVerifier(held, proofOfPossession);
}
