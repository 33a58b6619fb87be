import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { suite, test } from "node:test";
import { makeFolder } from "../../core/journal/test-support.ts";
import { commitOf } from "./versions.ts";

suite("the commit of a harness", () => {
  const git = (folder: string, ...argv: readonly string[]) =>
    execFileSync("git", ["-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.test", ...argv], {
      encoding: "utf8",
    }).trim();

  test("is the one that is checked out; changes are told, a new file as well", async () => {
    await using folder = await makeFolder();
    const top = folder.path("");
    git(top, "init", "--quiet");
    writeFileSync(folder.path("a"), "1");
    git(top, "add", "a");
    git(top, "commit", "--quiet", "-m", "first");
    const commit = git(top, "rev-parse", "HEAD");
    assert.equal(await commitOf(top), commit);
    writeFileSync(folder.path("a"), "2");
    assert.equal(await commitOf(top), `${commit}+changes`);
    git(top, "checkout", "--quiet", "a");
    writeFileSync(folder.path("b"), "new");
    assert.equal(await commitOf(top), `${commit}+changes`);
  });

  test("is none in a package: what it lies in is its user's repository, or none", async () => {
    await using folder = await makeFolder();
    mkdirSync(folder.path("node_modules/assay"), { recursive: true });
    assert.equal(await commitOf(folder.path("node_modules/assay")), undefined);
    git(folder.path(""), "init", "--quiet");
    git(folder.path(""), "commit", "--quiet", "--allow-empty", "-m", "first");
    assert.equal(await commitOf(folder.path("node_modules/assay")), undefined);
  });
});
