import assert from "node:assert/strict";
import { cpSync, rmSync } from "node:fs";
import { suite, test } from "node:test";
import { standard, Yard } from "./test-support.ts";

interface Trace {
  readonly requirements: readonly {
    readonly id: string;
    readonly section: string;
    readonly toCome: boolean;
    readonly atoms: readonly {
      readonly id: string;
      readonly scenarios: readonly { readonly uri: string; readonly line: number }[];
    }[];
  }[];
  readonly faults: readonly { readonly place: string; readonly message: string }[];
}

/** A yard with a copy of the standard in which gaps can be planted. */
function yardWithStandard(): Yard {
  const yard = new Yard();
  cpSync(standard, yard.path("features"), { recursive: true });
  return yard;
}

const unique = "features/identity/unique.feature";

/** Exit code 2, the place and the fault on standard error, and the same in JSON beside the whole trace. */
async function gapIsTold(
  yard: Yard,
  ...expected: readonly (readonly [place: string, message: RegExp])[]
): Promise<void> {
  const { status, stdout, stderr } = await yard.run("requirements", "--features", "features");
  assert.equal(status, 2, stderr);
  assert.match(stdout, /\d+ clauses, \d+ atoms, \d+ of them examined by \d+ scenarios\n$/);
  const told = stderr.trimEnd().split("\n");
  assert.equal(told.length, expected.length, stderr);
  const json = await yard.run("requirements", "--features", "features", "--json");
  assert.equal(json.status, 2);
  const { faults } = JSON.parse(json.stdout) as Trace;
  assert.deepEqual(
    faults.map(({ place, message }) => `${place}: ${message}`),
    told,
  );
  for (const [index, [place, message]] of expected.entries()) {
    assert.equal(faults[index]?.place, place);
    assert.match(faults[index]?.message ?? "", message);
  }
}

suite("assay requirements", () => {
  test("traces each clause of the standard to atoms and scenarios, and finds nothing amiss", async () => {
    await using yard = yardWithStandard();
    const { status, stdout, stderr } = await yard.run("requirements", "--features", "features");
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(stdout, /^Unique Device Identity\n {2}PRV-ID-1 MUST {2}Every device has a unique identity/);
    assert.match(
      stdout,
      /\n {4}PRV-ID-1\.1 MUST TEST {2}.*\n {6}.* {2}features\/identity\/unique\.feature:5\n/,
    );
    assert.match(stdout, /35 clauses, /);
    const json = await yard.run("requirements", "--features", "features", "--json");
    assert.deepEqual([json.status, json.stderr], [0, ""]);
    const { requirements, faults } = JSON.parse(json.stdout) as Trace;
    assert.deepEqual(faults, []);
    assert.equal(requirements.length, 35);
    assert.ok(
      requirements.every(
        ({ toCome, atoms }) => toCome || atoms.every(({ scenarios }) => scenarios.length > 0),
      ),
    );
    for (const { id, line, uri } of requirements.flatMap(({ atoms }) =>
      atoms.flatMap((atom) => atom.scenarios.map((one) => ({ ...one, id: atom.id }))),
    )) {
      const tags = yard.read(uri).split("\n").slice(0, line).join("\n");
      assert.ok(tags.includes(`@${id}`), `${uri}:${line} ${id}`);
    }
  });

  test("traces the standard of this installation, wherever it is started, or the one it is told", async () => {
    await using yard = new Yard();
    const { status, stdout, stderr } = await yard.run("requirements");
    assert.deepEqual([status, stderr], [0, ""]);
    assert.equal((await yard.run("requirements", "--features", standard)).stdout, stdout);
  });
});

suite("assay requirements fails on", () => {
  test("an atom without a scenario", async () => {
    await using yard = yardWithStandard();
    yard.edit(unique, "  @PRV-ID-1.1 ", "  @PRV-ID-1.2 ");
    await gapIsTold(yard, ["PRV-ID-1.1", /^no scenario examines it: /]);
    assert.match(
      (await yard.run("requirements", "--features", "features")).stdout,
      /PRV-ID-1\.1 .*NO SCENARIO/,
    );
  });

  test("the features of a whole section gone", async () => {
    await using yard = yardWithStandard();
    rmSync(yard.path("features/identity"), { recursive: true });
    const { requirements } = JSON.parse(
      (await yard.run("requirements", "--features", "features", "--json")).stdout,
    ) as Trace;
    const atoms = requirements
      .filter(({ section }) => section === "Unique Device Identity")
      .flatMap((requirement) =>
        requirement.atoms.map(({ id }) => [id, /^no scenario examines it: /] as const),
      );
    assert.notEqual(atoms.length, 0);
    await gapIsTold(yard, ...atoms);
  });

  test("a section to come that there is not, and one that is examined whole", async () => {
    await using yard = yardWithStandard();
    const register = yard.read("features/requirements.yaml");
    const toCome = "- Decomposition\n- Unique Device Identity\n";
    // The list goes when its last section has come.
    const changed = register.includes("\nsections_to_come:\n")
      ? register.replace("\nsections_to_come:\n", (key) => `${key}${toCome}`)
      : register.replace("\nrequirements:\n", (key) => `\nsections_to_come:\n${toCome}${key}`);
    yard.write("features/requirements.yaml", changed);
    await gapIsTold(
      yard,
      ["sections_to_come", /no section "Decomposition"/],
      ["sections_to_come", /"Unique Device Identity" is examined whole/],
    );
  });

  test("a scenario without an atom", async () => {
    await using yard = yardWithStandard();
    yard.write(
      "features/identity/odd.feature",
      "Feature: Odd\n\n  @must\n  Scenario: It does something\n    Given a device\n",
    );
    await gapIsTold(yard, ["features/identity/odd.feature:4", /"It does something" examines no atom/]);
  });

  test("a scenario with another level than its atom's, or none", async () => {
    await using yard = yardWithStandard();
    yard.write(
      "features/identity/odd.feature",
      "Feature: Odd\n\n  @should @PRV-ID-1.1\n  Scenario: One\n    Given a device\n\n  @PRV-ID-1.1\n  Scenario: Two\n    Given a device\n",
    );
    await gapIsTold(
      yard,
      ["features/identity/odd.feature:4", /"One" is tagged @should; its atoms are @must/],
      ["features/identity/odd.feature:8", /"Two" is tagged with no level; its atoms are @must/],
    );
  });

  test("a tag that nobody knows, in a scenario, a feature, a rule or an example", async () => {
    await using yard = yardWithStandard();
    yard.write(
      "features/identity/odd.feature",
      "@oddly\nFeature: Odd\n\n  @ruled\n  Rule: One\n\n    @must @PRV-ID-1.1 @needs-luck\n    Scenario Outline: Two <n>\n      Given a device\n\n      @exemplary\n      Examples:\n        | n |\n        | 1 |\n",
    );
    const place = (line: number) => `features/identity/odd.feature:${line}`;
    await gapIsTold(
      yard,
      [place(1), /^unknown tag @oddly$/],
      [place(4), /^unknown tag @ruled$/],
      [place(7), /^unknown tag @needs-luck$/],
      [place(11), /^unknown tag @exemplary$/],
    );
  });

  test("a register that is not as it must be, with line and key", async () => {
    await using yard = yardWithStandard();
    const line =
      yard.edit("features/requirements.yaml", "- id: PRV-ID-2\n  section:", "- id: PRV-ID-2\n  secton:") + 1;
    const { status, stdout, stderr } = await yard.run("requirements", "--features", "features");
    assert.deepEqual([status, stdout], [2, ""]);
    assert.ok(
      stderr.includes(
        `features/requirements.yaml:${line}: requirements.1.secton: unknown key; did you mean "section"?`,
      ),
      stderr,
    );
  });
});
