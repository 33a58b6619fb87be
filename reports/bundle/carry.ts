import { copyFileSync, existsSync, linkSync, lstatSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageFault } from "../../core/kernel/index.ts";
import { listFolder } from "./folder.ts";

/** What a run leaves behind that goes into its bundle as it is. What else lies in its folder, such as its own page, stays there. */
const files = ["journal.ndjson", "messages.ndjson"];
const folders = ["inputs", "evidence", "console", "parts"];

/**
 * Copies what belongs into a bundle from the run's folder `run` to `to`; the paths of the copies, from there.
 * @throws UsageFault for a link and the like, and what node:fs throws
 */
export function carry(run: string, to: string): string[] {
  const present = (name: string) => existsSync(join(run, name));
  const carried = files.filter(present);
  for (const name of carried) copy(join(run, name), join(to, name));
  return [...carried, ...folders.filter(present).flatMap((folder) => carryFolder(run, to, folder))];
}

function carryFolder(run: string, to: string, folder: string): string[] {
  const { files: paths, strange } = listFolder(join(run, folder));
  const [odd] = strange;
  if (odd !== undefined) throw notRegular(join(run, folder, odd));
  const place = folder === "evidence" ? link : copy;
  const made = new Set<string>();
  for (const path of paths) {
    const target = join(to, folder, path);
    const parent = dirname(target);
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    place(join(run, folder, path), target);
  }
  return paths.map((path) => `${folder}/${path}`);
}

function copy(from: string, to: string): void {
  if (!lstatSync(from).isFile()) throw notRegular(from);
  copyFileSync(from, to);
}

/**
 * Evidence is named by its digest and never written again, so that run and bundle can share it; whoever writes over it all the same
 * is found out by either. A run has thousands of pieces, and a file is linked ten times as fast as it is copied.
 */
function link(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // Another file system, or one that knows no links. Where nothing can be written, this tells.
    copyFileSync(from, to);
  }
}

const notRegular = (path: string): UsageFault =>
  new UsageFault("FILE_MALFORMED", `${path}: it is no regular file; a bundle cannot hold it.`, {
    help: "Take away what does not belong into the run's folder.",
  });
