import { createCipheriv, createDecipheriv } from "node:crypto";
import type { SessionCipher } from "./session-cipher.ts";
import { SetUpFault } from "./set-up-fault.ts";

const algorithm = "aes-256-gcm";
const keyLength = 32;
const tagLength = 16;
const counterAt = 8;
/** 8 bytes that name the session, then a counter that starts at 1. */
export const nonceLength = 12;

/**
 * AES-256-GCM with the counter of security 2, patch version 1: the nonce's last four bytes rise by one with each message, either
 * way, so that nothing opens twice or out of its place. What does not open changes nothing.
 */
export function createSecurity2Cipher(agreedKey: Uint8Array, firstNonce: Uint8Array): SessionCipher {
  const key = agreedKey.subarray(0, keyLength);
  const nonce = Buffer.from(firstNonce);

  const checkCounter = (): void => {
    if (nonce.readUInt32BE(counterAt) === 0)
      throw new SetUpFault("no-session", "the session's counter is used up; a new session is needed");
  };
  const step = () => nonce.writeUInt32BE((nonce.readUInt32BE(counterAt) + 1) >>> 0, counterAt);

  return {
    seal(plain) {
      checkCounter();
      const cipher = createCipheriv(algorithm, key, nonce);
      const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
      step();
      return Uint8Array.from(sealed);
    },
    open(sealed) {
      checkCounter();
      if (sealed.length < tagLength)
        throw new SetUpFault("tampered", "the message is too short to be sealed");
      const decipher = createDecipheriv(algorithm, key, nonce);
      decipher.setAuthTag(sealed.subarray(-tagLength));
      const plain = decipher.update(sealed.subarray(0, -tagLength));
      try {
        decipher.final();
      } catch {
        throw new SetUpFault("tampered", "the message is not sealed in this session, or not for this place");
      }
      step();
      return Uint8Array.from(plain);
    },
  };
}
