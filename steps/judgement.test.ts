import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { EquipmentFault } from "../core/kernel/index.ts";
import { Inconclusive, judge } from "./judgement.ts";

const thrownBy = (work: () => void): unknown => {
  try {
    work();
  } catch (thrown) {
    return thrown;
  }
  return undefined;
};

describe("judgement", () => {
  it("only an assertion is a fail", () => {
    for (const work of [
      () => assert.equal(1, 2, "one is not two"),
      () => assert.fail("one is not two"),
      () => assert.ok(false, "one is not two"),
    ]) {
      const judgement = judge(thrownBy(work));
      assert.equal(judgement.status, "fail");
      assert.match(judgement.message, /^one is not two/);
    }
  });

  it("what could not be examined is inconclusive for its own cause", () => {
    for (const cause of ["equipment", "environment", "sample-size", "not-observable", "ixit-gap"] as const)
      assert.deepEqual(judge(new Inconclusive(cause, "why")), {
        status: "inconclusive",
        cause,
        message: "why",
      });
  });

  it("broken equipment is inconclusive, and tells what to do about it", () => {
    const fault = new EquipmentFault("PORT_GONE", "The port is gone.", { help: "Plug it in." });
    assert.deepEqual(judge(fault), {
      status: "inconclusive",
      cause: "equipment",
      message: "The port is gone. Plug it in.",
    });
  });

  it("a fault of the harness says nothing about the device, whatever was thrown", () => {
    const faults = [
      new TypeError("no such step"),
      "text",
      undefined,
      null,
      5,
      { message: "an object" },
      Object.create(null),
    ];
    for (const thrown of faults) {
      const judgement = judge(thrown);
      assert.equal(judgement.status, "inconclusive");
      assert.equal(judgement.cause, "environment");
      assert.match(judgement.message, /^the harness itself failed: /);
    }
    assert.deepEqual(judge(new TypeError("no such step")), {
      status: "inconclusive",
      cause: "environment",
      message: "the harness itself failed: no such step",
    });
  });

  it("what nobody can be asked, or do, is not observable", () => {
    const fault = new EquipmentFault("NOT_OFFERED", "There is no command.", { help: "Add it." });
    assert.deepEqual(judge(fault), {
      ...{ status: "inconclusive", cause: "not-observable", message: "There is no command. Add it." },
    });
  });

  it("where tidying up fails as well, what went wrong first counts", async () => {
    const fault = new EquipmentFault("PORT_GONE", "The port is gone.", { help: "Plug it in." });
    const work = async (thrown: unknown) => {
      await using _port = { [Symbol.asyncDispose]: () => Promise.reject(new Error("it cannot be closed")) };
      await using _line = { [Symbol.asyncDispose]: () => Promise.reject(fault) };
      throw thrown;
    };
    const judged = async (thrown: unknown) => judge(await work(thrown).catch((error: unknown) => error));
    assert.equal((await judged(thrownBy(() => assert.fail("it leaked")))).status, "fail");
    assert.deepEqual(await judged(new Inconclusive("ixit-gap", "why")), {
      ...{ status: "inconclusive", cause: "ixit-gap", message: "why" },
    });
    assert.deepEqual(await judged(new TypeError("no such step")), judge(new TypeError("no such step")));
  });

  it("an assertion behind another error is not the device's: what counts is what was thrown", () => {
    const cause = thrownBy(() => assert.fail("inner"));
    assert.equal(judge(new Error("outer", { cause })).status, "inconclusive");
  });
});
