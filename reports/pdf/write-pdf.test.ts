import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { suite, test } from "node:test";
import { summarise } from "../summary.ts";
import { completed, examined, fail, hostile, makeFolder, pass, started, write } from "../test-support.ts";
import { findChromium, printPage } from "./chromium.ts";
import { writePdf } from "./write-pdf.ts";

/** Runs a tool of poppler, which is nobody's here. */
function poppler(...argv: readonly string[]): string {
  const [tool = "", ...rest] = argv;
  const { error, status, stdout, stderr } = spawnSync(tool, rest, { encoding: "utf8" });
  if (error)
    throw new Error(`this test needs ${tool}: install the Debian package poppler-utils`, { cause: error });
  assert.equal(status, 0, stderr);
  return stdout;
}

const printFolders = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith("assay-print-"));

suite("report as PDF", () => {
  test("opens, is tagged, has bookmarks, and its text is found with name, digest and number on each page", async () => {
    await using folder = await makeFolder();
    const journal = folder.path("journal.ndjson");
    const runId = `2027-01-01 "a run"`;
    write(journal, [
      started({ runId }),
      ...examined("PRV-A-1.1", pass),
      ...examined("PRV-B-1.1", fail("the secret of the well")),
      ...examined("PRV-C-1.1", fail(hostile)),
      completed,
    ]);
    const before = await printFolders();
    const pdf = folder.path("report.pdf");
    const evidenceDigest = "ab".repeat(32);
    await writePdf(await summarise(journal, []), { journal, record: "../", bundle: { evidenceDigest } }, pdf);
    assert.deepEqual(await printFolders(), before);
    assert.match(poppler("pdfinfo", pdf), /Tagged: +yes/);
    const pages = poppler("pdftotext", "-layout", pdf, "-").split("\f").slice(0, -1);
    assert.ok(pages.length >= 6, String(pages.length));
    for (const [at, page] of pages.entries()) {
      assert.ok(page.includes(runId), page.slice(0, 200));
      assert.ok(page.includes(`Evidence digest ${evidenceDigest}`));
      assert.ok(page.includes(`${at + 1} / ${pages.length}`));
    }
    const text = pages.join("\n");
    for (const words of [
      "the secret of the well",
      "Device under test",
      "https://evil.example/x.js",
      "End of the report",
    ])
      assert.ok(text.includes(words), words);
    // Bookmarks lead to sections and requirements: the document's structure names their headings.
    const structure = poppler("pdfinfo", "-struct", pdf);
    assert.match(structure, /H2/);
    assert.match(structure, /H3/);
    const { stdout } = spawnSync("grep", ["-a", "-c", "/Outlines", pdf], { encoding: "utf8" });
    assert.notEqual(stdout.trim(), "0");
  });

  test("without Chromium, or with one that prints nothing, the fault says what to do", async () => {
    await using folder = await makeFolder();
    await assert.rejects(findChromium(folder.path(".")), {
      code: "TOOL_MISSING",
      message: /there is none: chromium/,
      help: /Install the Debian package chromium/,
    });
    const fake = folder.path("chromium");
    await mkdir(folder.path("profile"));
    const print = {
      page: folder.path("page.html"),
      pdf: folder.path("out.pdf"),
      profile: folder.path("profile"),
    };
    await writeFile(fake, "#!/bin/sh\necho the display is gone >&2\n");
    await chmod(fake, 0o755);
    assert.equal(await findChromium(folder.path(".")), fake);
    await assert.rejects(printPage(fake, print), {
      code: "TOOL_MISSING",
      message: /exit code 0.*the display is gone/s,
    });
    await writeFile(fake, "#!/bin/sh\nexec sleep 600\n");
    await assert.rejects(printPage(fake, { ...print, withinMs: 300 }), {
      code: "TOOL_MISSING",
      message: /SIGKILL/,
    });
  });
});
