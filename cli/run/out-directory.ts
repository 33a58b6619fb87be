import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";

/** Makes the run's folder, which must be new or empty: evidence is never written over. @throws UsageFault OUT_UNWRITABLE */
export function makeOutDirectory(
  wanted: string | undefined,
  seed: string,
  now: Date,
  parent: Parent = "runs",
): string {
  const directory = wanted ?? defaultDirectory(seed, now, parent);
  try {
    makeWithParents(resolve(directory));
    if (readdirSync(directory).length === 0) return directory;
  } catch (cause) {
    throw new UsageFault("OUT_UNWRITABLE", `--out ${directory}: it cannot be made: ${messageOf(cause)}`, {
      help: "Name a folder that you may write to.",
      cause,
    });
  }
  throw new UsageFault("OUT_UNWRITABLE", `--out ${directory}: it is not empty.`, {
    help: "Name a new folder; a run never writes over the evidence of another.",
  });
}

/** Where what is written of a run goes that nobody has given a place. */
export const defaultDirectory = (seed: string, now: Date, parent: Parent = "runs"): string =>
  join(parent, nameOf(seed, now));

type Parent = "runs" | "sensitivity";

/** A seed may be any text; of a folder's name it is a reminder only. */
function nameOf(seed: string, now: Date): string {
  const at = now.toISOString().slice(0, 19).replaceAll(":", "-");
  return `${at}-${seed.replace(/[^A-Za-z0-9._-]/g, "_").slice(0, 40)}`;
}

/** One by one: `recursive: true` never returns where the file system denies that the parent exists, as /proc does. */
function makeWithParents(directory: string): void {
  if (existsSync(directory)) return;
  makeWithParents(dirname(directory));
  try {
    mkdirSync(directory);
  } catch (cause) {
    // Another run may have made it in between.
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
  }
}
