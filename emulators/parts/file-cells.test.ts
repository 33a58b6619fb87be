import assert from "node:assert/strict";
import { mkdtempDisposable, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import fc from "fast-check";
import { openFileCells } from "./file-cells.ts";
import { createNorFlash } from "./nor-flash.ts";
import { PowerLost } from "./parts.ts";
import { createSupply } from "./supply.ts";

const geometry = { size: 0x4000, sectorSize: 0x1000, pageSize: 0x100 };
const operations = fc.array(
  fc.oneof(
    fc.record({ at: fc.nat(geometry.size - 300), bytes: fc.uint8Array({ maxLength: 300 }) }),
    fc.record({ sector: fc.nat(3) }),
  ),
  { maxLength: 12 },
);

const folder = () => mkdtempDisposable(join(tmpdir(), "assay-cells-"));

suite("flash in a file", () => {
  test("holds after any operations and a cut what a chip in memory does, for whoever opens it next", async () => {
    await using at = await folder();
    const path = join(at.path, "flash.bin");
    fc.assert(
      fc.property(operations, fc.integer({ min: 1, max: 12 }), (list, cutAt) => {
        using cells = openFileCells(path, geometry);
        cells.clearAll();
        const chips = [createNorFlash(geometry, createSupply(), cells), createNorFlash(geometry)] as const;
        for (const chip of chips) {
          chip.cutAt(cutAt, () => {});
          try {
            for (const operation of list)
              if ("bytes" in operation) chip.program(operation.at, operation.bytes);
              else chip.eraseSector(operation.sector * geometry.sectorSize);
          } catch (thrown) {
            assert.ok(thrown instanceof PowerLost);
          }
        }
        using again = openFileCells(path, geometry);
        assert.ok(again.wereThere);
        assert.deepEqual(again.read(0, geometry.size), chips[1].read(0, geometry.size));
      }),
      { numRuns: 50 },
    );
  });

  for (const [what, content] of [
    ["missing", undefined],
    ["empty", ""],
  ] as const)
    test(`is an erased chip where the file is ${what}, and nothing else is left in the folder`, async () => {
      await using at = await folder();
      const path = join(at.path, "flash.bin");
      if (content !== undefined) await writeFile(path, content);
      using cells = openFileCells(path, geometry);
      assert.equal(cells.wereThere, false);
      assert.deepEqual(new Uint8Array(await readFile(path)), new Uint8Array(geometry.size).fill(0xff));
      assert.deepEqual(await readdir(at.path), ["flash.bin"]);
    });

  test("shows what a flash tool writes into the file meanwhile", async () => {
    await using at = await folder();
    const path = join(at.path, "flash.bin");
    using cells = openFileCells(path, geometry);
    const chip = createNorFlash(geometry, createSupply(), cells);
    chip.program(0x1000, Uint8Array.of(1, 2));
    const image = await readFile(path);
    image[0x1002] = 3;
    await writeFile(path, image);
    assert.deepEqual(chip.read(0x1000, 3), Uint8Array.of(1, 2, 3));
  });

  test("of another size is refused and stays as it is", async () => {
    await using at = await folder();
    const path = join(at.path, "notes.txt");
    await writeFile(path, "not a chip");
    assert.throws(() => openFileCells(path, geometry), /10 bytes are no image of a chip of 16384 bytes/);
    assert.equal(await readFile(path, "utf8"), "not a chip");
  });
});
