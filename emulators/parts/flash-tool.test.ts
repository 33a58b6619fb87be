import assert from "node:assert/strict";
import { test } from "node:test";
import { erase, rewrite } from "./flash-tool.ts";
import { createNorFlash } from "./index.ts";

test("what lies outside the chip or is no whole sector is refused before anything is changed", () => {
  const flash = createNorFlash();
  const { size, sectorSize } = flash;
  rewrite(flash, size - 4, Uint8Array.of(1, 2, 3, 4));
  const before = flash.operations;
  const attempts = [
    () => erase(flash, size - sectorSize, 2 * sectorSize),
    () => erase(flash, -sectorSize, sectorSize),
    () => erase(flash, sectorSize, -sectorSize),
    () => erase(flash, 0, sectorSize - 1),
    () => rewrite(flash, size - 4, new Uint8Array(5)),
    () => rewrite(flash, -1, new Uint8Array(1)),
  ];
  for (const attempt of attempts) assert.throws(attempt, RangeError);
  assert.equal(flash.operations, before);
  assert.deepEqual(flash.read(size - 4, 4), Uint8Array.of(1, 2, 3, 4));
});

test("a piece is rewritten over sectors, and their other bytes stay", () => {
  const flash = createNorFlash();
  const { sectorSize } = flash;
  rewrite(flash, 0, new Uint8Array(2 * sectorSize).fill(0x55));
  rewrite(flash, sectorSize - 2, Uint8Array.of(0xaa, 0xff, 0xaa, 0xff));
  assert.deepEqual(flash.read(sectorSize - 3, 6), Uint8Array.of(0x55, 0xaa, 0xff, 0xaa, 0xff, 0x55));
  erase(flash, 0, sectorSize);
  assert.deepEqual(flash.read(sectorSize - 1, 2), Uint8Array.of(0xff, 0xaa));
});
