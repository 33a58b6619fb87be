import { execFile } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { release, type } from "node:os";
import { join } from "node:path";
import { root } from "../installation.ts";

/** What a run was made with. */
export function versions(): { readonly assay: string; readonly node: string; readonly os: string } {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  return { assay: version, node: process.versions.node, os: `${type()} ${release()}` };
}

/**
 * The commit that is checked out in `folder`, with `+changes` where anything there is not as committed, a new file included. Undefined
 * where it is not the top of a repository: a package lies in its user's, whose commits say nothing of it.
 */
export async function commitOf(folder: string): Promise<string | undefined> {
  const [placed, changed] = await Promise.all([
    git(folder, "rev-parse", "--show-toplevel", "HEAD"),
    git(folder, "status", "--porcelain"),
  ]);
  const [top, commit] = placed?.split("\n") ?? [];
  if (top === undefined || realpathSync(top) !== realpathSync(folder)) return undefined;
  // Whether there are changes has to be known: a commit alone would claim that there are none.
  return changed === undefined ? undefined : `${commit}${changed === "" ? "" : "+changes"}`;
}

/** What git answers; undefined where it does not. */
function git(folder: string, ...argv: readonly string[]): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  // Optional locks: to ask must not write into the repository.
  const env = { ...process.env, GIT_OPTIONAL_LOCKS: "0" };
  execFile("git", ["-C", folder, ...argv], { env, timeout: 5_000 }, (failed, said) =>
    resolve(failed === null ? said.trimEnd() : undefined),
  );
  return promise;
}
