import { closeSync, openSync, readSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createNeedleSearch, type NeedleSearch } from "./needle-search.ts";
import { byteForms } from "./redactor.ts";

export interface SecretFind {
  readonly file: string;
  readonly offset: number;
  readonly label: string;
}

/** Searches every file below `directory` for the named secrets, text or bytes, in every form, independent of the redactor's own matching. */
export async function scanForSecrets(
  directory: string,
  secrets: ReadonlyMap<string, string | Uint8Array>,
): Promise<{ finds: SecretFind[]; files: number }> {
  const needles = [...secrets].flatMap(([label, secret]) => {
    const raw = typeof secret === "string" ? Buffer.from(secret) : Buffer.from(secret);
    return byteForms(raw).map((bytes) => ({ label, bytes }));
  });
  const search = createNeedleSearch(needles);
  const longest = needles.reduce((most, { bytes }) => Math.max(most, bytes.length), 0);
  const piece = Buffer.allocUnsafe(Math.max(pieceLength, 2 * longest));
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const finds = needles.length === 0 ? [] : files.flatMap((file) => searchFile(file, search, piece, longest));
  return { finds, files: files.length };
}

type Needle = { readonly label: string; readonly bytes: Uint8Array };

const pieceLength = 4 * 1024 * 1024;

/** Piece by piece, however large the file is, each with the end of the one before: there a secret may have begun. */
function searchFile(
  file: string,
  search: NeedleSearch<Needle>,
  piece: Buffer,
  longest: number,
): SecretFind[] {
  const finds = new Map<Needle, number>();
  const descriptor = openSync(file, "r");
  try {
    let [start, kept] = [0, 0];
    for (;;) {
      // A file at a time without waiting: thousands of small ones are read ten times as fast.
      const read = readSync(descriptor, piece, kept, piece.length - kept, null);
      if (read === 0) break;
      const filled = kept + read;
      for (const { needle, offset } of search.search(piece.subarray(0, filled)))
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
