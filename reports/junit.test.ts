import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test } from "node:test";
import fc from "fast-check";
import type { Verdict } from "../core/journal/index.ts";
import { renderJunit } from "./junit.ts";
import type { RunSummary } from "./summary.ts";
import {
  attemptsAt,
  completed,
  examined,
  fail,
  hostile,
  inconclusive,
  pass,
  planned,
  started,
  summaryOf,
  xmllint,
} from "./test-support.ts";

const notApplicable = (justification: string): Verdict => ({ status: "not-applicable", justification });
const schema = join(import.meta.dirname, "junit.rng");
const validate = (xml: string) => xmllint(xml, "--noout", "--relaxng", schema);
/** The report, which every test validates against what CI servers accept. */
function validJunit(summary: RunSummary): string {
  const xml = renderJunit(summary);
  validate(xml);
  return xml;
}
const ask = (xml: string, expression: string) => xmllint(xml, "--xpath", expression).trimEnd();

suite("JUnit report", () => {
  test("FAIL is a failure, INCONCLUSIVE an error with its cause, NOT-APPLICABLE skipped, PASS nothing", async () => {
    const xml = validJunit(
      await summaryOf([
        started(),
        ...examined("PRV-A-1.1", pass),
        ...examined("PRV-A-1.1", fail("it leaked\nsecond line")),
        ...examined("PRV-B-1.1", inconclusive("sample-size", "one device only")),
        ...examined("PRV-B-1.2", notApplicable("it has no radio")),
        planned("PRV-B-1.2"),
        completed,
      ]),
    );
    const all = ["tests", "failures", "errors"].map((name) => ask(xml, `string(/testsuites/@${name})`));
    assert.deepEqual(all, ["5", "1", "2"]);
    assert.equal(ask(xml, "count(//testsuite)"), "2");
    const suiteOf = (name: string) =>
      ["tests", "failures", "errors", "skipped"].map((of) =>
        ask(xml, `string(//testsuite[@name="${name}"]/@${of})`),
      );
    assert.deepEqual(suiteOf("Identity"), ["2", "1", "0", "0"]);
    assert.deepEqual(suiteOf("Configuration"), ["3", "0", "2", "1"]);
    assert.equal(ask(xml, "string(//failure/@message)"), "it leaked");
    assert.equal(ask(xml, "string(//failure)"), "it leaked\nsecond line");
    assert.equal(ask(xml, "string(//failure/@type)"), "FAIL");
    assert.equal(ask(xml, "string((//error)[1]/@type)"), "INCONCLUSIVE{sample-size}");
    assert.equal(ask(xml, "string((//error)[2]/@message)"), "the scenario was planned and not finished");
    assert.equal(ask(xml, "string(//skipped/@message)"), "it has no radio");
    assert.equal(ask(xml, "count(//testcase[not(*)])"), "1");
  });

  test("a case is named by scenario and atoms, classed by file and line, timed by its last attempt", async () => {
    const plan = planned(["PRV-A-1.1", "PRV-A-2.1"], {
      name: "A device is itself",
      scenario: "features/id.feature:7",
    });
    const xml = validJunit(
      await summaryOf([started(), ...attemptsAt(plan, inconclusive("equipment"), pass), completed]),
    );
    assert.equal(ask(xml, "string(//testcase/@name)"), "A device is itself [PRV-A-1.1 PRV-A-2.1]");
    assert.equal(ask(xml, "string(//testcase/@classname)"), "features/id.feature:7");
    assert.equal(ask(xml, "string(//testcase/@time)"), "1.500");
    assert.equal(ask(xml, "string(//testsuite/@time)"), "1.500");
    assert.match(ask(xml, "string(//testsuite/@timestamp)"), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  });

  test("is well formed whatever names and messages hold", async () => {
    const records = [
      fail(hostile),
      inconclusive("environment", hostile),
      notApplicable(hostile),
      pass,
    ].flatMap((verdict) =>
      attemptsAt(planned("PRV-A-1.1", { name: hostile, scenario: `${hostile}:${verdict.status}` }), verdict),
    );
    const xml = validJunit(await summaryOf([started(), ...records, completed]));
    assert.equal(ask(xml, "count(//testcase)"), "4");
    assert.equal(ask(xml, "count(//script)"), "0");
    assert.ok(ask(xml, "string(//failure)").includes(`<script src="https://evil.example/x.js">`));
  });

  test("is well formed when nothing was planned, and for scenarios of no known atom", async () => {
    assert.equal(ask(validJunit(await summaryOf([started(), completed])), "count(//testcase)"), "0");
    const xml = validJunit(await summaryOf([started(), ...examined([], pass), completed]));
    assert.equal(ask(xml, "string(//testsuite/@name)"), "Own checks");
  });

  test("messages come back as they were, but for characters that XML cannot hold", async () => {
    const special = fc.constantFrom(
      "<",
      "&",
      "]",
      ">",
      "'",
      '"',
      "a",
      "\u0000",
      "\uffff",
      "\ud800",
      "\u{1f4a1}",
    );
    const texts = fc.sample(fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: special })), 200);
    // One document for all of them: a process for each would take minutes.
    const records = texts.flatMap((text) => examined("PRV-A-1.1", fail(`(${text})`)));
    const xml = validJunit(await summaryOf([started(), ...records, completed]));
    assert.equal(ask(xml, "count(//failure)"), String(texts.length));
    const kept = texts.filter((text) => /^[\x20-\x7e]*[<&>"'][\x20-\x7e]*$/.test(text)).slice(0, 10);
    assert.notEqual(kept.length, 0);
    const seen = ask(xml, "//failure/text()");
    const entities: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
    const plain = seen.replaceAll(/&(lt|gt|amp);/g, (entity) => entities[entity] ?? "");
    for (const text of kept) assert.ok(plain.includes(`(${text})`), text);
  });

  test("the schema can see: what a CI server refuses is refused", async () => {
    const records = [...examined("PRV-A-1.1", fail()), ...examined("PRV-A-1.1", notApplicable("no radio"))];
    const xml = validJunit(await summaryOf([started(), ...records, completed]));
    const damage: readonly (readonly [from: string | RegExp, to: string])[] = [
      ["<testsuites ", '<testsuites skipped="1" '],
      [/<testcase name="[^"]*"/, "<testcase"],
      [/time="[^"]*"/, 'time="1,5"'],
      [' type="FAIL"', ""],
      [/ skipped="1"/, ""],
      ["<failure ", "<failed "],
      [/timestamp="[^"]*"/, 'timestamp="yesterday"'],
      [/<testsuite /, "<properties/><testsuite "],
      [/tests="2"/, 'tests="two"'],
    ];
    for (const [from, to] of damage) {
      const damaged = xml
        .replace(from, to)
        .replace("</failure>", to === "<failed " ? "</failed>" : "</failure>");
      assert.notEqual(damaged, xml, to);
      assert.throws(() => validate(damaged), /fails to validate|validity error|RelaxNG|Relax-NG/i, to);
    }
  });
});
