import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { createNeedleSearch } from "./needle-search.ts";

const text = (value: string) => ({ bytes: Buffer.from(value) });

suite("search for many needles", () => {
  test("finds what searching for each by itself finds, at the same place", () => {
    // Few letters, so that needles overlap, hold each other and begin alike.
    const bytes = (minLength: number, maxLength: number) =>
      fc.uint8Array({ minLength, maxLength, max: 2 }).map((array) => Buffer.from(array));
    // Of long needles not every byte is looked at.
    const needlesOf = fc.oneof(
      ...[4, 7].map((least) => fc.array(bytes(least, least + 5), { maxLength: 20 })),
    );
    fc.assert(
      fc.property(needlesOf, bytes(0, 400), fc.nat(3), (wanted, bytesOfIt, lead) => {
        // Where in memory it begins must not matter.
        const content = Buffer.concat([Buffer.alloc(lead), bytesOfIt]).subarray(lead);
        const needles = wanted.map((needle) => ({ bytes: needle }));
        const found = new Map(
          createNeedleSearch(needles)
            .search(content)
            .map(({ needle, offset }) => [needle, offset]),
        );
        for (const needle of needles) {
          const at = content.indexOf(needle.bytes);
          assert.equal(found.get(needle), at < 0 ? undefined : at);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("finds at the first and at the last byte, and not a needle that is cut off", () => {
    const [first, last, cut] = [text("first"), text("last"), text("cut off")];
    const found = createNeedleSearch([first, last, cut]).search(Buffer.from("first, cut of last"));
    assert.deepEqual(found, [
      { needle: first, offset: 0 },
      { needle: last, offset: 14 },
    ]);
  });

  test("takes none that chance would find", () => {
    assert.throws(() => createNeedleSearch([text("abc")]), RangeError);
  });
});
