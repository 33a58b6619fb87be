import { open, writeFile } from "node:fs/promises";
import type { Markup } from "./markup.ts";

/** As much as is written at once. */
const chunkLength = 1 << 18;

/** Writes the pieces one behind the other and holds few of them at a time. */
export async function writeLong(file: string, pieces: Iterable<Markup>): Promise<void> {
  await using handle = await open(file, "w");
  let held = "";
  for (const { text } of pieces) {
    held += text;
    if (held.length < chunkLength) continue;
    await handle.write(held);
    held = "";
  }
  await handle.write(held);
}

/** Pages that may be on their way to the disk while the next is made. */
const mostUnderWay = 4;

/** Writes pages of bounded length: while the disk takes one, the next is made. */
export async function writePages(
  pages: Iterable<readonly [file: string, pieces: Iterable<Markup>]>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let failure: { readonly cause: unknown } | undefined;
  for (const [file, pieces] of pages) {
    let text = "";
    for (const piece of pieces) text += piece.text;
    const written: Promise<void> = writeFile(file, text)
      .catch((cause: unknown) => {
        failure ??= { cause };
      })
      .finally(() => underWay.delete(written));
    underWay.add(written);
    if (underWay.size >= mostUnderWay) await Promise.race(underWay);
    if (failure !== undefined) break;
  }
  await Promise.all(underWay);
  if (failure !== undefined) throw failure.cause;
}
