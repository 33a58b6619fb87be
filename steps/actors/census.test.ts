import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Inconclusive } from "../judgement.ts";
import type { Counted } from "../notebook.ts";
import { fakeBench, referenceProduct } from "../test-support.ts";
import { sameAgain, takeCensus } from "./census.ts";
import type { FactoryStation } from "./factory-station.ts";

const counted = (setUpSecret: string | undefined) => ({ setUpSecret }) as Counted;

describe("a flaw in a lot", () => {
  it("is what a device before had already; to have nothing is none", () => {
    const isFlawed = sameAgain((one) => one.setUpSecret);
    const secrets = ["a", undefined, "b", undefined, "a", "c", "b"];
    assert.deepEqual(
      secrets.map((secret) => isFlawed(counted(secret))),
      [false, false, false, false, true, false, true],
    );
  });
});

describe("a lot that is smaller than declared", () => {
  const product = referenceProduct();

  /** A bench whose boards all have been counted, with these secrets. */
  async function census(secrets: readonly string[]): Promise<readonly Counted[]> {
    const counted = secrets.map((setUpSecret) => ({ setUpSecret }) as Counted);
    const bench = fakeBench({
      product: await product,
      once: async <T>() => counted as T,
      async *lot() {},
    });
    const stage = { bench, observe: async () => {} } as unknown as Parameters<typeof takeCensus>[0];
    const isFlawed = sameAgain((one) => one.setUpSecret);
    return takeCensus(stage, {} as FactoryStation, { provisioned: false, isFlawed });
  }

  it("is inconclusive when it shows no flaw: few devices say little", async () => {
    await assert.rejects(census(["a", "b", "c"]), (thrown) => {
      assert.ok(thrown instanceof Inconclusive);
      assert.equal(thrown.inconclusive, "sample-size");
      assert.match(thrown.message, /a lot of 300, and the bench has 3 devices/);
      return true;
    });
  });

  it("is compared when it shows one", async () => {
    assert.equal((await census(["a", "b", "a"])).length, 3);
  });
});
