import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { boardOf } from "./test-support.ts";
import { checkTools, programsOf } from "./tools.ts";

async function folderOf(programs: Readonly<Record<string, number>>) {
  const folder = await mkdtemp(join(tmpdir(), "assay-tools-"));
  for (const [name, mode] of Object.entries(programs)) {
    await writeFile(join(folder, name), "#!/bin/sh\n");
    await chmod(join(folder, name), mode);
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

suite("the tools that a board needs", () => {
  test("each driver names its programs and the Debian package that has them", () => {
    const board = boardOf({
      power: { driver: "uhubctl", hub: "1-1", port: 2 },
      button: { driver: "gpioset", line: 4 },
      network: { driver: "command", on: ["plug", "in"], off: ["plug", "out"] },
      flash: { driver: "picotool" },
    });
    assert.deepEqual(
      programsOf(board).map(({ wire, name, debian }) => `${wire} ${name} ${debian}`),
      [
        "power uhubctl uhubctl",
        "button gpioset gpiod",
        "button gpioinfo gpiod",
        "button gpiodetect gpiod",
        "network plug undefined",
        "flash picotool picotool",
      ],
    );
  });

  test("an openocd that runs already is not started", () => {
    const flash = { driver: "openocd", tcl: "127.0.0.1:6666", base: 0 };
    assert.deepEqual(programsOf(boardOf({ flash })), []);
  });

  test("one that is missing is a fault of its key, with the package", async () => {
    await using tools = await folderOf({ gpioset: 0o755, gpioinfo: 0o755 });
    const board = boardOf({ power: { driver: "gpioset", line: 4 } });
    const found = await checkTools("a", board, `/none:${tools.folder}`);
    const [missing] = found.filter(({ status }) => status === "fault");
    assert.match(missing?.found ?? "", /^gpiodetect is not installed$/);
    assert.match(missing?.remedy ?? "", /apt-get install gpiod\b/);
    assert.deepEqual(missing?.at, ["boards", "a", "power"]);
    assert.equal(found.filter(({ status }) => status === "ok").length, 1);
  });

  test("what may not be run, and a folder of that name, is no program", async () => {
    await using tools = await folderOf({ picotool: 0o644 });
    const status = async () =>
      (await checkTools("a", boardOf({ flash: { driver: "picotool" } }), tools.folder)).map(
        (one) => one.status,
      );
    assert.deepEqual(await status(), ["fault"]);
    await rm(join(tools.folder, "picotool"));
    await mkdir(join(tools.folder, "picotool"));
    assert.deepEqual(await status(), ["fault"]);
    await rm(join(tools.folder, "picotool"), { recursive: true });
    await writeFile(join(tools.folder, "picotool"), "", { mode: 0o755 });
    assert.deepEqual(await status(), ["ok"]);
  });
});
