import { createPublicKey, type KeyObject, sign } from "node:crypto";
import { attribute, bitString, der, hashOf, oid, oids, printable, sequence } from "../../core/wire/index.ts";

/** PKCS #10 request (RFC 2986), DER, for `key` (P-256 or Ed25519) with `identity` as the subject's serialNumber (IEEE 802.1AR). */
export function certificateRequest(identity: string, key: KeyObject): Uint8Array {
  const publicKey = createPublicKey(key).export({ format: "der", type: "spki" });
  const info = sequence(
    der(0x02, Uint8Array.of(0)),
    sequence(attribute(oids.serialNumber, printable(identity))),
    publicKey,
    der(0xa0),
  );
  const hash = hashOf(key) ?? null;
  const algorithm = oid(hash === null ? oids.ed25519 : oids.ecdsaWithSha256);
  return sequence(info, sequence(algorithm), bitString(sign(hash, info, key)));
}
