import { glob, readFile } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { messageOf, type Sha256, sha256, UsageFault } from "../../core/kernel/index.ts";
import { moduleFile } from "../installation.ts";

/** A file of step definitions of the user's. */
export interface StepFile {
  /** Absolute. */
  readonly path: string;
  /** Relative to the working directory, as reports name it. */
  readonly uri: string;
  readonly sha256: Sha256;
}

/** @throws UsageFault FILE_MISSING for a glob that names no file, FILE_UNREADABLE for a file that Node would not load */
export async function findSteps(globs: readonly string[]): Promise<readonly StepFile[]> {
  const paths = new Set((await Promise.all(globs.map(filesOf))).flat());
  return Promise.all([...paths].map(readSteps));
}

/** What cucumber is to load beside the standard's steps. */
export function supportOf(files: readonly StepFile[]): readonly string[] {
  return files.length === 0 ? [] : [moduleFile("cli/run/assay-steps"), ...files.map(({ path }) => path)];
}

async function readSteps(path: string): Promise<StepFile> {
  const uri = relative(process.cwd(), path);
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new UsageFault("FILE_UNREADABLE", `--steps ${uri}: it cannot be read: ${messageOf(cause)}`, {
      help: "Name files of step definitions, such as 'checks/*.steps.mts', not folders.",
      cause,
    });
  });
  return { path, uri, sha256: sha256(text) };
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
export function asFaultOfSteps(thrown: unknown, files: readonly StepFile[]): unknown {
  const trace = stripVTControlCharacters(thrown instanceof Error ? (thrown.stack ?? "") : "");
  const file = files.find(({ path }) => trace.includes(path));
  if (file === undefined) return thrown;
  return new UsageFault("FILE_MALFORMED", `--steps ${file.uri}: it cannot be loaded: ${messageOf(thrown)}`, {
    help:
      "Mend that file. Node runs it as it is: only types that can be erased, and import statements in files named .mts or .mjs, " +
      'or where package.json says "type": "module".',
    cause: thrown,
  });
}
