import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { coverage, coverageFaults, type StatedScenario, unknownTags } from "./coverage.ts";
import type { Atom, Register, Requirement } from "./register.ts";

const atom = (id: string, level: Atom["level"]): Atom => ({
  id,
  level,
  method: "TEST",
  needs: [],
  text: `text of ${id}`,
});
const requirement = (id: string, section: string, ...atoms: Atom[]): Requirement => ({
  ...{ id, section, text: "", level: "MUST", level_basis: "", atoms, refs: {}, confirmed: true },
  ...{ testable_how: "", observe: "black-box", mutants: [] },
});
const register: Register = {
  register: { standard: "", source_sha256: "", editions: {}, sources: {} },
  sections_to_come: ["Later"],
  requirements: [
    requirement("PRV-A-1", "Now", atom("PRV-A-1.1", "MUST"), atom("PRV-A-1.2", "SHOULD")),
    requirement("PRV-B-1", "Later", atom("PRV-B-1.1", "MUST")),
  ],
  interpretations: [],
};
let line = 0;
const scenario = (...tags: string[]): StatedScenario => {
  line += 10;
  const own = line;
  return { uri: "a.feature", line: own, name: "name", tags: tags.map((name) => ({ name, line: own - 1 })) };
};
const must = scenario("@PRV-A-1.1", "@must", "@needs-console", "@lot", "@negative");
const should = scenario("@PRV-A-1.2", "@should");
const faultsOf = (scenarios: StatedScenario[], of: Register = register) =>
  coverageFaults(of, scenarios, ["console"]).map(({ place, message }) => `${place}: ${message}`);

suite("coverage", () => {
  test("tells which scenarios examine which atoms, and what is to come", () => {
    const both = scenario("@PRV-A-1.1", "@must");
    const [a, b] = coverage(register, [must, should, both, scenario("@PRV-A-1.11")]);
    assert.deepEqual(
      a?.atoms.map(({ atom: { id }, scenarios }) => [id, scenarios]),
      [
        ["PRV-A-1.1", [must, both]],
        ["PRV-A-1.2", [should]],
      ],
    );
    assert.deepEqual([a?.toCome, b?.toCome], [false, true]);
  });

  test("finds no fault where there is none", () => {
    assert.deepEqual(faultsOf([must, should]), []);
  });

  test("an atom without a scenario is a fault, unless its section is to come", () => {
    assert.deepEqual(faultsOf([must]), ["PRV-A-1.2: no scenario examines it: text of PRV-A-1.2"]);
    // A longer id that begins alike is another atom.
    const alike = unknownTags(register, [scenario("@PRV-A-1.11")], []);
    assert.equal(alike.length, 1);
  });

  test("a feature of somebody's own may have tags of its own, none that looks like the standard's", () => {
    const scenarios = [scenario("@house", "@PRV-A-1.11", "@prv-a-1.1", "@needs-luck", "@Needs-console")];
    const told = (own?: (uri: string) => boolean) =>
      unknownTags(register, scenarios, ["console"], own).map(({ message }) => message.split(" ").at(-1));
    const slips = ["@PRV-A-1.11", "@prv-a-1.1", "@needs-luck", "@Needs-console"];
    assert.deepEqual(
      told((uri) => uri === "a.feature"),
      slips,
    );
    assert.deepEqual(told(), ["@house", ...slips]);
    assert.deepEqual(
      told((uri) => uri === "b.feature"),
      ["@house", ...slips],
    );
  });

  test("an unknown tag is a fault at its own line, whatever it resembles", () => {
    for (const tag of ["@PRV-A-1", "@PRV-A-1.3", "@prv-a-1.1", "@Must", "@needs-teleport", "@wip"]) {
      const stray = scenario("@PRV-A-1.1", "@must", tag);
      assert.deepEqual(faultsOf([stray, should]), [`a.feature:${stray.line - 1}: unknown tag ${tag}`]);
    }
  });

  test("a scenario that examines no atom is a fault", () => {
    const idle = scenario("@must");
    assert.deepEqual(faultsOf([must, should, idle]), [
      `a.feature:${idle.line}: scenario "name" examines no atom: tag it with one`,
    ]);
  });

  test("a scenario bears its atoms' level: not none, not another, not both", () => {
    for (const [tags, stated, expected] of [
      [["@PRV-A-1.1"], "with no level", "@must"],
      [["@PRV-A-1.1", "@should"], "@should", "@must"],
      [["@PRV-A-1.1", "@must", "@should"], "@must @should", "@must"],
      [["@PRV-A-1.2", "@must"], "@must", "@should"],
      [["@PRV-A-1.1", "@PRV-A-1.2", "@must"], "@must", "@must and @should"],
    ] as const) {
      const wrong = scenario(...tags);
      assert.deepEqual(faultsOf([must, should, wrong]), [
        `a.feature:${wrong.line}: scenario "name" is tagged ${stated}; its atoms are ${expected}`,
      ]);
    }
  });

  test("a section that is examined whole is no longer to come, and one that does not exist never was", () => {
    const later = scenario("@PRV-B-1.1", "@must");
    assert.deepEqual(faultsOf([must, should, later]), [
      'sections_to_come: "Later" is examined whole; take it off the list',
    ]);
    const wrong = { ...register, sections_to_come: ["Later", "Never"] };
    assert.deepEqual(faultsOf([must, should], wrong), ['sections_to_come: there is no section "Never"']);
  });
});
