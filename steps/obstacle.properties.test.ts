import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { capabilities } from "../core/dut/index.ts";
import { obstacleTo } from "./obstacle.ts";
import { referenceProduct } from "./test-support.ts";

const reference = await referenceProduct();
const ids = ["PRV-CFG-4.1", "PRV-CFG-4.2", "PRV-CFG-4.3", "PRV-ID-1.1"];
const excuse = (atom: string) => `This product has nothing that ${atom} is about.`;

const situation = fc.record({
  atoms: fc.subarray(ids),
  excused: fc.subarray(ids),
  needs: fc.subarray([...capabilities], { maxLength: 4 }),
  offered: fc.subarray([...capabilities]),
  others: fc.subarray(["@must", "@lot", "@house"]),
});

describe("what stands in the way of a scenario", () => {
  it("is that the product excuses all its atoms, or else that a capability lacks; and nothing besides", () => {
    fc.assert(
      fc.property(situation, ({ atoms, excused, needs, offered, others }) => {
        const notApplicable = Object.fromEntries(excused.map((atom) => [atom, excuse(atom)]));
        const product = { ...reference, ics: { ...reference.ics, notApplicable } };
        const tags = [
          ...others,
          ...atoms.map((atom) => `@${atom}`),
          ...needs.map((need) => `@needs-${need}`),
        ];
        const obstacle = obstacleTo({ product, capabilities: new Set(offered) }, tags);
        const applies = atoms.length === 0 || atoms.some((atom) => !excused.includes(atom));
        const lacking = needs.filter((need) => !offered.includes(need));
        if (!applies) {
          const justification = atoms.map(excuse).join(" ");
          assert.deepEqual(obstacle, { status: "not-applicable", justification });
        } else if (lacking.length > 0) {
          const message = `product and bench offer no ${lacking.join(", ")}`;
          assert.deepEqual(obstacle, { status: "inconclusive", cause: "not-observable", message });
        } else assert.equal(obstacle, undefined);
      }),
      { numRuns: 500 },
    );
  });
});
