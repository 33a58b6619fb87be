import { glob } from "node:fs/promises";
import { resolve, sep } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";
import { moduleFile } from "../installation.ts";

/**
 * What cucumber is to load for step definitions of the user's: nothing when there are none.
 * @throws UsageFault FILE_MISSING for a glob that names no file, FILE_UNREADABLE for a file that Node would not load
 */
export async function ownSteps(globs: readonly string[]): Promise<readonly string[]> {
  const files = (await Promise.all(globs.map(filesOf))).flat();
  return files.length === 0 ? [] : [moduleFile("cli/run/assay-steps"), ...new Set(files)];
}

async function filesOf(pattern: string): Promise<string[]> {
  const files = (await Array.fromAsync(glob(pattern))).map((file) => resolve(file)).sort();
  if (files.length === 0) {
    throw new UsageFault("FILE_MISSING", `--steps ${pattern}: there is no such file.`, {
      help: "Name files of step definitions, such as 'checks/*.steps.mts'.",
    });
  }
  for (const file of files) refuseTypesInPackages(file);
  return files;
}

function refuseTypesInPackages(file: string): void {
  if (!/\.[mc]?ts$/.test(file) || !file.includes(`${sep}node_modules${sep}`)) return;
  throw new UsageFault(
    "FILE_UNREADABLE",
    `--steps ${file}: Node takes no TypeScript from under node_modules.`,
    { help: "Have that package carry JavaScript, or keep the file in your own project." },
  );
}

/** What a person is told when `thrown` kept the step definitions in `files` from being loaded; anything else stays what it is. */
export function asFaultOfSteps(thrown: unknown, files: readonly string[]): unknown {
  const trace = stripVTControlCharacters(thrown instanceof Error ? (thrown.stack ?? "") : "");
  const file = files.slice(1).find((name) => trace.includes(name));
  if (file === undefined) return thrown;
  return new UsageFault("FILE_MALFORMED", `--steps ${file}: it cannot be loaded: ${messageOf(thrown)}`, {
    help:
      "Mend that file. Node runs it as it is: only types that can be erased, and import statements in files named .mts or .mjs, " +
      'or where package.json says "type": "module".',
    cause: thrown,
  });
}
