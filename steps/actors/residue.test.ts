import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { findResidue, type ReadOut } from "./residue.ts";

function readOut(contents: Readonly<Record<number, Uint8Array | string>>, size = 4096): ReadOut {
  const memory = Buffer.alloc(size, 0xff);
  for (const [offset, content] of Object.entries(contents)) memory.set(Buffer.from(content), Number(offset));
  return new Map([["credentials", memory]]);
}

/** Like ciphertext, and the same in each run: a window of chance must not decide a test. */
const sealed = createHash("shake256", { outputLength: 120 }).update("sealed").digest();
const asNew = readOut({ 0: "verifier", 64: randomBytes(48) });

describe("residue of what was written since manufacture", () => {
  it("finds what stayed, where it was or elsewhere, and how much of it", () => {
    const before = readOut({ 512: sealed });
    const stayed = findResidue({ asNew, before, after: readOut({ 512: sealed }) });
    const found = stayed.reduce((sum, { length }) => sum + length, 0);
    assert.ok(found > 60 && found <= 120, `${found} of 120 bytes`);
    assert.ok(stayed.every(({ offset }) => offset >= 512 && offset < 632));
    const [moved] = findResidue({ asNew, before, after: readOut({ 2000: sealed.subarray(30, 60) }) });
    assert.ok(moved !== undefined && moved.offset >= 2000 && moved.offset < 2030);
  });

  it("finds what begins in one block of the flash and ends in the next, also where one of them is as new", () => {
    const left = sealed.subarray(0, 20);
    const over = readOut({ 4086: left }, 3 * 4096);
    for (const known of [{}, { 4086: left.subarray(0, 10) }, { 4096: left.subarray(10) }]) {
      const [found] = findResidue({ asNew: readOut(known, 3 * 4096), before: over, after: over });
      assert.deepEqual(found, { region: "credentials", offset: 4086, length: 20 });
    }
  });

  it("finds nothing in what is erased, new, or was there when the device left the factory", () => {
    const before = readOut({ 0: "verifier", 512: sealed });
    assert.deepEqual(findResidue({ asNew, before, after: readOut({}) }), []);
    assert.deepEqual(findResidue({ asNew, before, after: readOut({ 512: randomBytes(120) }) }), []);
    assert.deepEqual(findResidue({ asNew, before: asNew, after: asNew }), []);
  });

  it("a byte or two beside what was there from the beginning may be alike by chance", () => {
    const block = sealed.subarray(0, 16);
    const [owners, wiped] = [sealed.subarray(40, 56), sealed.subarray(60, 76)];
    const asMade = readOut({ 512: sealed.subarray(80, 96), 528: block });
    /** As an owner left it, and another that has the last `count` bytes before the block in common with it. */
    const look = (count: number) =>
      findResidue({
        asNew: asMade,
        before: readOut({ 512: owners, 528: block }),
        after: readOut({
          512: Buffer.concat([wiped.subarray(count), owners.subarray(16 - count)]),
          528: block,
        }),
      });
    for (const count of [0, 1, 2, 3]) assert.deepEqual(look(count), [], `${count}`);
    for (const count of [4, 8, 16]) assert.equal(look(count).length, 1, `${count}`);
  });

  it("leaves text and nearly uniform bytes to others", () => {
    const alike = { 100: '{"event":"configuration-changed","origin":"console"}', 900: Buffer.alloc(64, 7) };
    assert.deepEqual(findResidue({ asNew, before: readOut(alike), after: readOut(alike) }), []);
  });

  it("fewer than sixteen bytes are no residue", () => {
    const before = readOut({ 512: sealed });
    assert.deepEqual(findResidue({ asNew, before, after: readOut({ 512: sealed.subarray(0, 15) }) }), []);
  });
});
