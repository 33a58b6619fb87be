import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { done, type Outcome, refused, silent } from "../../core/kernel/index.ts";
import { Inconclusive } from "../judgement.ts";
import { fakeBench, referenceProduct } from "../test-support.ts";
import { inTurn, judged, patiently } from "./patience.ts";

const product = await referenceProduct();
const busy = refused("busy", "too many wrong secrets");

/** A device's time, which passes only when it is waited for. */
function deviceTime() {
  let now = 0;
  const elapse = async (ms: number) => {
    now += ms;
  };
  const bench = { ...fakeBench({ product }), clock: { elapse } as ReturnType<typeof fakeBench>["clock"] };
  return { stage: { bench }, now: () => now };
}

describe("somebody who is turned away", () => {
  it("is let in once the device turns nobody away any more", async () => {
    const { stage, now } = deviceTime();
    const outcome = await patiently(stage, async () => (now() < 5_000 ? busy : done("in")));
    assert.deepEqual([outcome, now()], [done("in"), 7_000]);
  });

  it("waits for nothing where they are let in at once, or the device is dark", async () => {
    for (const outcome of [done("in"), silent(1_000)]) {
      const { stage, now } = deviceTime();
      assert.deepEqual([await patiently(stage, async () => outcome), now()], [outcome, 0]);
    }
  });

  it("gives up after a minute of device time", async () => {
    const { stage, now } = deviceTime();
    assert.deepEqual([await patiently(stage, async () => busy), now()], [busy, 63_000]);
  });
});

describe("attempts of people without the right", () => {
  /** Each answer in turn; what was done, in its order. */
  async function tried(answers: readonly Outcome<unknown>[], lets: () => boolean) {
    const course: string[] = [];
    const tries = answers.map((answer, index) => {
      const attempt = async () => {
        course.push(`attempt ${index}`);
        return answer;
      };
      return [`${index}`, attempt] as const;
    });
    const owner = async () => {
      const isLetIn = lets();
      course.push(isLetIn ? "owner" : "owner turned away");
      return isLetIn;
    };
    const attempts = inTurn(new Map(tries), owner).then(judged);
    return { course, attempts };
  }

  it("have the owner between them, who is let in", async () => {
    const { attempts, course } = await tried([busy, busy, busy], () => true);
    assert.equal((await attempts).length, 3);
    assert.deepEqual(course, ["attempt 0", "owner", "attempt 1", "owner", "attempt 2"]);
  });

  it("end with the first that succeeds, also where the owner is not let in", async () => {
    const { attempts, course } = await tried([busy, busy, done("in"), busy], () => false);
    assert.equal((await attempts).at(-1)?.outcome.kind, "done");
    assert.deepEqual(course, ["attempt 0", "owner turned away", "attempt 1", "attempt 2"]);
  });

  it("count with what was tried elsewhere before anything is left open", () => {
    const inside = [
      { over: "set-up", outcome: busy },
      { over: "console", outcome: done("in") },
    ];
    assert.deepEqual(judged({ attempts: inside, isOwnerLetIn: false }), inside);
  });

  it("say nothing where all are refused and the owner is too", async () => {
    const { attempts } = await tried([busy, busy], () => false);
    await assert.rejects(
      attempts,
      (thrown) => thrown instanceof Inconclusive && thrown.inconclusive === "not-observable",
    );
  });
});
