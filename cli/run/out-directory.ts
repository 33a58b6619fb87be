import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";

/** Makes the run's folder, which must be new or empty: evidence is never written over. @throws UsageFault OUT_UNWRITABLE */
export function makeOutDirectory(wanted: string | undefined, seed: string, now: Date): string {
  const directory = wanted ?? join("runs", `${now.toISOString().slice(0, 19).replaceAll(":", "-")}-${seed}`);
  try {
    mkdirSync(directory, { recursive: true });
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
