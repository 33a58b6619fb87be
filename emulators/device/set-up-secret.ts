import { parseJsonObject } from "../../core/wire/index.ts";
import { provesPossession, type SetUpVerifier } from "../../core/wire/provisioning/index.ts";
import type { SetUpSecret } from "./cloud-parts.ts";
import { credentialAreas } from "./flash-map.ts";
import { type Parts, Refusal } from "./parts.ts";
import { openRecordLog } from "./storage/record-log.ts";

const context = "set-up verifier";
const longestUsername = 64;
/** SRP6a in the group of 3072 bits (RFC 5054). */
const verifierLength = 384;
const longestSalt = 64;

/** Salt and verifier, sealed: who reads the flash must not be able to try proofs of possession against them. */
export function makeSetUpSecret({ flash, fuses, sealing }: Parts): SetUpSecret {
  const records = openRecordLog(flash, credentialAreas.setUpSecret);

  const read = (): SetUpVerifier | undefined => {
    const newest = records.records().at(-1);
    const plain = newest === undefined ? undefined : sealing.open(newest, context);
    const { username, salt, verifier } = (plain && parseJsonObject(plain)) ?? {};
    if (typeof username !== "string" || typeof salt !== "string" || typeof verifier !== "string")
      return undefined;
    return { username, salt: Buffer.from(salt, "base64"), verifier: Buffer.from(verifier, "base64") };
  };

  return {
    install(secret) {
      if (fuses.locked) throw new Refusal("locked", "manufacture has ended");
      const { username, salt, verifier } = secret;
      if (username === "" || username.length > longestUsername)
        throw new Refusal("invalid-value", `a user name has 1 to ${longestUsername} characters`);
      if (salt.length === 0 || salt.length > longestSalt)
        throw new Refusal("invalid-value", `a salt has 1 to ${longestSalt} bytes`);
      if (verifier.length === 0 || verifier.length > verifierLength)
        throw new Refusal("invalid-value", `a verifier has 1 to ${verifierLength} bytes`);
      const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
      const plain = JSON.stringify({ username, salt: base64(salt), verifier: base64(verifier) });
      records.append(sealing.seal(Buffer.from(plain), context));
    },
    verifier: read,
    isProvenBy(proof) {
      const held = read();
      return held !== undefined && provesPossession(held, proof);
    },
  };
}
