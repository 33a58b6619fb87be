import { open } from "node:fs/promises";
import { join } from "node:path";
import { type RunStarted, readJournal } from "../../core/journal/index.ts";
import { requireAlike } from "./conflicts.ts";
import { joinedLines } from "./joined-lines.ts";
import { partsWithin } from "./part.ts";

/**
 * Joins the parts that are kept in `folder` again, and tells where its journal is another one than that; undefined when it is the same to
 * the byte. @throws UsageFault for parts that are gone, changed, or no runs that could be joined
 */
export async function differenceFromParts(folder: string): Promise<string | undefined> {
  const file = join(folder, "journal.ndjson");
  const start = await startOf(file);
  if (start === undefined) return `${file}: it does not begin with a run`;
  const [first, ...others] = await partsWithin(folder, start, folder);
  if (first === undefined) return `${file}: it joins no runs`;
  requireAlike([first, ...others]);
  await using handle = await open(file);
  const found = handle.readLines()[Symbol.asyncIterator]();
  let number = 0;
  for await (const drawn of joinedLines([first, ...others])) {
    number += 1;
    const next = await found.next();
    if (next.done === true || next.value !== drawn)
      return `journal.ndjson:${number}: it does not follow from the journals of the runs that it joins`;
  }
  if ((await found.next()).done !== true) return `journal.ndjson:${number + 1}: no run that it joins says so`;
  return undefined;
}

async function startOf(file: string): Promise<RunStarted | undefined> {
  for await (const line of readJournal(file)) return line.type === "run-started" ? line : undefined;
  return undefined;
}
