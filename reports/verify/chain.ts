import { join } from "node:path";
import { readJournal } from "../../core/journal/index.ts";
import { messageOf } from "../../core/kernel/index.ts";
import { differenceFromParts } from "../merge/redraw.ts";
import { type Finding, findingOf } from "./check.ts";

/** Whether no line of the journal was changed, dropped, added or moved since it was written: each names the digest of the one before. */
export async function checkChain(folder: string): Promise<Finding> {
  let lines = 0;
  let version = 0;
  let truncated = false;
  let parts = 0;
  try {
    for await (const line of readJournal(join(folder, "journal.ndjson"), () => {
      truncated = true;
    })) {
      lines += 1;
      if (line.type === "run-started") version = line.version;
      if (line.type === "run-started") parts = line.parts?.length ?? 0;
    }
    const strange = parts === 0 ? undefined : await differenceFromParts(folder);
    if (strange !== undefined) return findingOf([strange], "");
  } catch (thrown) {
    return findingOf([messageOf(thrown)], "");
  }
  if (truncated) return findingOf(["journal.ndjson: its last line was cut off"], "");
  const drawn = parts === 0 ? "" : `; they follow from the journals of the ${parts} runs that it joins`;
  if (version >= 2) return findingOf([], `${lines} lines, each naming the digest of the one before${drawn}`);
  return { status: "unknown", what: `format ${version} of the journal chains no lines`, problems: [] };
}
