import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { flashToolSchema, openFlashTool } from "./index.ts";

const isFault = { name: "EquipmentFault", code: "FLASH_FAILED" };

async function folder(t: TestContext) {
  const made = await mkdtemp(join(tmpdir(), "assay-flash-test-"));
  t.after(() => rm(made, { recursive: true, force: true }));
  const open = async (name: string, more: object = {}) => {
    const options = { driver: "file", path: join(made, name), size: 16_384, ...more };
    const tool = await openFlashTool(flashToolSchema.parse(options), "board-7");
    t.after(() => tool[Symbol.asyncDispose]());
    return tool;
  };
  return { path: made, open };
}

suite("an image file as flash", () => {
  test("is made, erased, when it is missing, and kept when it is there", async (t) => {
    const { path, open } = await folder(t);
    const tool = await open("flash.bin");
    assert.deepEqual(await tool.read(0, 16_384), new Uint8Array(16_384).fill(0xff));
    assert.deepEqual(await readdir(path), ["flash.bin"]);
    await tool.write(4096, new Uint8Array(4096).fill(1));
    const again = await open("flash.bin");
    assert.deepEqual(await again.read(4095, 3), Uint8Array.of(0xff, 1, 1));
  });

  test("is seen by who has it open already: it stays the same file", async (t) => {
    const { path, open } = await folder(t);
    const [first, second] = [await open("flash.bin"), await open("flash.bin")];
    await first.write(0, new Uint8Array(4096).fill(7));
    assert.deepEqual(await second.read(0, 1), Uint8Array.of(7));
    assert.equal((await readFile(join(path, "flash.bin")))[4096], 0xff);
  });

  test("is the file that has its name, also when that was replaced", async (t) => {
    const { path, open } = await folder(t);
    const tool = await open("flash.bin");
    await rm(join(path, "flash.bin"));
    assert.deepEqual(await tool.read(0, 1), Uint8Array.of(0xff), "one that is missing is made");
    await writeFile(join(path, "next.bin"), new Uint8Array(16_384).fill(3));
    await rename(join(path, "next.bin"), join(path, "flash.bin"));
    assert.deepEqual(await tool.read(0, 1), Uint8Array.of(3));
    await tool.write(0, new Uint8Array(4096).fill(4));
    assert.equal((await readFile(join(path, "flash.bin")))[0], 4);
  });

  test("has a hardware value where a command tells it", async (t) => {
    const { path, open } = await folder(t);
    await writeFile(join(path, "uid"), "00fF7e\n");
    const tool = await open("flash.bin", { hardwareId: ["cat", "uid"], cwd: path });
    assert.deepEqual(await tool.readHardwareId(), Uint8Array.of(0, 0xff, 0x7e));
    await writeFile(join(path, "uid"), "none");
    await assert.rejects(tool.readHardwareId(), {
      ...isFault,
      message: /`cat uid` printed no hex digits but "none"/,
    });
    await rm(join(path, "uid"));
    await assert.rejects(tool.readHardwareId(), { ...isFault, message: /`cat uid` ended with exit code 1/ });
    assert.equal(await (await open("flash.bin")).readHardwareId(), undefined);
  });

  test("of another size, or in no folder, is a fault", async (t) => {
    const { path, open } = await folder(t);
    await writeFile(join(path, "short.bin"), "short");
    await assert.rejects(open("short.bin"), { ...isFault, message: /has 5 bytes, not the declared 16384/ });
    await assert.rejects(open("none/flash.bin"), { ...isFault, message: /ENOENT/ });
    await assert.rejects(open("odd.bin", { size: 10_000 }), {
      ...isFault,
      message: /no whole number of sectors/,
    });
  });

  test("is changed by whole sectors only", async (t) => {
    const { open } = await folder(t);
    const tool = await open("flash.bin", { sectorSize: 1024 });
    await tool.erase(1024, 2048);
    await assert.rejects(tool.erase(100, 1024), RangeError);
    await assert.rejects(tool.write(0, new Uint8Array(100)), RangeError);
    await assert.rejects(tool.write(16_384, new Uint8Array(1024)), RangeError);
  });
});
