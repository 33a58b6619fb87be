import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { encryptFlash } from "./encrypted-flash.ts";
import { isErased } from "./erased.ts";
import { createNorFlash } from "./nor-flash.ts";
import { PowerLost } from "./parts.ts";

const bytes = (length: number) => Uint8Array.from(randomBytes(length));
const from = 0x2000;
const geometry = { size: 0x8000, sectorSize: 0x1000, pageSize: 0x100 };
const key = bytes(64);

function encrypted(withKey = key) {
  const chip = createNorFlash(geometry);
  return { chip, flash: encryptFlash(chip, withKey, from) };
}

describe("encrypted flash", () => {
  it("gives back what was programmed at any block, and what was not reads as erased", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0x1ff }),
        fc.uint8Array({ minLength: 1, maxLength: 700 }),
        (block, content) => {
          const { flash } = encrypted();
          const offset = from + 16 * block;
          flash.program(offset, content);
          assert.deepEqual(flash.read(offset, content.length), content);
          const end = offset + Math.ceil(content.length / 16) * 16;
          assert.ok(isErased(flash.read(0, offset)));
          assert.ok(isErased(flash.read(offset + content.length, end - offset - content.length)));
          assert.ok(isErased(flash.read(end, geometry.size - end)));
        },
      ),
    );
  });

  it("shows nothing of it in the chip, and under another key nothing either", () => {
    const { chip, flash } = encrypted();
    const text = Buffer.from("correct horse battery staple, all of it, and some more. ".repeat(20));
    flash.program(from, text);
    const stored = Buffer.from(chip.read(from, 0x1000));
    for (let at = 0; at + 4 <= text.length; at += 4)
      assert.equal(stored.indexOf(text.subarray(at, at + 4)), -1);
    const other = encryptFlash(chip, bytes(64), from);
    assert.equal(Buffer.from(other.read(from, text.length)).indexOf("horse"), -1);
  });

  it("differs from page to page, and between devices", () => {
    const [one, other] = [encrypted(), encrypted(bytes(64))];
    const page = new Uint8Array(geometry.pageSize).fill(7);
    for (const { flash } of [one, other])
      for (const offset of [from, from + 0x100]) flash.program(offset, page);
    const stored = [one, other].flatMap(({ chip }) =>
      [from, from + 0x100].map((offset) => Buffer.from(chip.read(offset, 0x100)).toString("hex")),
    );
    assert.equal(new Set(stored).size, 4);
  });

  it("leaves what stands before its beginning as it is", () => {
    const { chip, flash } = encrypted();
    const image = bytes(from - 3);
    flash.program(3, image);
    assert.deepEqual(chip.read(3, image.length), image);
    assert.deepEqual(flash.read(0, from).slice(3), image);
  });

  it("one bit that is flipped in the chip garbles its block and no other", () => {
    const { chip, flash } = encrypted();
    const content = bytes(0x300);
    flash.program(from, content);
    const stored = chip.read(from, 0x300);
    stored[0x123] = (stored[0x123] ?? 0) ^ 1;
    chip.eraseSector(from);
    chip.program(from, stored);
    const found = flash.read(from, 0x300);
    const changed = [...found.keys()].filter((at) => found[at] !== content[at]);
    assert.ok(changed.length > 8);
    assert.ok(changed.every((at) => at >= 0x120 && at < 0x130));
  });

  it("what a cut left of a page reads as other bytes than were to be programmed", () => {
    const { flash } = encrypted();
    const content = bytes(0x100);
    flash.cutAt(flash.operations + 1, () => {});
    assert.throws(() => flash.program(from, content), PowerLost);
    flash.disarm();
    assert.notDeepEqual(flash.read(from, 0x100), content);
  });

  it("is programmed from the beginning of a block on", () => {
    const { flash } = encrypted();
    assert.equal(flash.programUnit, 16);
    assert.throws(() => flash.program(from + 8, bytes(8)), RangeError);
    assert.equal(flash.operations, 0);
  });
});
