import nacl from "tweetnacl";
import type { PublicKey } from "./public-key.ts";

/** Whoever can sign: a key in this process, or a command that reaches one elsewhere. */
export interface Signer {
  readonly publicKey: PublicKey;
  /** Ed25519 over `message`, 64 bytes. @throws UsageFault or EquipmentFault when it cannot be had */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** Signs with the key of `seed`, 32 bytes. */
export function signerOf(seed: Uint8Array, publicKey: PublicKey): Signer {
  const { secretKey } = nacl.sign.keyPair.fromSeed(seed);
  return { publicKey, sign: async (message) => nacl.sign.detached(message, secretKey) };
}
