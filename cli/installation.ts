/** Where this installation lies. Everything that it reads of itself at run time is found from here. */
import { existsSync } from "node:fs";
import { extname, isAbsolute, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

// In a clone the sources stand in the root; in a package what was emitted from them stands in dist/ below it.
const extension = extname(import.meta.url);
const packaged = extension === ".js";

/** The folder of package.json, features and products, absolute. */
export const root = fileURLToPath(new URL(packaged ? "../../" : "../", import.meta.url));

/** File of one of this installation's modules, named as in the sources without its extension: `steps/hooks`. */
export const moduleFile = (name: string): string => join(root, packaged ? "dist" : "", `${name}${extension}`);

/** The standard's features: those of this installation, as they are named from the working directory. */
export const defaultFeatures = fromHere(join(root, "features"));

/** Whether a feature, named from the working directory, is the standard's own. */
export const isOfTheStandard = (uri: string): boolean => !escapes(relative(defaultFeatures, uri));

/**
 * A path that a person named, from the working directory. One that is not there is looked up among what Assay brings along, so
 * that `features/identity` and `products/reference` mean the same in any project. Lines behind a file's name stay.
 */
export function locate(path: string, among: "features" | "products"): string {
  if (isAbsolute(path) || existsSync(withoutLines(path))) return path;
  const ours = join(root, path);
  const isOurs = !escapes(relative(join(root, among), ours)) && existsSync(withoutLines(ours));
  return isOurs ? fromHere(ours) : path;
}

/** A line or lines behind a file's name choose scenarios in it. */
export const withoutLines = (path: string): string => path.replace(/(:\d+)+$/, "");

function fromHere(path: string): string {
  return relative(process.cwd(), path) || ".";
}

const escapes = (path: string): boolean => path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path);
