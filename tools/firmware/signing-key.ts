import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";

/**
 * The key that signs the Pico's firmware. It is no secret: it follows from a sentence that is published here, so that everybody can build
 * images that run, and the same ones. A product has a key that nobody else can make.
 */
const seed = createHash("sha256")
  .update("Assay: published key for the firmware of the virtual Pico")
  .digest();

/** RFC 8410: what stands before the seed in PKCS #8 of Ed25519. */
const head = Buffer.from("302e020100300506032b657004220420", "hex");

export const signingKey: KeyObject = createPrivateKey({
  key: Buffer.concat([head, seed]),
  format: "der",
  type: "pkcs8",
});

/** The 32 bytes that the bootloader verifies with. */
export function publicKeyBytes(): Uint8Array {
  const spki = createPublicKey(signingKey).export({ format: "der", type: "spki" });
  return Uint8Array.from(spki.subarray(-32));
}
