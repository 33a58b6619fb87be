import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { TestStepResultStatus } from "@cucumber/messages";
import { whyNotTakenDown } from "./examine.ts";

const ended = (status: TestStepResultStatus, message?: string) => ({
  testRunHookFinished: {
    testRunHookStartedId: "1",
    result: { status, duration: { seconds: 0, nanos: 0 }, ...(message === undefined ? {} : { message }) },
    timestamp: { seconds: 0, nanos: 0 },
  },
});

suite("benches that cannot be taken down", () => {
  test("are told with the reason, without the harness' own places", () => {
    const message = "Error: the supply stays on\n    at somewhere (of/ours.ts:1:1)";
    assert.equal(whyNotTakenDown(ended(TestStepResultStatus.FAILED, message)), "Error: the supply stays on");
    assert.equal(whyNotTakenDown(ended(TestStepResultStatus.FAILED)), "");
  });

  test("are not taken for those that were", () => {
    assert.equal(whyNotTakenDown(ended(TestStepResultStatus.PASSED)), undefined);
    assert.equal(whyNotTakenDown({}), undefined);
  });
});
