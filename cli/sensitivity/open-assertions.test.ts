import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { TriedDefect } from "../../reports/index.ts";
import type { FeatureScenario } from "../features.ts";
import { tryOpenAssertions } from "./open-assertions.ts";
import { placeOf, type Trial } from "./plan.ts";
import { together } from "./verdicts.ts";

/** A scenario at `line` with one assertion in the line after it. */
const scenario = (line: number, exception?: string) =>
  ({
    ...{ uri: "a.feature", line, name: `at ${line}`, atoms: [], tags: [] },
    steps: [{ line: line + 1, text: "it is so", asserts: true, exception }],
  }) as unknown as FeatureScenario;

const scenarios = [scenario(10), scenario(20), scenario(30, "it reads the declaration")];
const at = (...lines: number[]) => scenarios.filter(({ line }) => lines.includes(line));

const row = (name: string, ...failed: number[]): TriedDefect => ({
  ...{ name, kind: "subtle", breaks: "A.1", mistake: "", product: "p", outcome: "survived", atoms: {} },
  killers: failed.map((line) => ({
    ...{ scenario: `a.feature:${line}`, name: "", atoms: [], step: "", message: "" },
    place: `a.feature:${line + 1}`,
  })),
  durationMs: 1,
});
const trial = (name: string, own: readonly FeatureScenario[], waitedFor?: true) =>
  ({ defect: { name }, product: "p", scenarios: own, ...(waitedFor && { waitedFor }) }) as unknown as Trial;

/** What each defect was tried with; `fails`: the lines at which it fails. */
async function tryThese(
  trials: readonly Trial[],
  known: readonly TriedDefect[],
  fails: Record<string, number[]>,
) {
  const rows = new Map(known.map((one) => [one.name, one]));
  const asked: string[] = [];
  await tryOpenAssertions({
    ...{ rows, scenarios, trials, atOnce: 1 },
    keep: (grown) => rows.set(grown.name, grown),
    tryDefect: async ({ defect: { name }, scenarios: given }) => {
      asked.push(`${name} ${given.map(placeOf).join(" ")}`);
      return row(name, ...given.map(({ line }) => line).filter((line) => fails[name]?.includes(line)));
    },
  });
  return { asked, rows };
}

describe("assertions that nothing made fail", () => {
  it("are tried with one defect after the other until one makes them fail, and no further", async () => {
    const trials = ["first", "second", "third"].map((name) => trial(name, []));
    const known = [row("first"), row("second"), row("third")];
    const { asked, rows } = await tryThese(trials, known, { first: [10], second: [20], third: [20] });
    assert.deepEqual(asked, ["first a.feature:10 a.feature:20", "second a.feature:20"]);
    assert.deepEqual(
      [...rows.values()].map(({ killers }) => killers.map(({ place }) => place)),
      [["a.feature:11"], ["a.feature:21"], []],
    );
  });

  it("are not tried with a defect that was tried with them, or did not end; what is waited for comes last", async () => {
    const trials = [trial("waits", [], true), trial("tried", at(10)), trial("unknown", [])];
    const { asked } = await tryThese(trials, [row("waits"), row("tried")], {});
    assert.deepEqual(asked, ["tried a.feature:20", "waits a.feature:10 a.feature:20"]);
  });
});

describe("two portions of one defect", () => {
  it("make one row: all that failed, the worst of each atom, the better outcome", () => {
    const first = { ...row("it", 10), atoms: { "A.1": "pass", "A.2": "fail" } } as const;
    const more = { ...row("it", 20), outcome: "killed", atoms: { "A.1": "fail", "A.2": "pass" } } as const;
    const both = together(first, { ...more, fault: "its process is gone" });
    assert.deepEqual(both.atoms, { "A.1": "fail", "A.2": "fail" });
    assert.equal(both.outcome, "killed");
    assert.equal(both.fault, "its process is gone");
    assert.deepEqual(
      both.killers.map((killer) => killer.scenario),
      ["a.feature:10", "a.feature:20"],
    );
    assert.equal(both.durationMs, 2);
  });
});
