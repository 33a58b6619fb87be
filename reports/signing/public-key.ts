import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { readFile } from "node:fs/promises";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";

/** Who signed: an Ed25519 key (RFC 8032). */
export interface PublicKey {
  /** SHA-256 of its SubjectPublicKeyInfo in DER, 64 hexadecimal digits. */
  readonly keyid: string;
  /** PEM of the SubjectPublicKeyInfo, as openssl reads it. */
  readonly pem: string;
  readonly key: KeyObject;
}

/** Reads a public key from PEM. @throws TypeError for whatever is no Ed25519 public key in PEM; a private one too */
export function readPublicKey(pem: string): PublicKey {
  // Node would take the public half out of a private key, and somebody would then pass on the wrong file.
  if (!/^-----BEGIN PUBLIC KEY-----\r?$/m.test(pem)) throw new TypeError("it is no public key in PEM");
  return describePublicKey(createPublicKey(pem));
}

/** @throws TypeError for a key of another kind */
export function describePublicKey(key: KeyObject): PublicKey {
  if (key.asymmetricKeyType !== "ed25519")
    throw new TypeError(`it is a key of ${key.asymmetricKeyType}, not of Ed25519`);
  const spki = key.export({ type: "spki", format: "der" });
  return {
    keyid: createHash("sha256").update(spki).digest("hex"),
    pem: key.export({ type: "spki", format: "pem" }).toString(),
    key,
  };
}

/** @throws UsageFault */
export async function loadPublicKey(file: string): Promise<PublicKey> {
  try {
    return readPublicKey(await readFile(file, "utf8"));
  } catch (cause) {
    throw new UsageFault("FILE_UNREADABLE", `${file}: the public key cannot be read: ${messageOf(cause)}.`, {
      help: "Name the .pub.pem file that assay keys new wrote and that the signer handed to you.",
      cause,
    });
  }
}

/** A key id as people compare it, in groups of four. */
export const fingerprint = (keyid: string): string => keyid.match(/.{1,4}/g)?.join(" ") ?? "";

/** The same on two lines for a narrow terminal, the second indented by `indent` columns. */
export function fingerprintLines(keyid: string, indent: number): string {
  const half = keyid.length / 2;
  return `${fingerprint(keyid.slice(0, half))}\n${" ".repeat(indent)}${fingerprint(keyid.slice(half))}`;
}

/**
 * Whether `signature` is the key's over `message`. node:crypto checks, so that what signs and what verifies are two
 * implementations; it also refuses a signature whose second half is not below the group's order, of which there is
 * another one for each good signature (RFC 8032, 5.1.7).
 */
export const isSignedBy = ({ key }: PublicKey, message: Uint8Array, signature: Uint8Array): boolean =>
  verify(null, message, key, signature);
