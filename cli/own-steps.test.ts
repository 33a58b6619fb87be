import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { suite, test } from "node:test";
import { sha256 } from "../core/kernel/index.ts";
import { Yard } from "./test-support.ts";

const steps = `
  import assert from "node:assert/strict";
  import { Inconclusive, type Scene, Then } from "assay/steps";
  Then("all is well", function (this: Scene) { assert.equal(this.devices.length, 1); });
  Then("all is lost", () => assert.fail("it is lost"));
  Then("nobody knows", () => { throw new Inconclusive("sample-size", "too few"); });
`;

/** A scenario whose last step is `step`. */
const scenario = (step: string, tags = "") =>
  `  ${tags}\n  Scenario: ${step}\n    Given a manufactured device\n    Then ${step}\n\n`;
const feature = (...scenarios: readonly string[]) => `Feature: Own\n\n${scenarios.join("")}`;

interface Verdicts {
  readonly requirements: readonly { readonly id: string; readonly verdict: { readonly status: string } }[];
  readonly ownChecks: readonly {
    readonly scenario: string;
    readonly name: string;
    readonly verdict: { readonly status: string; readonly message?: string };
  }[];
}

/** Runs own.feature with own.steps.mts in a yard of their own. */
async function runOwn(text: string, ...argv: readonly string[]) {
  await using yard = new Yard();
  yard.write("own.feature", text);
  yard.write("own.steps.mts", steps);
  const { status, stdout, stderr } = await yard.run(
    ...["run", "own.feature", "--steps", "own.steps.mts", "--json"],
    ...argv,
  );
  assert.equal(stderr, "");
  return { status, ...(JSON.parse(stdout) as Verdicts) };
}

suite("checks of the user's own", () => {
  for (const [step, code, verdict] of [
    ["all is well", 0, { status: "pass" }],
    ["all is lost", 1, { status: "fail", message: "it is lost" }],
    ["nobody knows", 3, { status: "inconclusive", cause: "sample-size", message: "too few" }],
  ] as const) {
    test(`end the run with ${code} when the step says that ${step}`, async () => {
      const { status, ownChecks, requirements } = await runOwn(feature(scenario(step, "@house")));
      assert.equal(status, code);
      assert.deepEqual(ownChecks, [{ scenario: "own.feature:4", name: step, verdict }]);
      assert.deepEqual(requirements, []);
    });
  }

  test("that have no step yet examined nothing, also where they name an atom", async () => {
    const empty = "  @PRV-ID-1.1 @must\n  Scenario: to come\n\n  Scenario: to come as well\n";
    const { status, ownChecks, requirements } = await runOwn(feature(empty));
    assert.deepEqual(
      [...requirements, ...ownChecks].map(({ verdict }) => verdict.status),
      ["inconclusive", "inconclusive"],
    );
    assert.equal(status, 3);
  });

  test("leave the digest of their steps in journal and report", async () => {
    await using yard = new Yard();
    yard.write("own.feature", feature(scenario("all is well")));
    yard.write("own.steps.mts", steps);
    await yard.run("run", "own.feature", "--steps", "own.steps.mts", "--out", "run");
    const [start] = await yard.journal("run");
    assert.ok(start?.type === "run-started");
    assert.deepEqual(start.ownSteps, [{ uri: "own.steps.mts", sha256: sha256(steps) }]);
    const [, row = ""] = /own\.steps\.mts<(.*?)<\/tr>/s.exec(yard.read("run/index.html")) ?? [];
    assert.ok(row.includes(sha256(steps)), row);
  });

  test("are chosen by tags of their own", async () => {
    const text = feature(scenario("all is well", "@house"), scenario("all is lost", "@garden"));
    const { status, ownChecks } = await runOwn(text, "--tags", "@house");
    assert.deepEqual([status, ownChecks.map(({ name }) => name)], [0, ["all is well"]]);
  });

  test("examine an atom of the register when they name one, and count for it", async () => {
    const { status, ownChecks, requirements } = await runOwn(
      feature(scenario("all is lost", "@PRV-ID-1.1 @must")),
    );
    assert.deepEqual([status, ownChecks], [1, []]);
    assert.deepEqual(
      requirements.map(({ id, verdict }) => [id, verdict.status]),
      [["PRV-ID-1", "fail"]],
    );
  });

  test("run beside the standard's, in as many threads as asked for", async () => {
    const text = feature(scenario("all is well"), scenario("all is well"));
    const { status, ownChecks, requirements } = await runOwn(
      text,
      ...["features/identity/reported.feature", "--parallel", "2"],
    );
    assert.deepEqual([status, ownChecks.length], [0, 2]);
    assert.ok(requirements.length > 0 && requirements.every(({ verdict }) => verdict.status === "pass"));
  });

  test("mean this installation by assay/steps, whatever lies near them", async () => {
    await using yard = new Yard();
    yard.write("own.feature", feature(scenario("all is well")));
    yard.write("own.steps.mts", steps);
    yard.write(
      "node_modules/assay/package.json",
      '{ "name": "assay", "exports": { "./steps": "./other.js" } }',
    );
    yard.write("node_modules/assay/other.js", "throw new Error('another copy');");
    const { status, stderr } = await yard.run("run", "own.feature", "--steps", "own.steps.mts");
    assert.deepEqual([status, stderr], [0, ""]);
  });
});

suite("assay run refuses, before it writes anything,", () => {
  /** Exit code 2, `told` on standard error, nothing written. */
  async function refused(yard: Yard, argv: readonly string[], told: RegExp): Promise<void> {
    const before = yard.contents();
    const { status, stdout, stderr } = await yard.run("run", ...argv);
    assert.deepEqual([status, stdout], [2, ""], stderr);
    assert.match(stderr, told);
    assert.doesNotMatch(stderr, /fault of Assay/);
    assert.deepEqual(yard.contents(), before);
  }

  test("steps that are not there", async () => {
    await using yard = new Yard();
    yard.write("own.steps.mts", steps);
    await refused(
      yard,
      ["--steps", "own.steps.mts", "--steps", "*.steps.js"],
      /^assay: --steps \*\.steps\.js: there is no such file\./,
    );
  });

  for (const [what, text, told] of [
    ["are not well-formed", "Then(", /^assay: --steps bad\.steps\.mts: it cannot be loaded: /],
    [
      "import what is not there",
      'import "nowhere";',
      /bad\.steps\.mts: it cannot be loaded: Cannot find package 'nowhere'/,
    ],
    [
      "use types that cannot be erased",
      "enum Way { In }",
      /bad\.steps\.mts: it cannot be loaded: .*enum.*\n.*can be erased/s,
    ],
    ["throw", 'throw new Error("not today");', /bad\.steps\.mts: it cannot be loaded: not today/],
  ] as const) {
    test(`steps that ${what}`, async () => {
      await using yard = new Yard();
      yard.write("good.steps.mts", steps);
      yard.write("bad.steps.mts", text);
      await refused(yard, ["--tags", "@PRV-ID-1.1", "--steps", "*.steps.mts"], told);
    });
  }

  test("TypeScript under node_modules", async () => {
    await using yard = new Yard();
    const file = "node_modules/checks/own.steps.ts";
    yard.write(file, steps);
    await refused(
      yard,
      ["--steps", file],
      /own\.steps\.ts: Node takes no TypeScript from under node_modules/,
    );
  });

  for (const tag of ["@PRV-ID-1.11", "@prv-id-1.1", "@needs-luck"]) {
    test(`the tag ${tag} in a feature of the user's own`, async () => {
      await using yard = new Yard();
      yard.write("own.feature", feature(scenario("all is well", tag)));
      await refused(yard, ["own.feature"], new RegExp(`own\\.feature:3: unknown tag ${tag}\n`));
    });
  }

  test("a path that is neither the user's nor the standard's", async () => {
    await using yard = new Yard();
    await refused(yard, ["features/nowhere"], /"features\/nowhere": there are no such features/);
    await refused(yard, ["features/../cli"], /"features\/\.\.\/cli": there are no such features/);
    assert.ok(!existsSync(yard.path("features")));
  });
});
