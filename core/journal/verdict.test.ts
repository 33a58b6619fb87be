import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AtomResult, combine, exitCode, type Verdict, verdictOfAttempts } from "./verdict.ts";

const none = new Set<string>();
const pass: Verdict = { status: "pass" };
const fail: Verdict = { status: "fail", message: "it was not so" };
const open: Verdict = { status: "inconclusive", cause: "environment", message: "not seen" };
const atom = (verdict: Verdict): AtomResult => ({ id: "PRV-A-1.1", level: "MUST", verdict });
const run = { atoms: [], ownChecks: [], completed: true };

describe("verdicts", () => {
  it("nothing examined is inconclusive, never a pass", () => {
    assert.equal(combine([]).status, "inconclusive");
    assert.equal(verdictOfAttempts([]).status, "inconclusive");
    assert.equal(exitCode(run, none), 3);
  });

  it("of two alike the first is told", () => {
    const another: Verdict = { ...open, cause: "ixit-gap" };
    assert.equal(combine([pass, open, another]), open);
    assert.equal(combine([another, pass, open]), another);
  });

  it("a waiver takes its atom out of the exit code, failed or open", () => {
    for (const [verdict, code] of [
      [fail, 1],
      [open, 3],
    ] as const) {
      assert.equal(exitCode({ ...run, atoms: [atom(verdict)] }, none), code);
      assert.equal(exitCode({ ...run, atoms: [atom(verdict)] }, new Set(["PRV-A-1.1"])), 0);
    }
  });

  it("a stated reason excuses a SHOULD that is known to be unmet, not one that was not observed", () => {
    const should = (verdict: Verdict): AtomResult => ({
      ...atom(verdict),
      level: "SHOULD",
      reason: "too dear",
    });
    assert.equal(exitCode({ ...run, atoms: [should(fail)] }, none), 0);
    assert.equal(exitCode({ ...run, atoms: [should(open)] }, none), 3);
  });

  it("an own check counts like a MUST", () => {
    assert.equal(exitCode({ ...run, ownChecks: [pass] }, none), 0);
    assert.equal(exitCode({ ...run, atoms: [atom(pass)], ownChecks: [pass, open] }, none), 3);
    assert.equal(exitCode({ ...run, atoms: [atom(pass)], ownChecks: [open, fail] }, none), 1);
    assert.equal(exitCode({ ...run, atoms: [atom(fail)], ownChecks: [pass] }, none), 1);
  });

  it("a run that did not come to its end is no pass", () => {
    assert.equal(exitCode({ ...run, atoms: [atom(pass)], completed: false }, none), 3);
  });
});
