import { createCipheriv, randomBytes, scrypt } from "node:crypto";
import { promisify } from "node:util";
import { der, oid, sequence } from "../../core/wire/index.ts";

const derive = promisify<string, Uint8Array, number, { N: number; r: number; p: number }, Buffer>(scrypt);

/**
 * What OWASP gives as scrypt's cost where memory is bounded, as it is here: openssl opens no such key that takes more than
 * 32 MiB.
 */
const cost = { N: 2 ** 14, r: 8, p: 5 } as const;

/**
 * Encrypts a PKCS#8 private key under a passphrase, in PEM: PBES2 (RFC 8018) with scrypt (RFC 7914) and AES-256-CBC, which
 * openssl and node:crypto read. Node itself would write PBKDF2 with 2048 rounds.
 */
export async function encryptKey(pkcs8: Uint8Array, passphrase: string): Promise<string> {
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-256-cbc", await derive(passphrase, salt, 32, cost), iv);
  const encrypted = Buffer.concat([cipher.update(pkcs8), cipher.final()]);
  const kdf = sequence(
    oid("1.3.6.1.4.1.11591.4.11"),
    sequence(octets(salt), integer(cost.N), integer(cost.r), integer(cost.p)),
  );
  const scheme = sequence(oid("2.16.840.1.101.3.4.1.42"), octets(iv));
  const algorithm = sequence(oid("1.2.840.113549.1.5.13"), sequence(kdf, scheme));
  const body = Buffer.from(sequence(algorithm, octets(encrypted))).toString("base64");
  const lines = body.match(/.{1,64}/g) ?? [];
  return ["-----BEGIN ENCRYPTED PRIVATE KEY-----", ...lines, "-----END ENCRYPTED PRIVATE KEY-----", ""].join(
    "\n",
  );
}

const octets = (bytes: Uint8Array): Uint8Array => der(0x04, bytes);

/** A positive integer below 2^15: with its top bit clear it needs no leading zero. */
const integer = (value: number): Uint8Array =>
  der(0x02, value < 0x80 ? Uint8Array.of(value) : Uint8Array.of(value >> 8, value & 0xff));
