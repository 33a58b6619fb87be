import { createNeedleSearch, type PrintedBytes, printedIn } from "../../core/journal/index.ts";
import type { Secret } from "./label-secrets.ts";

/** Every way in which careless firmware leaves a secret behind: as it is, in text encodings, wide or reversed. */
function encodingsOf(secret: Secret): ReadonlyMap<string, Buffer> {
  if (typeof secret !== "string") return encodingsOfBytes(Buffer.from(secret));
  return new Map([
    ...encodingsOfBytes(Buffer.from(secret, "utf8")),
    ["UTF-16LE", Buffer.from(secret, "utf16le")],
    ["UTF-16BE", Buffer.from(secret, "utf16le").swap16()],
  ]);
}

function encodingsOfBytes(raw: Buffer): ReadonlyMap<string, Buffer> {
  const hex = raw.toString("hex");
  const cores = base64Cores(raw);
  // Of texts both alphabets give the same; where they do, the first is told.
  const cored = cores.map(([name, core]) => [`URL-safe ${name}`, urlSafe(core)] as const);
  return new Map<string, Buffer>([
    ["raw", raw],
    ["reversed", Buffer.from(raw).reverse()],
    ["hexadecimal", Buffer.from(hex)],
    ["upper-case hexadecimal", Buffer.from(hex.toUpperCase())],
    ...cores,
    ...cored.filter(([, core]) => !cores.some(([, plain]) => plain.equals(core))),
  ]);
}

const urlSafe = (base64: Buffer): Buffer =>
  Buffer.from(base64.toString().replaceAll("+", "-").replaceAll("/", "_"));

/**
 * Base64 depends on where in a three-byte group the secret begins, and its edge characters on the neighbours:
 * of each alignment only the characters that the secret alone decides are searched for.
 */
function base64Cores(raw: Buffer): [string, Buffer][] {
  return [0, 1, 2].map((lead) => {
    const text = Buffer.concat([Buffer.alloc(lead), raw])
      .toString("base64")
      .replaceAll("=", "");
    const from = Math.ceil((lead * 8) / 6);
    const to = Math.floor(((lead + raw.length) * 8) / 6);
    return [`base64 at alignment ${lead}`, Buffer.from(text.slice(from, to))];
  });
}

/** So many characters in a row are of a secret, and of nothing else by chance. */
const telling = 8;
/** Of a part that is a little longer one window at least begins here. */
const windowStep = 2;

/** Where a part of any of `secrets` stands as it is, though not the whole. They must be random throughout. */
export function searchParts(memory: Uint8Array, secrets: Readonly<Record<string, string>>): CanaryFind[] {
  const needles = Object.entries(secrets).flatMap(([label, secret]) => partsOf(Buffer.from(secret), label));
  if (needles.length === 0) return [];
  const found = createNeedleSearch(needles).search(memory);
  return [...Map.groupBy(found, ({ needle }) => needle.label)].map(([secret, places]) => ({
    ...{ secret, encoding: "in part" },
    offset: Math.min(...places.map(({ offset }) => offset)),
  }));
}

function partsOf(secret: Buffer, label: string) {
  const count = Math.max(0, Math.floor((secret.length - telling) / windowStep) + 1);
  return Array.from({ length: count }, (_, index) => {
    const begin = index * windowStep;
    return { label, bytes: Uint8Array.from(secret.subarray(begin, begin + telling)) };
  });
}

export interface CanaryFind {
  readonly secret: string;
  readonly encoding: string;
  readonly offset: number;
}

/** Where any of `secrets` (label to value) stands in `memory`, in any encoding. */
export function searchCanaries(memory: Uint8Array, secrets: Readonly<Record<string, Secret>>): CanaryFind[] {
  const haystack = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength);
  const printed = printedIn(haystack);
  return Object.entries(secrets).flatMap(([label, secret]) => [
    ...[...encodingsOf(secret)].flatMap(([encoding, needle]) => {
      const offset = haystack.indexOf(needle);
      return offset < 0 ? [] : [{ secret: label, encoding, offset }];
    }),
    // One dump may be read in two ways.
    ...printed.flatMap((dump) => findPrinted(dump, label, Buffer.from(secret))).slice(0, 1),
  ]);
}

function findPrinted({ form, bytes, places }: PrintedBytes, label: string, secret: Buffer): CanaryFind[] {
  const at = bytes.indexOf(secret);
  const [place] = at < 0 ? [] : places(at, secret.length);
  return place === undefined ? [] : [{ secret: label, encoding: form, offset: place.offset }];
}
