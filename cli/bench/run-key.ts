import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from "node:crypto";

/**
 * All that must be secret and yet the same in every thread of one run: silicon and canaries. It derives from one key
 * that comes from the CSPRNG, lives in memory only and is gone with the run.
 */
export interface RunKey {
  /** `length` bytes that only this run and `purpose` give. */
  derive(purpose: string, length: number): Uint8Array;
}

export function openRunKey(base64: string): RunKey {
  const key = createSecretKey(base64, "base64");
  return {
    derive: (purpose, length) => {
      const blocks = Math.ceil(length / 32);
      const bytes = Array.from({ length: blocks }, (_, block) =>
        createHmac("sha256", key).update(`${block}\0${purpose}`).digest(),
      );
      return Uint8Array.from(Buffer.concat(bytes).subarray(0, length));
    },
  };
}

const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

/** A canary of `length` characters: 5.8 bits each, so 12 of them cannot stand anywhere by chance. */
export function canary(runKey: RunKey, { scenario, label, index, length }: CanaryName): string {
  const bytes = runKey.derive(`canary\0${scenario}\0${label}\0${index}`, length * 2);
  return Array.from({ length }, (_, at) => {
    const value = ((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0);
    return alphabet[value % alphabet.length];
  }).join("");
}

const nonceLength = 12;
const tagLength = 16;
const sealingKey = (runKey: RunKey) => runKey.derive("sealed secret", 32);

/**
 * Encloses a secret that was made elsewhere and cannot be derived again, so that it reaches the search after the run: AES-256-GCM
 * under a key that is written nowhere and gone with the run. Base64 of nonce, tag and ciphertext.
 */
export function sealSecret(runKey: RunKey, secret: string | Uint8Array): string {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv("aes-256-gcm", sealingKey(runKey), nonce);
  const sealed = Buffer.concat([
    cipher.update(typeof secret === "string" ? Buffer.from(secret) : secret),
    cipher.final(),
  ]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
}

/** @throws Error when it was not sealed with this run's key, or has been changed */
export function openSecret(runKey: RunKey, base64: string): Uint8Array {
  const sealed = Buffer.from(base64, "base64");
  const decipher = createDecipheriv("aes-256-gcm", sealingKey(runKey), sealed.subarray(0, nonceLength), {
    authTagLength: tagLength,
  });
  decipher.setAuthTag(sealed.subarray(nonceLength, nonceLength + tagLength));
  const opened = decipher.update(sealed.subarray(nonceLength + tagLength));
  return Buffer.concat([opened, decipher.final()]);
}

/** Names a canary without telling it; with the run's key it can be made again, to search a finished report for it. */
export interface CanaryName {
  readonly scenario: string;
  readonly label: string;
  readonly index: number;
  readonly length: number;
}
