import type { KeyObject } from "node:crypto";
import { type KeyTrial, privateKeyLength, trialFor } from "./key-trials.ts";

/** A private key that stands where none must be. */
export interface KeyFind {
  /** Whose: the name under which its public key was given. */
  readonly key: string;
  /** How it stands there: `raw`, `base64`, `hexadecimal`, each perhaps `, expanded` (Ed25519) and `, reversed`. */
  readonly form: string;
  /** Of the window's first byte, or of the encoded text that holds it. */
  readonly offset: number;
  /** Of the window, or of the encoded text. */
  readonly length: number;
  /** The window itself. */
  readonly window: Uint8Array;
}

/** A key of 32 bytes fills 43 characters of base64 and 64 of hexadecimal. */
const encodings = [
  // Lines end as they are, or as a JSON text shows them, which may stand in another one.
  {
    form: "base64",
    pattern: /[A-Za-z0-9+/_-](?:[A-Za-z0-9+/_-]|\r|\n|\\+[rn]){41,}[A-Za-z0-9+/_-]/g,
    alignments: 4,
  },
  { form: "hexadecimal", pattern: /[0-9A-Fa-f]{64,}/g, alignments: 2 },
] as const;

/** Encodings one in another. */
const deepest = 2;

/**
 * Tries every window of 32 bytes that is not one byte repeated as the private key of each of `publicKeys`: of P-256 in both byte
 * orders, of Ed25519 as a seed and as an expanded key; then the same in whatever is base64 or hexadecimal there, at every alignment, and once more in that. The hunt may be called for many
 * memories: images lie in two slots and in every device, so what was tried once is not tried again, and told where it was first.
 */
export function createKeyHunt(
  publicKeys: ReadonlyMap<string, KeyObject>,
): (memory: Uint8Array) => readonly KeyFind[] {
  if (publicKeys.size === 0) throw new TypeError("there is no public key whose private key could be found");
  const keys = [...publicKeys].map(([label, key]) => ({ label, key, trial: trialFor(key) }));
  const quarry: Quarry = {
    trials: new Set(keys.map(({ trial }) => trial)),
    labels: new Map(
      keys.flatMap(({ label, key, trial }) => trial.namesOf(key).map((name) => [name, label] as const)),
    ),
    tried: new Set(),
  };
  return (memory) => {
    const bytes = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength);
    return [...huntRaw(bytes, quarry, "raw"), ...huntEncoded(bytes, quarry, deepest)];
  };
}

interface Quarry {
  /** One for each kind among the public keys. */
  readonly trials: ReadonlySet<KeyTrial>;
  /** What the public key that bears a name is called. */
  readonly labels: ReadonlyMap<string, string>;
  readonly tried: Set<string>;
}

function huntRaw(bytes: Buffer, { trials, labels, tried }: Quarry, form: string): KeyFind[] {
  const finds: KeyFind[] = [];
  for (const offset of windows(bytes)) {
    const window = bytes.subarray(offset, offset + privateKeyLength);
    const text = window.toString("latin1");
    if (tried.has(text)) continue;
    tried.add(text);
    for (const trial of trials)
      for (const { name, manner } of trial.namesFor(window)) {
        const key = labels.get(name);
        const told = manner === "" ? form : `${form}, ${manner}`;
        if (key !== undefined) finds.push({ key, form: told, offset, length: window.length, window });
      }
  }
  return finds;
}

/** Offsets of windows that are not one byte repeated. */
function* windows(bytes: Buffer): Iterable<number> {
  let run = 1;
  for (let at = 1; at < bytes.length; at += 1) {
    run = bytes[at] === bytes[at - 1] ? run + 1 : 1;
    if (run < privateKeyLength && at + 1 >= privateKeyLength) yield at + 1 - privateKeyLength;
  }
}

/** `depth`: how often what is decoded is looked at for what is encoded in it, such as a PEM text handed over as base64. */
function huntEncoded(bytes: Buffer, quarry: Quarry, depth: number): KeyFind[] {
  const text = bytes.toString("latin1");
  return encodings.flatMap(({ form, pattern, alignments }) =>
    [...text.matchAll(pattern)].flatMap((found) =>
      Array.from({ length: alignments }, (_, shift) => decode(found[0], form, shift)).flatMap((decoded) => {
        const plain = huntRaw(decoded, quarry, form);
        const deeper = depth > 1 ? huntEncoded(decoded, quarry, depth - 1) : [];
        return [...plain, ...deeper.map((find) => ({ ...find, form: `${find.form} in ${form}` }))].map(
          (find) => ({ ...find, offset: found.index, length: found[0].length }),
        );
      }),
    ),
  );
}

function decode(text: string, form: "base64" | "hexadecimal", shift: number): Buffer {
  const plain = text.replaceAll(/\\+[rn]|[\r\n]/g, "").slice(shift);
  return form === "base64"
    ? Buffer.from(plain, "base64")
    : Buffer.from(plain.slice(0, plain.length & ~1), "hex");
}
