import { createHash } from "node:crypto";

/** What a nonce has to be: 16 to 64 bytes in hexadecimal digits. Fewer could be guessed before they are told. */
export const isNonce = (text: string): boolean => /^([0-9a-fA-F]{2}){16,64}$/.test(text);

/**
 * The text that binds an auditor's nonce to one run. Its first line keeps it apart from all else that a device signs with its identity key;
 * the nonce, which holds no line feed, keeps the run's id apart from what stands before it.
 */
export const freshnessMessage = (nonce: string, runId: string): Uint8Array =>
  Buffer.from(`assay freshness 1\n${nonce}\n${runId}\n`);

/** What a device is given to sign: the text's SHA-256. Consoles take 32 bytes that may not take a longer text. */
export const freshnessChallenge = (message: Uint8Array): Uint8Array =>
  createHash("sha256").update(message).digest();
