import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Sha256 } from "../../core/kernel/index.ts";

export interface FolderContents {
  /** Every regular file, from the folder with `/` between, sorted bytewise. */
  readonly files: readonly string[];
  /** What is neither file nor folder: it may show each reader another content. */
  readonly strange: readonly string[];
}

/** Lists what lies in `folder` and below. @throws what node:fs throws */
export async function listFolder(folder: string): Promise<FolderContents> {
  const files: string[] = [];
  const strange: string[] = [];
  const visit = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) await visit(path);
      else (entry.isFile() ? files : strange).push(path);
    }
  };
  await visit("");
  return { files: files.sort(bytewise), strange: strange.sort(bytewise) };
}

/** As `LC_ALL=C sort` and jq order texts, which differs from JavaScript's own order beyond U+FFFF. */
export const bytewise = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Digest and size of a file of any length. @throws what node:fs throws */
export async function hashFile(file: string): Promise<{ sha256: Sha256; size: number }> {
  const hash = createHash("sha256");
  const stream = createReadStream(file);
  await pipeline(stream, hash);
  return { sha256: hash.digest("hex") as Sha256, size: stream.bytesRead };
}
