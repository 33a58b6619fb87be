import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { suite, test } from "node:test";
import type { JournalRecord } from "../../core/journal/index.ts";
import {
  attemptsAt,
  completed,
  fail,
  inconclusive,
  makeFolder,
  pass,
  planned,
  started,
} from "../test-support.ts";
import { reportOf, withInputs } from "./test-support.ts";

const observation = (
  scenario: string,
  attempt: number,
  value: unknown,
  expected?: unknown,
): JournalRecord => ({
  ...{ type: "observation", scenario, attempt, step: 0, what: "identity", value },
  ...(expected === undefined ? {} : { expected }),
});

/** Text of the page with markup taken out, as it is read. */
const textOf = (page: string): string =>
  page
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

suite("evidence in the report", () => {
  test("each place named is found in the file by tail, head and sha256sum", async () => {
    const [first, second] = [planned("PRV-A-1.1"), planned("PRV-A-1.1")];
    const [planA, startA, endA] = attemptsAt(first, pass);
    const [planB, startB, endB] = attemptsAt(second, fail("of another kind: \u2028 é 💥"));
    assert.ok(planA && startA && endA && planB && startB && endB);
    const seen = [observation(first.scenario, 1, "é ✓ 💥"), observation(second.scenario, 1, { a: "<b>" })];
    // The first as one piece, the second with lines of a third between its own.
    const third = attemptsAt(planned("PRV-A-2.1"), pass);
    const records = [
      planA,
      planB,
      startA,
      seen[0],
      endA,
      startB,
      ...third.slice(0, 2),
      seen[1],
      endB,
      third[2],
    ];
    const { evidence, journal } = await reportOf([
      started(),
      ...records.filter((record) => record !== undefined),
      completed,
    ]);
    await using folder = await makeFolder();
    const file = folder.path("journal.ndjson");
    await writeFile(file, journal);
    const digestAt = (offset: string, length: string) =>
      spawnSync("sh", ["-c", `tail -c +$((${offset} + 1)) "$0" | head -c ${length} | sha256sum`, file], {
        encoding: "utf8",
      }).stdout.slice(0, 64);
    const ranges = [
      ...evidence.matchAll(/offset (\d+), (\d+) bytes, SHA-256 <code class="hash">([0-9a-f]{64})/g),
    ];
    const rows = [
      ...evidence.matchAll(
        /<td class="num">\d+<\/td><td>([\w-]+)<\/td><td class="num">(\d+)<\/td><td class="num">(\d+)<\/td><td><code class="hash">([0-9a-f]{64})/g,
      ),
    ];
    // The second stands in pieces: no one range holds it alone. Three attempts, an observation in two of them.
    assert.equal(ranges.length, 1);
    assert.equal(rows.length, 5);
    for (const [, offset = "", length = "", digest] of ranges) assert.equal(digestAt(offset, length), digest);
    for (const [, , offset = "", length = "", digest] of rows) assert.equal(digestAt(offset, length), digest);
    // Where something is wrong the line itself stands there as well.
    const raw = journal
      .toString()
      .split("\n")
      .find((line) => line.includes('"a":"<b>"'));
    assert.ok(raw && textOf(evidence).includes(raw));
  });

  test("every attempt is shown with its own verdict", async () => {
    const { evidence, print } = await reportOf([
      started(),
      ...attemptsAt(planned("PRV-A-1.1"), inconclusive("equipment", "the relay stuck"), pass),
      completed,
    ]);
    for (const page of [evidence, print]) {
      assert.match(page, /Attempt 1 of 2<\/b> <span class="badge inconclusive">/);
      assert.match(page, /the relay stuck/);
      assert.match(page, /Attempt 2 of 2<\/b> <span class="badge pass">/);
    }
  });

  test("expected stands against observed; what was seen again and was the same stands once", async () => {
    const plan = planned("PRV-A-1.1");
    const [planRecord, start, end] = attemptsAt(plan, pass);
    assert.ok(planRecord && start && end);
    const step: JournalRecord = {
      ...{ type: "step-finished", scenario: plan.scenario, attempt: 1 },
      ...{ step: 0, text: "a device", status: "passed", durationMs: 1 },
    };
    const seen = [
      observation(plan.scenario, 1, "AR1-7", "AR1-8"),
      observation(plan.scenario, 1, "same"),
      observation(plan.scenario, 1, "same"),
      observation(plan.scenario, 1, "other"),
    ];
    const { evidence } = await reportOf([started(), planRecord, start, ...seen, step, end, completed]);
    assert.match(
      evidence,
      /observed<\/span><code>AR1-7<\/code><\/div><div class="pair"><span>expected<\/span><code>AR1-8</,
    );
    assert.equal(evidence.split("<code>same</code>").length, 2);
    assert.match(evidence, /2 times, the same each time/);
    assert.match(evidence, /<code>other<\/code>/);
  });

  test("a file of evidence is linked by its digest, and no other name is followed", async () => {
    const plan = planned("PRV-A-1.1");
    const [planRecord, start, end] = attemptsAt(plan, pass);
    assert.ok(planRecord && start && end);
    const sha256 = "5a".repeat(32);
    const file = (path: string): JournalRecord => ({
      ...{ type: "evidence", scenario: plan.scenario, attempt: 1, step: 0, name: "dump" },
      ...{ file: path, sha256, size: 4096, mediaType: "application/octet-stream" },
      ...{ slot: "device-1", address: 0, length: 5000, redacted: [{ offset: 8, length: 32 }] },
    });
    const records = [planRecord, start, file(`evidence/${sha256}`), file("../../etc/passwd"), end];
    const { evidence } = await reportOf([started(), ...records, completed], { record: "../" });
    assert.ok(evidence.includes(`href="../../evidence/${sha256}"`));
    assert.match(
      evidence,
      /4,096 bytes of device-1 from offset 0; the 904 after them are all 0xff and left out; 32 bytes redacted/,
    );
    assert.doesNotMatch(evidence, /href="[^"]*passwd/);
  });

  test("of what went wrong the file's first bytes stand there, as a dump", async () => {
    const plan = planned("PRV-A-1.1");
    const [planRecord, start, end] = attemptsAt(plan, fail());
    assert.ok(planRecord && start && end);
    const sha256 = "5a".repeat(32);
    const dump: JournalRecord = {
      ...{ type: "evidence", scenario: plan.scenario, attempt: 1, step: 0, name: "dump" },
      ...{ file: `evidence/${sha256}`, sha256, size: 18, mediaType: "application/octet-stream" },
      ...{ slot: "device-1", address: 0, length: 18, redacted: [] },
    };
    const files = { [`evidence/${sha256}`]: "0123456789abcdefXY" };
    const { evidence } = await reportOf([started(), planRecord, start, dump, end, completed], { files });
    assert.match(evidence, /00000000 {2}30 31 32 33 .* 65 66\n00000010 {2}58 59</);
  });

  test("the scenario stands as its feature file states it, when that file is the one of the run", async () => {
    const feature = [
      "Feature: Identity",
      "",
      "  @PRV-A-1.1 @must",
      "  Scenario: One",
      "    Given a device",
      '      """',
      "      Scenario: not one",
      '      """',
      "",
      "  # Why: it differs",
      "  @PRV-A-2.1",
      "  Scenario Outline: Two of <kind>",
      "    Given <kind>",
      "",
      "    Examples:",
      "      | kind |",
      "      | this |",
    ].join("\n");
    const plans = [
      planned("PRV-A-1.1", { scenario: "features/a.feature:4" }),
      planned("PRV-A-2.1", { scenario: "features/a.feature:17" }),
    ];
    const records = plans.flatMap((plan) => attemptsAt(plan, pass));
    const { start, files } = withInputs(started(), { "inputs/features/a.feature": ["feature", feature] });
    const { evidence } = await reportOf([start, ...records, completed], { files });
    const [one = "", two = ""] = [
      ...evidence.matchAll(/Gherkin: [^<]*<\/summary><pre tabindex="0">(.*?)<\/pre>/gs),
    ].map(([, text]) => text ?? "");
    assert.equal(
      textOf(one),
      '@PRV-A-1.1 @must\nScenario: One\n  Given a device\n    """\n    Scenario: not one\n    """',
    );
    assert.equal(
      textOf(two),
      "# Why: it differs\n@PRV-A-2.1\nScenario Outline: Two of <kind>\n  Given <kind>\n\n  Examples:\n    | kind |\n    | this |",
    );
    const changed = await reportOf([start, ...records, completed], {
      files: { "inputs/features/a.feature": `${feature} ` },
    });
    assert.doesNotMatch(changed.evidence, /Scenario: One/);
    assert.match(
      changed.index,
      /inputs\/features\/a\.feature \(feature\) is not the file that the run rested on/,
    );
    const { index } = await reportOf([start, ...records, completed]);
    assert.match(index, /inputs\/features\/a\.feature \(feature\) is not there/);
  });

  test("inputs are read from below the run's folder alone", async () => {
    const { start } = withInputs(started(), { "inputs/../../elsewhere.feature": ["feature", "Feature: x"] });
    const { index } = await reportOf([start, completed], { files: { "elsewhere.feature": "Feature: x" } });
    assert.doesNotMatch(index, /elsewhere/);
  });

  test("the command to examine again holds seed, product and atoms, as a shell takes them", async () => {
    const options = { product: "my products/it's", attach: "pty", cuts: "all", steps: ["own/*.ts"] };
    const { evidence } = await reportOf([
      started({ seed: "a b", options, devices: 5 }),
      ...attemptsAt(planned("PRV-A-1.1"), pass),
      completed,
    ]);
    const [, command = ""] = /<pre>(assay run .*?)<\/pre>/.exec(evidence) ?? [];
    const { stdout } = spawnSync("sh", ["-c", `assay() { printf '%s\\n' "$@"; }; ${textOf(command)}`], {
      encoding: "utf8",
    });
    assert.deepEqual(stdout.trim().split("\n"), [
      ...["run", "--product", "my products/it's", "--attach", "pty", "--cuts", "all"],
      ...["--steps", "own/*.ts", "--devices", "5", "--seed", "a b", "--tags", "@PRV-A-1.1 or @PRV-A-1.2"],
    ]);
    const onRig = await reportOf([
      started({ arguments: ["run", "--rig", "lab.yaml"], options }),
      ...attemptsAt(planned("PRV-A-1.1"), pass),
      completed,
    ]);
    assert.match(onRig.evidence, /assay run --rig lab\.yaml --cuts all/);
    const counted = await reportOf([
      started({ options: { ...options, cuts: 40 } }),
      ...attemptsAt(planned("PRV-A-1.1"), pass),
      completed,
    ]);
    assert.match(counted.evidence, / --cuts 40 /);
  });

  test("on paper nothing is folded, and consoles of what passed are named by their line", async () => {
    const plans = [planned("PRV-A-1.1"), planned("PRV-A-2.1")];
    const records = plans.flatMap((plan, at) => {
      const [planRecord, start, end] = attemptsAt(plan, at === 0 ? pass : fail());
      const transcript: JournalRecord = {
        ...{ type: "transcript", scenario: plan.scenario, attempt: 1, slot: `device-${at + 1}`, leftOut: 0 },
        lines: [{ direction: "received", text: `said by ${at + 1}` }],
      };
      return planRecord && start && end ? [planRecord, start, transcript, end] : [];
    });
    const { print } = await reportOf([started(), ...records, completed]);
    assert.doesNotMatch(print, /<details/);
    assert.match(print, /Console of device-1, 1 lines: line 4 of the journal/);
    assert.doesNotMatch(print, /said by 1/);
    assert.match(print, /said by 2/);
    assert.match(print, /@page \{ size: A4/);
  });
});
