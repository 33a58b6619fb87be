import { toHex } from "./bundle-file.ts";
import { decodeBase64, encodeBase64 } from "./canonical.ts";
import { sha256 } from "./sha256.ts";

/** What the reader trusts: a fingerprint, or a whole key, which has one. */
export interface TrustedSigner {
  /** SHA-256 of the key's SubjectPublicKeyInfo, lowercase hexadecimal; an envelope calls it `keyid`. */
  readonly fingerprint: string;
}

/** The beginning of every Ed25519 SubjectPublicKeyInfo (RFC 8410, 4); the key's 32 bytes follow. */
const spkiPrefix = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);
const spkiLength = spkiPrefix.length + 32;
const pemFrame = /-----BEGIN PUBLIC KEY-----([\s\S]*?)-----END PUBLIC KEY-----/;

/**
 * Reads what a person pasted: a fingerprint (64 hexadecimal digits, in groups or not, with or without SHA256: before it) or a
 * public key in PEM. Nothing entered is nothing.
 * @throws Error that says what is wrong with it
 */
export function readTrustedSigner(entered: string): TrustedSigner | undefined {
  if (entered.trim() === "") return undefined;
  const pem = pemFrame.exec(entered);
  if (pem !== null) return { fingerprint: fingerprintOf(readSpki(pem[1] ?? "")) };
  if (entered.includes("PRIVATE KEY")) {
    throw new Error("That is a private key. Only its owner may have it; enter the public one.");
  }
  const digits = entered
    .replace(/^\s*sha-?256\s*[:=]?/i, "")
    .replaceAll(/[\s:.-]/g, "")
    .toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digits)) return { fingerprint: digits };
  throw new Error(
    `That is neither a fingerprint (64 hexadecimal digits; ${digits.length} characters were entered) nor a public key (PEM, -----BEGIN PUBLIC KEY-----).`,
  );
}

/** The bundle's own copy of the key, which must be in its one form. Returns its SubjectPublicKeyInfo. @throws Error */
export function readSignerFile(text: string): Uint8Array {
  const spki = readSpki(pemFrame.exec(text)?.[1] ?? "");
  if (toPem(spki) !== text) throw new Error("it is not written as a public key is (PEM)");
  return spki;
}

export const fingerprintOf = (spki: Uint8Array): string => sha256(spki);

/** The 32 bytes of the key itself. */
export const rawKeyOf = (spki: Uint8Array): Uint8Array => spki.subarray(spkiPrefix.length);

/** In groups of four digits, as people compare it. */
export const inGroups = (fingerprint: string): string => fingerprint.replaceAll(/(.{4})(?=.)/g, "$1 ");

function readSpki(base64: string): Uint8Array {
  let spki: Uint8Array;
  try {
    spki = decodeBase64(base64.replaceAll(/\s/g, ""));
  } catch {
    throw new Error("The public key's base64 is damaged.");
  }
  const isEd25519 = toHex(spki).startsWith(toHex(spkiPrefix)) && spki.length === spkiLength;
  if (!isEd25519) throw new Error("The public key is not an Ed25519 key.");
  return spki;
}

function toPem(spki: Uint8Array): string {
  return `-----BEGIN PUBLIC KEY-----\n${encodeBase64(spki)}\n-----END PUBLIC KEY-----\n`;
}
