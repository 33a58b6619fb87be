import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type AtomResult, combine, exitCode, type Verdict, verdictOfAttempts } from "./verdict.ts";

const causes = ["equipment", "environment", "sample-size", "not-observable", "ixit-gap"] as const;
const verdicts: fc.Arbitrary<Verdict> = fc.oneof(
  fc.constant<Verdict>({ status: "pass" }),
  fc.string().map((message): Verdict => ({ status: "fail", message })),
  fc.record({
    status: fc.constant("inconclusive" as const),
    cause: fc.constantFrom(...causes),
    message: fc.string(),
  }),
  fc.string().map((justification): Verdict => ({ status: "not-applicable", justification })),
);
const atoms: fc.Arbitrary<AtomResult> = fc.record({
  id: fc.constantFrom("PRV-A-1.1", "PRV-A-1.2", "PRV-B-1.1", "PRV-B-1.2"),
  level: fc.constantFrom("MUST" as const, "SHOULD" as const),
  verdict: verdicts,
  reason: fc.option(fc.string(), { nil: undefined }),
});
const rank = { "not-applicable": 0, pass: 1, inconclusive: 2, fail: 3 } as const;
const none = new Set<string>();

describe("verdicts", () => {
  it("the worst wins, whatever the order", () => {
    fc.assert(
      fc.property(fc.array(verdicts, { minLength: 1 }), (list) => {
        const worst = Math.max(...list.map(({ status }) => rank[status]));
        assert.equal(rank[combine(list).status], worst);
        assert.equal(combine([...list].reverse()).status, combine(list).status);
      }),
    );
  });

  it("nothing examined is inconclusive, never a pass", () => {
    assert.equal(combine([]).status, "inconclusive");
    assert.equal(verdictOfAttempts([]).status, "inconclusive");
    assert.equal(exitCode([], none), 3);
  });

  it("what does not apply drops out", () => {
    fc.assert(
      fc.property(fc.array(verdicts, { minLength: 1 }), (list) => {
        assert.equal(
          combine([...list, { status: "not-applicable", justification: "" }]).status,
          combine(list).status,
        );
      }),
    );
  });

  it("no further attempt takes a failure away", () => {
    fc.assert(
      fc.property(fc.array(verdicts), fc.array(verdicts), (before, after) => {
        const failed: Verdict = { status: "fail", message: "" };
        assert.equal(verdictOfAttempts([...before, failed, ...after]).status, "fail");
      }),
    );
  });

  it("an equipment fault gives way to an attempt that came to its own end, other causes do not", () => {
    const broken = (cause: (typeof causes)[number]): Verdict => ({
      status: "inconclusive",
      cause,
      message: "",
    });
    assert.equal(verdictOfAttempts([broken("equipment"), { status: "pass" }]).status, "pass");
    assert.equal(verdictOfAttempts([broken("equipment")]).status, "inconclusive");
    assert.equal(verdictOfAttempts([broken("sample-size"), { status: "pass" }]).status, "inconclusive");
  });

  it("a run is only as good as its worst atom that counts", () => {
    fc.assert(
      fc.property(fc.array(atoms, { minLength: 1 }), (list) => {
        const counting = list.filter(
          ({ level, verdict, reason }) =>
            !(level === "SHOULD" && verdict.status === "fail" && reason !== undefined),
        );
        const statuses = new Set(counting.map(({ verdict }) => verdict.status));
        const expected = statuses.has("fail") ? 1 : statuses.has("inconclusive") ? 3 : 0;
        assert.equal(exitCode(list, none), expected);
      }),
    );
  });

  it("a waiver changes the exit code of its own atom only", () => {
    fc.assert(
      fc.property(fc.array(atoms, { minLength: 1 }), (list) => {
        const rest = list.filter(({ id }) => id !== "PRV-A-1.1");
        if (rest.length > 0) assert.equal(exitCode(list, new Set(["PRV-A-1.1"])), exitCode(rest, none));
      }),
    );
    const failed: AtomResult = { id: "PRV-A-1.1", level: "MUST", verdict: { status: "fail", message: "" } };
    assert.equal(exitCode([failed], none), 1);
    assert.equal(exitCode([failed], new Set([failed.id])), 0);
  });

  it("an own check counts like a MUST, and no waiver reaches it", () => {
    const met: AtomResult = { id: "PRV-A-1.1", level: "MUST", verdict: { status: "pass" } };
    const failed: Verdict = { status: "fail", message: "" };
    const open: Verdict = { status: "inconclusive", cause: "environment", message: "" };
    assert.equal(exitCode([], none, [{ status: "pass" }]), 0);
    assert.equal(exitCode([met], new Set([met.id]), [{ status: "pass" }, open]), 3);
    assert.equal(exitCode([met], none, [open, failed]), 1);
    assert.equal(exitCode([{ ...met, verdict: failed }], none, [{ status: "pass" }]), 1);
  });
});
