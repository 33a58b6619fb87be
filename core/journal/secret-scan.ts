import { closeSync, openSync, readSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createNeedleSearch, type NeedleSearch } from "./needle-search.ts";
import { printedIn } from "./printed-bytes.ts";
import { byteForms } from "./redactor.ts";

export interface SecretFind {
  readonly file: string;
  readonly offset: number;
  readonly label: string;
}

/** Searches for the same secrets in one file after the other, in every form, independent of the redactor's own matching. */
export interface SecretSearch {
  /**
   * Reads `file` once, piece by piece, and hands each piece to `seen` as well; `last`: nothing follows it. A piece is overwritten
   * by the next one. Each secret is told once. @throws what node:fs throws
   */
  file(file: string, seen?: (piece: Uint8Array, last: boolean) => void): SecretFind[];
  /** What is going to stand in `file`. */
  content(file: string, content: Uint8Array): SecretFind[];
}

type Secrets = ReadonlyMap<string, string | Uint8Array>;
type Needle = { readonly label: string; readonly bytes: Uint8Array };

/** A secret that is shown byte by byte over lines takes at most so many bytes of a file. */
const longestDump = 8 * 1024;
/** So small that what was read is still in the processor's cache when it is hashed and searched. */
const pieceLength = 256 * 1024;

export function createSecretSearch(secrets: Secrets): SecretSearch {
  const needles = [...secrets].flatMap(([label, secret]) => {
    const raw = typeof secret === "string" ? Buffer.from(secret) : Buffer.from(secret);
    return byteForms(raw).map((bytes): Needle => ({ label, bytes }));
  });
  const search = createNeedleSearch(needles);
  const longest = needles.reduce((most, { bytes }) => Math.max(most, bytes.length), longestDump);
  const piece = Buffer.allocUnsafe(Math.max(pieceLength, 2 * longest));
  return {
    file: (file, seen = () => {}) => searchFile(file, { search, piece, longest }, seen),
    content: (file, content) =>
      findIn(content, search).map(({ needle, offset }) => ({ file, offset, label: needle.label })),
  };
}

/** Searches every file below `directory` for the named secrets, text or bytes. */
export async function scanForSecrets(
  directory: string,
  secrets: Secrets,
): Promise<{ finds: SecretFind[]; files: number }> {
  const search = createSecretSearch(secrets);
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const finds = secrets.size === 0 ? [] : files.flatMap((file) => search.file(file));
  return { finds, files: files.length };
}

/** As it stands there, and where it is shown byte by byte, such as in the dump of a memory. */
function findIn(content: Uint8Array, search: NeedleSearch<Needle>): { needle: Needle; offset: number }[] {
  const shown = printedIn(content).flatMap(({ bytes, places }) =>
    search.search(bytes).map(({ needle, offset }) => ({
      needle,
      offset: places(offset, needle.bytes.length)[0]?.offset ?? 0,
    })),
  );
  return [...search.search(content), ...shown];
}

interface Tools {
  readonly search: NeedleSearch<Needle>;
  readonly piece: Buffer;
  readonly longest: number;
}

/** Piece by piece, however large the file is, each with the end of the one before: there a secret may have begun. */
function searchFile(
  file: string,
  { search, piece, longest }: Tools,
  seen: NonNullable<Parameters<SecretSearch["file"]>[1]>,
): SecretFind[] {
  const finds = new Map<Needle, number>();
  // A file at a time without waiting: thousands of small ones are read ten times as fast.
  const descriptor = openSync(file, "r");
  try {
    let [start, kept] = [0, 0];
    for (let last = false; !last; ) {
      const filled = fill(descriptor, piece, kept);
      last = filled < piece.length;
      seen(piece.subarray(kept, filled), last);
      for (const { needle, offset } of findIn(piece.subarray(0, filled), search))
        if (!finds.has(needle)) finds.set(needle, start + offset);
      kept = Math.min(longest - 1, filled);
      piece.copyWithin(0, filled - kept, filled);
      start += filled - kept;
    }
  } finally {
    closeSync(descriptor);
  }
  return [...finds].map(([{ label }, offset]) => ({ file, offset, label }));
}

/** Reads behind what the piece holds already until it is full or the file ends; some file systems hand over less at a time. */
function fill(descriptor: number, piece: Buffer, from: number): number {
  let filled = from;
  while (filled < piece.length) {
    const read = readSync(descriptor, piece, filled, piece.length - filled, null);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}
