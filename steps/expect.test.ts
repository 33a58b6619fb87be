import assert, { AssertionError } from "node:assert/strict";
import { describe, it } from "node:test";
import { expectNone } from "./expect.ts";

const messageOf = (findings: readonly unknown[]) => {
  try {
    expectNone(findings, "fields that were lost");
  } catch (thrown) {
    assert.ok(thrown instanceof AssertionError, "the device's fault, not the harness'");
    return thrown.message;
  }
  return undefined;
};

describe("expectNone", () => {
  it("passes without findings", () => {
    assert.equal(messageOf([]), undefined);
  });

  it("shows each finding on a line of its own, text as it is and anything else as JSON", () => {
    assert.equal(
      messageOf(["wifi.ssid", { sequence: 4 }, 7]),
      'fields that were lost:\n- wifi.ssid\n- {"sequence":4}\n- 7',
    );
  });

  it("shows five, and counts the others", () => {
    assert.equal(messageOf([1, 2, 3, 4, 5])?.split("\n").length, 6);
    assert.equal(messageOf([1, 2, 3, 4, 5, 6])?.split("\n").at(-1), "- and 1 more");
    assert.equal(
      messageOf(Array.from({ length: 300 }, () => "x"))
        ?.split("\n")
        .at(-1),
      "- and 295 more",
    );
  });
});
