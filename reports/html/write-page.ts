import { open } from "node:fs/promises";
import type { Markup } from "./markup.ts";

/** As much as is written at once. */
const chunkLength = 1 << 18;

/** Writes the pieces one behind the other and holds few of them at a time. */
export async function writePage(file: string, pieces: Iterable<Markup>): Promise<void> {
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
