import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { suite, test } from "node:test";
import { sha256, UsageFault } from "../../core/kernel/index.ts";
import { makeFolder } from "../test-support.ts";
import { stageApart, stageHere, type ThreadData } from "./stage.ts";
import { writeRun } from "./test-support.ts";

const secret = "a passphrase that nobody knows";
const secrets = new Map([["the passphrase", secret]]);
/** Longer than is read in one piece, with a secret that two of them share. */
const long = `${"x".repeat((256 << 10) - 10)}${secret}${"y".repeat(1 << 20)}`;

for (const [name, open] of [
  ["by this thread", stageHere],
  ["by a thread of its own", stageApart],
] as const)
  suite(`a bundle's folder, filled ${name}`, () => {
    const opened = (path: (name: string) => string) => {
      mkdirSync(path("stage"));
      const data: ThreadData = { folder: path("stage"), secrets };
      return open(data);
    };

    test("holds what was carried and put there, each file with its digest and the secrets in it", async () => {
      await using yard = await makeFolder();
      writeRun(yard.path("run"), { files: { "evidence/clean": "clean", "evidence/long": long } });
      await using stage = opened(yard.path);
      await stage.carry(yard.path("run"));
      await stage.put("report/pages/a.html", new TextEncoder().encode(`<p>${secret}`));
      writeFileSync(yard.path("stage/report.pdf"), "");
      await stage.note("report.pdf");
      const files = await stage.take();
      for (const { path, ...found } of files) {
        const content = readFileSync(yard.path(`stage/${path}`));
        assert.deepEqual(
          { ...found, finds: [] },
          { sha256: sha256(content), size: content.length, finds: [] },
        );
      }
      const paths = files.map(({ path }) => path);
      for (const path of ["journal.ndjson", "evidence/clean", "report/pages/a.html", "report.pdf"])
        assert.ok(paths.includes(path), path);
      assert.deepEqual(
        files.flatMap(({ finds }) => finds),
        [
          { file: "evidence/long", offset: long.indexOf(secret), label: "the passphrase" },
          { file: "report/pages/a.html", offset: 3, label: "the passphrase" },
        ],
      );
      assert.deepEqual(await stage.take(), []);
    });

    test("refuses a link, and whatever is asked after that", async () => {
      await using yard = await makeFolder();
      writeRun(yard.path("run"), { files: { "evidence/a": "a" } });
      symlinkSync("/dev/null", yard.path("run/evidence/b"));
      await using stage = opened(yard.path);
      const isRefused = (thrown: unknown) => thrown instanceof UsageFault && thrown.code === "FILE_MALFORMED";
      await assert.rejects(stage.carry(yard.path("run")), isRefused);
      await assert.rejects(stage.take(), isRefused);
    });

    test("says what the disk refused", async () => {
      await using yard = await makeFolder();
      await using stage = opened(yard.path);
      writeFileSync(yard.path("stage/report"), "a file where a folder is wanted");
      await assert.rejects(stage.put("report/a.html", new Uint8Array(1)), /EEXIST|ENOTDIR/);
    });
  });
