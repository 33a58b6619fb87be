import { openGcm, sealGcm } from "./primitives.ts";
import type { SessionCipher } from "./session-cipher.ts";
import { SetUpFault } from "./set-up-fault.ts";

/** Of the agreed key, bytes. */
const aesKeyLength = 32;
const counterAt = 8;
/** 8 bytes that name the session, then a counter that starts at 1. */
export const nonceLength = 12;

/** Of a session that `drawn`, `nonceLength` bytes, is to name. */
export function firstNonce(drawn: Uint8Array): Uint8Array {
  const nonce = Uint8Array.from(drawn);
  counterOf(nonce).setUint32(0, 1);
  return nonce;
}

const counterOf = (nonce: Uint8Array): DataView =>
  new DataView(nonce.buffer, nonce.byteOffset + counterAt, nonceLength - counterAt);

/**
 * AES-256-GCM with the counter of security 2, patch version 1: the nonce's last four bytes rise by one with each message, either
 * way, so that nothing opens twice or out of its place. What does not open changes nothing.
 */
export function createSecurity2Cipher(agreedKey: Uint8Array, first: Uint8Array): SessionCipher {
  const key = agreedKey.subarray(0, aesKeyLength);
  const nonce = Uint8Array.from(first);
  const counter = counterOf(nonce);

  const checkCounter = (): void => {
    if (counter.getUint32(0) === 0)
      throw new SetUpFault("no-session", "the session's counter is used up; a new session is needed");
  };
  const step = () => counter.setUint32(0, counter.getUint32(0) + 1);

  return {
    seal(plain) {
      checkCounter();
      const sealed = sealGcm(key, nonce, plain);
      step();
      return sealed;
    },
    open(sealed) {
      checkCounter();
      const plain = openGcm(key, nonce, sealed);
      if (plain === undefined)
        throw new SetUpFault("tampered", "the message is not sealed in this session, or not for this place");
      step();
      return plain;
    },
  };
}
