import { readFileSync } from "node:fs";
import { release, type } from "node:os";
import { join } from "node:path";
import { root } from "../installation.ts";

/** What a run was made with. */
export function versions(): { readonly assay: string; readonly node: string; readonly os: string } {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  return { assay: version, node: process.versions.node, os: `${type()} ${release()}` };
}
