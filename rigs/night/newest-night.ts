import { readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { LabFile } from "../lab/index.ts";

const pointerOf = ({ lab }: LabFile): string => join(lab.keep, "newest-night");

/** Has whoever watches the lab find the night in `folder`. @throws Error of the file system */
export async function noteNewestNight(file: LabFile, folder: string): Promise<void> {
  const pointer = pointerOf(file);
  await writeFile(`${pointer}.new`, `${resolve(folder)}\n`);
  await rename(`${pointer}.new`, pointer);
}

/** Absolute path of the lab's newest night's folder; undefined when it never had one. @throws Error of the file system */
export async function newestNight(file: LabFile): Promise<string | undefined> {
  try {
    return (await readFile(pointerOf(file), "utf8")).trim();
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return undefined;
    throw thrown;
  }
}
