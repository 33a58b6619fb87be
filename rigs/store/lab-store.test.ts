import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempDisposable, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { promisify } from "node:util";
import { UsageFault } from "../../core/kernel/index.ts";
import { openLabStore } from "./index.ts";

const kind = {
  ...{ name: "the lab's notes", lasting: false },
  schema: "CREATE TABLE IF NOT EXISTS note (text TEXT) STRICT;",
};

/** What another process reads, which opens the store for that alone and closes it. */
async function readElsewhere(file: string): Promise<string> {
  const program = `
    import { DatabaseSync } from "node:sqlite";
    const database = new DatabaseSync(process.argv[1]);
    process.stdout.write(database.prepare("SELECT text FROM note").all().map(({ text }) => text).join());
    database.close();`;
  const argv = ["--input-type=module", "--eval", program, file];
  return (await promisify(execFile)(process.execPath, argv)).stdout;
}

suite("a file that processes share", () => {
  test("shows each what the others wrote, also when one has it open twice and others come and go", async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), "assay-store-"));
    const file = join(folder.path, "notes.sqlite");
    using first = openLabStore(kind, file);
    first.run("INSERT INTO note VALUES ('one')");
    using second = openLabStore(kind, file);
    assert.equal(await readElsewhere(file), "one");
    first.run("INSERT INTO note VALUES ('two')");
    second.run("INSERT INTO note VALUES ('three')");
    assert.equal(await readElsewhere(file), "one,two,three");
  });

  test("keeps all of a change or nothing", async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), "assay-store-"));
    using store = openLabStore(kind, join(folder.path, "deep/notes.sqlite"));
    const broken = new Error("in the middle");
    const change = () =>
      store.change(() => {
        store.run("INSERT INTO note VALUES ('half')");
        throw broken;
      });
    assert.throws(change, broken);
    assert.deepEqual(store.readAll("SELECT * FROM note"), []);
    assert.equal((await stat(store.file)).mode & 0o007, 0, "nobody else reads it");
  });

  test("that is something else is refused and left alone", async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), "assay-store-"));
    const file = join(folder.path, "notes.sqlite");
    await writeFile(file, "dear diary, ".repeat(100));
    assert.throws(() => openLabStore(kind, file), UsageFault);
    assert.equal((await stat(file)).size, 1200);
  });
});
