import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { LabFile } from "../lab/index.ts";

/** Products as the rig file names them, each once. */
const productsOf = ({ lab }: LabFile): readonly string[] => [
  ...new Set(Object.values(lab.boards).map(({ product }) => product)),
];

/** A file for each product: boards of several may have a night each at the same time. */
function pointerOf({ lab }: LabFile, product: string): string {
  const mark = createHash("sha256").update(product).digest("hex").slice(0, 8);
  return join(lab.keep, `newest-night-${basename(product)}-${mark}`);
}

/**
 * Has whoever watches the lab find the night in `folder`, which examines `product` (as the rig file names it).
 * @throws Error of the file system
 */
export async function noteNewestNight(file: LabFile, product: string, folder: string): Promise<void> {
  const pointer = pointerOf(file, product);
  await writeFile(`${pointer}.new`, `${resolve(folder)}\n`);
  await rename(`${pointer}.new`, pointer);
}

/** A product's newest night in a lab. */
export interface NewestNight {
  /** As the rig file names it. */
  readonly product: string;
  /** Absolute path of the night's folder. */
  readonly folder: string;
}

/** The newest night of each product that the lab examines; none of one that never had any. @throws Error of the file system */
export async function newestNights(file: LabFile): Promise<readonly NewestNight[]> {
  const found = await Promise.all(
    productsOf(file).map(async (product) => ({ product, folder: await read(pointerOf(file, product)) })),
  );
  return found.flatMap(({ product, folder }) => (folder === undefined ? [] : [{ product, folder }]));
}

async function read(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return undefined;
    throw thrown;
  }
}
