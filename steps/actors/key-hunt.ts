import type { KeyObject } from "node:crypto";
import { printedIn, type TextSpan } from "../../core/journal/index.ts";
import { mayHold, pagesOf, rememberPages, windowsOf } from "./key-pages.ts";
import { type KeyTrial, privateKeyLength, trialFor } from "./key-trials.ts";

/** A private key that stands where none must be. */
export interface KeyFind {
  /** Whose: the name under which its public key was given. */
  readonly key: string;
  /** How it stands there: `raw`, `base64`, `hexadecimal`, `hexadecimal dump`, `list of numbers`, each perhaps `, expanded` (Ed25519) and `, reversed`. */
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
 * orders, of Ed25519 as a seed and as an expanded key; then the same in whatever is base64 or hexadecimal there, at every alignment, and
 * once more in that; and in what is printed byte by byte. The hunt may be called for many memories: a window that was found is told where it was first.
 */
export function createKeyHunt(
  publicKeys: ReadonlyMap<string, KeyObject>,
): (memory: Uint8Array) => readonly KeyFind[] {
  if (publicKeys.size === 0) throw new TypeError("there is no public key whose private key could be found");
  const keys = [...publicKeys].map(([label, key]) => ({ label, trial: trialFor(key), key }));
  const quarry: Quarry = {
    wanted: [...Map.groupBy(keys, ({ trial }) => trial)].map(([trial, own]) => ({
      trial,
      names: own.flatMap(({ label, key }) => trial.namesOf(key).map((name) => ({ label, name }))),
    })),
    found: new Set(),
  };
  return (memory) => {
    const bytes = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength);
    return [
      ...huntRaw(bytes, quarry, "raw"),
      ...huntEncoded(bytes, quarry, deepest),
      ...huntPrinted(bytes, quarry),
    ];
  };
}

/** Has a hunt for these keys through `memory` find most of its work done. Others of this process have their turn meanwhile. */
export async function prepareHunt(
  memory: Uint8Array,
  publicKeys: ReadonlyMap<string, KeyObject>,
): Promise<void> {
  const bytes = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength);
  await rememberPages(bytes, [...new Set([...publicKeys.values()].map(trialFor))]);
}

/** Public keys of one kind, by their names. */
interface Wanted {
  readonly trial: KeyTrial;
  readonly names: readonly { readonly label: string; readonly name: Buffer }[];
}

interface Quarry {
  readonly wanted: readonly Wanted[];
  /** Windows that were told. */
  readonly found: Set<string>;
}

function huntRaw(bytes: Buffer, { wanted, found }: Quarry, form: string): KeyFind[] {
  const finds: KeyFind[] = [];
  for (const { at, page } of pagesOf(bytes))
    for (const { trial, names } of wanted) {
      if (!mayHold(page, trial, names)) continue;
      for (const offset of windowsOf(page)) {
        const window = page.subarray(offset, offset + privateKeyLength);
        const told = namesIn(window, trial, names).map(({ label, manner }) => ({
          ...{ key: label, form: manner === "" ? form : `${form}, ${manner}` },
          ...{ offset: at + offset, length: window.length, window },
        }));
        const text = window.toString("latin1");
        if (told.length === 0 || found.has(text)) continue;
        found.add(text);
        finds.push(...told);
      }
    }
  return finds.sort((a, b) => a.offset - b.offset);
}

/** What `window` is the private key of, among those wanted. */
const namesIn = (window: Buffer, trial: KeyTrial, names: Wanted["names"]) =>
  trial
    .namesFor(window)
    .flatMap(({ name, manner }) =>
      names.filter((wanted) => wanted.name.equals(name)).map(({ label }) => ({ label, manner })),
    );

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

/** In what is shown byte by byte, such as the dump of a key. */
const huntPrinted = (bytes: Buffer, quarry: Quarry): KeyFind[] =>
  printedIn(bytes).flatMap((printed) =>
    huntRaw(printed.bytes, quarry, printed.form).map((find) => ({
      ...find,
      ...around(printed.places(find.offset, find.length)),
    })),
  );

/** All that lies between the first and the last of `places`. */
function around(places: readonly TextSpan[]): TextSpan {
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined) throw new Error("what was found stands nowhere");
  return { offset: first.offset, length: last.offset + last.length - first.offset };
}

function decode(text: string, form: "base64" | "hexadecimal", shift: number): Buffer {
  const plain = text.replaceAll(/\\+[rn]|[\r\n]/g, "").slice(shift);
  return form === "base64"
    ? Buffer.from(plain, "base64")
    : Buffer.from(plain.slice(0, plain.length & ~1), "hex");
}
