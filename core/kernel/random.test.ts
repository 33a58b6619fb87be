import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { seededRandom } from "./random.ts";

const positive = fc.integer({ min: 1, max: 2 ** 31 });

suite("seeded random", () => {
  test("the same seed gives the same sequence, on every machine and in every release", () => {
    const random = seededRandom("assay");
    // Computed by another program in another language from SHA-256 and sfc32 as published.
    assert.deepEqual(
      Array.from({ length: 6 }, () => random.int(1_000_000)),
      [883_861, 570_354, 252_195, 730_472, 471_642, 711_268],
    );
    assert.equal(random.text(12), "oz7rsw3jc1fv");
    assert.equal(Buffer.from(random.bytes(8)).toString("hex"), "3deead7cb8d5eee9");
    assert.deepEqual(random.strata(4, 1_000), [48, 464, 500, 765]);
  });

  test("another seed gives another sequence", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, two) => {
        fc.pre(one !== two);
        assert.notDeepEqual(seededRandom(one).bytes(16), seededRandom(two).bytes(16));
      }),
    );
  });

  test("an integer lies below its bound, and every value comes about as often", () => {
    fc.assert(
      fc.property(fc.string(), positive, (seed, below) => {
        const value = seededRandom(seed).int(below);
        assert.ok(Number.isInteger(value) && value >= 0 && value < below);
      }),
    );
    const random = seededRandom("spread");
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 10_000; draw += 1) {
      const value = random.int(10);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    // Six standard deviations around the mean of 1,000.
    assert.ok(
      counts.every((count) => Math.abs(count - 1_000) < 180),
      counts.join(" "),
    );
  });

  test("strata cover the whole: one draw from each of equal parts, ascending, none twice", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(200), fc.nat(5_000), (seed, count, below) => {
        const drawn = seededRandom(seed).strata(count, below);
        const parts = Math.min(count, below);
        assert.equal(drawn.length, parts);
        drawn.forEach((value, part) => {
          assert.ok(
            value >= Math.floor((part * below) / parts) && value < Math.floor(((part + 1) * below) / parts),
          );
        });
      }),
    );
    assert.deepEqual(seededRandom("all").strata(7, 5), [0, 1, 2, 3, 4]);
  });

  test("picks only what there is", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.integer(), { minLength: 1 }), (seed, items) => {
        assert.ok(items.includes(seededRandom(seed).pick(items)));
      }),
    );
    assert.throws(() => seededRandom("").pick([]), RangeError);
  });

  test("text and bytes have their length and nothing strange in them", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(300), (seed, length) => {
        assert.match(seededRandom(seed).text(length), new RegExp(`^[a-z0-9]{${length}}$`));
        assert.equal(seededRandom(seed).bytes(length).length, length);
      }),
    );
  });
});
