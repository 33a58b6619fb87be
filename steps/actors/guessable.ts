import { createHash, type KeyObject } from "node:crypto";
import { privateKeyLength, trialFor } from "./key-trials.ts";

/**
 * Secrets that follow from what everybody can read of a device, in the ways that makers are known for. A rule is told as a text
 * that is the same for each device it made the secret of.
 */

/** What everybody can read of a device, by how the report calls it. */
export type Readable = ReadonlyMap<string, Uint8Array>;

/** Serial number and hardware value in the forms that labels, beacons and consoles show them in. */
export function readableOf(identity: string, hardwareId: Uint8Array): Readable {
  const hardware = Buffer.from(hardwareId);
  const hex = hardware.toString("hex");
  const pairs = (text: string) => text.replace(/(..)(?=.)/g, "$1:");
  const texts: Readonly<Record<string, string>> = {
    "the identity": identity,
    "the identity without what stands before its dash": identity.replace(/^[^-]*-/, ""),
    "the hardware value in hexadecimal": hex,
    "the hardware value in capital hexadecimal": hex.toUpperCase(),
    "the hardware value with colons": pairs(hex),
    "the hardware value with colons, in capitals": pairs(hex.toUpperCase()),
  };
  const forms = Object.entries(texts).map(
    ([name, text]) => [name, Uint8Array.from(Buffer.from(text))] as const,
  );
  return new Map([...forms, ["the hardware value", Uint8Array.from(hardware)]]);
}

/** Fewer characters stand in another text by chance. */
const fewest = 6;
const digests = ["md5", "sha1", "sha256", "sha384", "sha512"] as const;
const encodings = ["hex", "base64", "base64url"] as const;

/** By which rule `secret` follows: a part of something readable, forwards or backwards, or a part of a digest of it. */
export function derivationOf(secret: string, readable: Readable): string | undefined {
  const wanted = secret.toLowerCase();
  if (wanted.length < fewest) return undefined;
  for (const [name, bytes] of readable) {
    const text = Buffer.from(bytes).toString("latin1").toLowerCase();
    if (text.includes(wanted)) return `it is a part of ${name}`;
    if ([...text].reverse().join("").includes(wanted)) return `it is a part of ${name}, backwards`;
  }
  for (const [name, bytes] of readable)
    for (const digest of digests) {
      const value = createHash(digest).update(bytes).digest();
      for (const encoding of encodings) {
        const at = value.toString(encoding).toLowerCase().indexOf(wanted);
        if (at >= 0)
          return `it stands in the ${digest} of ${name}, in ${encoding} from character ${at + 1} on`;
      }
    }
  return undefined;
}

/**
 * Of rules found in a lot those that are no chance: the shorter a secret is, the sooner it stands in some digest, but not by the
 * same rule in a second device.
 */
export function rulesOf<T extends { readonly guess: string | undefined }>(lot: readonly T[]): readonly T[] {
  const times = new Map<string, number>();
  for (const { guess } of lot) if (guess !== undefined) times.set(guess, (times.get(guess) ?? 0) + 1);
  return lot.filter(({ guess }) => guess !== undefined && (times.get(guess) ?? 0) > 1);
}

/** By which rule the private key of `publicKey` follows: something readable or a digest of it, taken as the key. */
export function keyDerivationOf(publicKey: KeyObject, readable: Readable): string | undefined {
  const trial = trialFor(publicKey);
  const own = trial.namesOf(publicKey);
  const isKey = (bytes: Buffer) =>
    trial.namesFor(bytes).some(({ name }) => own.some((wanted) => wanted.equals(name)));
  for (const [name, bytes] of readable) {
    const values = [
      { what: name, value: Buffer.from(bytes) },
      ...digests.map((digest) => ({
        what: `the ${digest} of ${name}`,
        value: createHash(digest).update(bytes).digest(),
      })),
    ];
    for (const { what, value } of values) if (keysOf(value).some(isKey)) return `it is made of ${what}`;
  }
  return undefined;
}

/** Order of the P-256 group (SEC 2). */
const groupOrder = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * How a generator makes a key of `value`: its first bytes, with zeros before or after where they are too few; all of it as a number,
 * reduced, or reduced so that no zero comes out (FIPS 186-5 A.2.1).
 */
function keysOf(value: Buffer): readonly Buffer[] {
  const first = value.subarray(0, privateKeyLength);
  const zeros = Buffer.alloc(privateKeyLength - first.length);
  const whole = BigInt(`0x${value.toString("hex")}`);
  const reduced = [whole % groupOrder, (whole % (groupOrder - 1n)) + 1n].map((scalar) =>
    Buffer.from(scalar.toString(16).padStart(2 * privateKeyLength, "0"), "hex"),
  );
  return [Buffer.concat([zeros, first]), Buffer.concat([first, zeros]), ...reduced];
}
