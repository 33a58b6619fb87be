import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder with stand-ins of tools and with what they know of each other, one file a fact. */
export interface ToolFolder extends AsyncDisposable {
  readonly path: (name: string) => string;
  /** Empty when there is no such fact. */
  fact(name: string): Promise<string>;
  setFact(name: string, value: string): Promise<void>;
}

/** Stand-ins by the name under which a driver starts them, each a script of this folder. */
export async function toolFolder(tools: Readonly<Record<string, string>>): Promise<ToolFolder> {
  const folder = await mkdtemp(join(tmpdir(), "assay-tools-"));
  const path = (name: string) => join(folder, name);
  for (const [name, script] of Object.entries(tools)) {
    await copyFile(new URL(script, import.meta.url), path(name));
    await chmod(path(name), 0o755);
  }
  return {
    path,
    fact: async (name) => (await readFile(path(name), "utf8").catch(() => "")).trim(),
    setFact: (name, value) => writeFile(path(name), `${value}\n`),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** How many lines a fact has. */
export async function linesOf(folder: ToolFolder, name: string): Promise<number> {
  const text = await folder.fact(name);
  return text === "" ? 0 : text.split("\n").length;
}
