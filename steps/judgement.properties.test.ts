import assert, { AssertionError } from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { done, EquipmentFault, type Outcome, refused, silent } from "../core/kernel/index.ts";
import { expectDone } from "./actors/asking.ts";
import { Inconclusive, type InconclusiveCause, type Judgement, judge } from "./judgement.ts";
import { fakeDut } from "./test-support.ts";

const fault = fc.string().map((message) => new EquipmentFault("FLASH_FAILED", message, { help: "Mend it." }));
const inconclusive = fc
  .tuple(
    fc.constantFrom<InconclusiveCause[]>(
      "equipment",
      "environment",
      "sample-size",
      "not-observable",
      "ixit-gap",
    ),
    fc.string(),
  )
  .map(([cause, message]) => new Inconclusive(cause, message));
const assertion = fc.string().map((message) => new AssertionError({ message }));
/** Whatever else code may throw, errors that bear an assertion or claim to be one among them. */
const anythingElse = fc.oneof(
  fc.anything(),
  fc.string().map((message) => new Error(message)),
  assertion.map((cause) => new Error("outer", { cause })),
  assertion.map((one) => new AggregateError([one])),
  fc.string().map((message) => ({ name: "AssertionError", code: "ERR_ASSERTION", message })),
);
const anything = fc.oneof(assertion, inconclusive, fault, anythingElse);

const silence = fc.nat().map((afterMs): Outcome<never> => silent(afterMs));
const refusal = fc
  .tuple(fc.string(), fc.string())
  .map(([code, reason]): Outcome<never> => refused(code, reason));

/** What the golden image did when it was tried; or the equipment, or anything, broke on the way. */
const recovery = fc.oneof(
  fc.constantFrom("alive" as const, "dead" as const, "undeclared" as const),
  fault,
  anythingElse.filter((thrown) => typeof thrown === "object").map((thrown) => Object(thrown)),
);

/** How a scenario ends that asks a device, gets `outcome` and tries the golden image. */
async function judged(outcome: Outcome<unknown>, recovered: unknown): Promise<Judgement | "pass"> {
  const device = fakeDut({
    recover: async () => {
      if (recovered === "alive" || recovered === "dead" || recovered === "undeclared") return recovered;
      throw recovered;
    },
  });
  try {
    await expectDone(device, "start", outcome);
    return "pass";
  } catch (thrown) {
    return judge(thrown);
  }
}

const runs = { numRuns: 500 };

describe("what a failure means", () => {
  it("is FAIL for an assertion, its own cause for what could not be examined, and never a pass", () => {
    fc.assert(
      fc.property(anything, (thrown) => {
        const judgement = judge(thrown);
        assert.equal(judgement.status, thrown instanceof AssertionError ? "fail" : "inconclusive");
        if (judgement.status !== "inconclusive") return;
        const equipment = thrown instanceof EquipmentFault;
        const cause =
          thrown instanceof Inconclusive ? thrown.inconclusive : equipment ? "equipment" : "environment";
        assert.equal(judgement.cause, cause);
      }),
      runs,
    );
  });

  it("is not changed by what goes wrong in tidying up after it", () => {
    fc.assert(
      fc.property(anything, fc.array(anything, { maxLength: 3 }), (first, later) => {
        const thrown = later.reduce<unknown>((all, one) => new SuppressedError(one, all), first);
        assert.deepEqual(judge(thrown), judge(first));
      }),
      runs,
    );
  });
});

describe("a silence", () => {
  it("is the device's failure when the golden image then answers, and else nobody's", async () => {
    await fc.assert(
      fc.asyncProperty(silence, recovery, async (outcome, recovered) => {
        const judgement = await judged(outcome, recovered);
        assert.ok(judgement !== "pass");
        assert.equal(judgement.status, recovered === "alive" ? "fail" : "inconclusive");
        if (
          judgement.status === "inconclusive" &&
          (typeof recovered === "string" || recovered instanceof EquipmentFault)
        )
          assert.equal(judgement.cause, "equipment");
      }),
      runs,
    );
  });
});

describe("an answer", () => {
  it("decides alone, whatever became of the golden image: a refusal fails, what was done passes", async () => {
    await fc.assert(
      fc.asyncProperty(refusal, fc.anything(), recovery, async (refusedThen, value, recovered) => {
        assert.equal(Object(await judged(refusedThen, recovered)).status, "fail");
        assert.equal(await judged(done(value), recovered), "pass");
      }),
      runs,
    );
  });
});
