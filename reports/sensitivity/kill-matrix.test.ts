import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gapsOf, type KillMatrix, type TriedDefect } from "./kill-matrix.ts";
import { renderKillMatrix } from "./page.ts";
import { renderSensitivity } from "./summary-text.ts";

const killer = {
  ...{
    scenario: "a.feature:3",
    name: "A scenario",
    atoms: ["PRV-ID-1.1"],
    step: "a step",
    place: "a.feature:5",
  },
  message: "<b>what</b> was wrong",
};
const caught: TriedDefect = {
  ...{
    name: "some-defect",
    kind: "register",
    breaks: "PRV-ID-1.1",
    mistake: "Somebody did it wrong.",
    cwe: 1,
  },
  ...{ product: "products/reference", outcome: "killed", killers: [killer], atoms: { "PRV-ID-1.1": "fail" } },
  durationMs: 10,
};
const matrix = (changes: Partial<KillMatrix> = {}): KillMatrix => ({
  ...{ version: 1, mode: "targeted", complete: true, seed: "seed" },
  ...{ startedAt: "2026-01-01T00:00:00.000Z", endedAt: "2026-01-01T00:00:30.000Z" },
  versions: { assay: "0", node: "0", os: "0" },
  register: { sha256: "0" },
  features: [],
  atoms: [{ id: "PRV-ID-1.1", section: "Chapter / Identity", text: "identity present" }],
  sound: [{ product: "products/reference", scenarios: 3, alarms: [] }],
  defects: [caught],
  ...changes,
});
const survivor: TriedDefect = {
  ...caught,
  outcome: "survived",
  killers: [],
  atoms: { "PRV-ID-1.1": "pass" },
};

describe("kill matrix", () => {
  it("has no gap when every defect is caught by the atom that it breaks", () => {
    assert.deepEqual(gapsOf(matrix()), []);
  });

  it("has a gap for a defect that survived, or that only another atom caught", () => {
    assert.match(String(gapsOf(matrix({ defects: [survivor] }))), /^some-defect survived/);
    const elsewhere = matrix({ defects: [{ ...caught, outcome: "killed-elsewhere" }] });
    assert.match(String(gapsOf(elsewhere)), /by other atoms only, not by PRV-ID-1.1/);
  });

  it("has a gap for a false alarm, however many defects are caught", () => {
    const verdict = { status: "inconclusive", cause: "environment", message: "it broke" } as const;
    const sound = [{ product: "products/x", scenarios: 3, alarms: [{ scenario: "a.feature:3", verdict }] }];
    assert.match(
      String(gapsOf(matrix({ sound }))),
      /a.feature:3 is INCONCLUSIVE on the sound product \(it broke\)/,
    );
  });

  it("has a gap for an assertion that nothing makes fail, unless the exception is stated", () => {
    const assertion = { place: "a.feature:5", text: "it is so", failedFor: [] };
    assert.match(String(gapsOf(matrix({ assertions: [assertion] }))), /no defect makes "it is so" fail/);
    const stated = { ...assertion, exception: "it is asserted by another step, too" };
    assert.deepEqual(gapsOf(matrix({ assertions: [stated] })), []);
  });

  it("lets a mechanical change survive only when it is explained as equivalent", () => {
    const { breaks: _, cwe: __, ...rest } = survivor;
    const mechanical: TriedDefect = { ...rest, kind: "mechanical" };
    assert.equal(gapsOf(matrix({ defects: [mechanical] })).length, 1);
    assert.deepEqual(gapsOf(matrix({ defects: [{ ...mechanical, equivalent: "It changes nothing." }] })), []);
  });

  it("is shown as a page that escapes what it was told, and on a terminal of any width", () => {
    const page = renderKillMatrix(matrix({ defects: [caught, { ...survivor, name: "other-defect" }] }));
    assert.match(page, /1 of 2 defects caught/);
    assert.match(page, /class="fail meant first"/);
    assert.match(page, /class="pass meant missed first"/);
    assert.doesNotMatch(page, /<b>what<\/b>/);
    for (const columns of [40, 80, 120]) {
      const text = renderSensitivity(matrix({ defects: [caught, survivor] }), { columns });
      assert.ok(
        text.split("\n").every((line) => line.length <= columns),
        text,
      );
      assert.match(text, /some-defect survived/);
    }
  });
});
