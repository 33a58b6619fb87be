import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { suite, test } from "node:test";
import { makeFolder, usageFault } from "../../core/journal/test-support.ts";
import { sha256 } from "../../core/kernel/index.ts";
import { copyInputs, nameBelow, writeInputs } from "./inputs.ts";

suite("copies of what a run rests on", () => {
  test("are the bytes that were read, below inputs/, each by its hash", async () => {
    await using folder = await makeFolder();
    const text = "a: \u2028 é\r\n";
    writeFileSync(folder.path("ics.yaml"), text);
    const [copy, ...none] = await copyInputs([
      { file: folder.path("ics.yaml"), role: "ics", name: "deep/ics.yaml", sha256: sha256(text) },
    ]);
    assert.ok(copy !== undefined && none.length === 0);
    const { bytes: _, ...input } = copy;
    assert.deepEqual(input, { path: "inputs/deep/ics.yaml", role: "ics", sha256: sha256(text) });
    await writeInputs(folder.path("run"), [copy]);
    assert.equal(readFileSync(folder.path("run/inputs/deep/ics.yaml"), "utf8"), text);
  });

  test("of which something is withheld name the file's own hash beside theirs", async () => {
    await using folder = await makeFolder();
    writeFileSync(folder.path("lab.yaml"), "password: x\n");
    const withhold = async (text: string) => text.replace("x", "-");
    const [copy] = await copyInputs([
      { file: folder.path("lab.yaml"), role: "rig", name: "lab.yaml", withhold },
    ]);
    assert.deepEqual([copy?.sha256, copy?.original], [sha256("password: -\n"), sha256("password: x\n")]);
  });

  test("are not made of a file that is another one by now, or gone", async () => {
    await using folder = await makeFolder();
    const file = folder.path("ics.yaml");
    const gone = { file, role: "ics", name: "ics.yaml", sha256: sha256("then") } as const;
    await assert.rejects(copyInputs([gone]), usageFault("FILE_UNREADABLE", /ics\.yaml: .*ENOENT/));
    writeFileSync(file, "now");
    await assert.rejects(copyInputs([gone]), usageFault("FILE_UNREADABLE", /ics\.yaml: .*changed/));
  });

  test("stay below their folder wherever the file lies", () => {
    assert.equal(nameBelow("features/a.feature"), "features/a.feature");
    assert.equal(nameBelow("../../elsewhere/a.feature"), "__/__/elsewhere/a.feature");
    assert.equal(nameBelow("/abs/./a.feature"), "abs/a.feature");
  });
});
