import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { suite, test } from "node:test";
import { assay, Yard } from "./test-support.ts";

const ixit = "products/reference/ixit.yaml";
const ics = "products/reference/ics.yaml";
/** A claim that the emulated device does not live up to, on a MUST. */
const claimAnotherForm = (yard: Yard) => yard.edit(ixit, "AR1-[0-9A-F]{24}", "AR2-[0-9A-F]{24}");

interface Verdicts {
  readonly exitCode: number;
  readonly report: string;
  readonly waivers: readonly { readonly atom: string }[];
  readonly requirements: readonly {
    readonly id: string;
    readonly verdict: { readonly status: string; readonly cause?: string; readonly message?: string };
  }[];
}

/** Runs with --json, of which standard output is one document and nothing else. */
async function verdicts(
  yard: Yard,
  ...argv: readonly string[]
): Promise<Verdicts & { readonly status: number | null }> {
  const { status, stdout, stderr } = await yard.run("run", "--json", ...argv);
  assert.equal(stderr, "");
  const told = JSON.parse(stdout) as Verdicts;
  assert.equal(told.exitCode, status);
  return { ...told, status };
}

suite("assay run ends with", () => {
  test("0 when all that was examined passes; its folder holds journal, messages and reports", async () => {
    await using yard = new Yard();
    const { status, stdout, stderr } = await yard.run("run", "--tags", "@PRV-ID-1.1", "--out", "run");
    assert.equal(status, 0, stdout + stderr);
    assert.equal(stderr, "");
    assert.match(stdout, /^1\/1 pass .*unique\.feature:5 /);
    assert.match(stdout, /PASS +PRV-ID-1 /);
    assert.ok(stdout.endsWith(`Report: ${yard.path("run/index.html")}\n`));
    assert.deepEqual(readdirSync(yard.path("run")).sort(), [
      "index.html",
      "inputs",
      "journal.ndjson",
      "junit.xml",
      "messages.ndjson",
      "pages",
    ]);
    assert.deepEqual(await yard.leftBehind(), { processes: [], files: [] });
  });

  test("0 also into a folder that is there and empty, and by default into one of its own", async () => {
    await using yard = new Yard();
    mkdirSync(yard.path("empty"));
    assert.equal((await yard.run("run", "--tags", "@PRV-ID-1.1", "--out", "empty")).status, 0);
    for (const seed of ["../../way out", "plain"]) {
      const { status } = await yard.run("run", "--tags", "@PRV-ID-1.1", "--seed", seed);
      assert.equal(status, 0);
    }
    const runs = readdirSync(yard.path("runs"));
    assert.equal(runs.length, 2);
    assert.ok(
      runs.every((run) => existsSync(yard.path("runs", run, "index.html"))),
      String(runs),
    );
  });

  test("1 when a claim does not hold, and says which, and what was seen", async () => {
    await using yard = new Yard();
    claimAnotherForm(yard);
    const plain = await yard.run("run", "--tags", "@PRV-ID-1.1");
    assert.equal(plain.status, 1);
    assert.match(plain.stdout, /^1\/1 FAIL .*\n {4}.*AR2-.*AR1-/);
    assert.match(plain.stdout, /FAIL +PRV-ID-1 .*\n {4}PRV-ID-1\.1 FAIL: /);
    const { status, requirements } = await verdicts(yard, "--tags", "@PRV-ID-1.1");
    assert.equal(status, 1);
    assert.deepEqual(
      requirements.map(({ id, verdict }) => [id, verdict.status]),
      [["PRV-ID-1", "fail"]],
    );
  });

  test("1 when a SHOULD is unmet, 0 when the product states a reason; a FAIL it is both times", async () => {
    await using yard = new Yard();
    yard.edit(ixit, "rule: AR1-{HEX}", "rule: AR1-{hex}");
    assert.equal((await verdicts(yard, "--tags", "@PRV-ID-2.1")).status, 1);
    yard.edit(ics, "shouldReasons: {}", "shouldReasons: {PRV-ID-2.1: the label prints capital letters}");
    const excused = await verdicts(yard, "--tags", "@PRV-ID-2.1");
    assert.equal(excused.status, 0);
    assert.equal(excused.requirements[0]?.verdict.status, "fail");
  });

  test("1 when a declaration says too little: where encrypted flash is", async () => {
    await using yard = new Yard();
    yard.edit(ixit, "credentials: { role: credentials,", "credentials: { role: scratch,");
    const { status, requirements } = await verdicts(yard, "--tags", "@PRV-CRED-4.3 and not @needs-console");
    assert.equal(status, 1);
    assert.match(requirements[0]?.verdict.message ?? "", /no partition has the role credentials/);
  });

  test("3 when the sample is too small to tell", async () => {
    await using yard = new Yard();
    const { status, requirements } = await verdicts(
      yard,
      "--devices",
      "1",
      "--tags",
      "@PRV-ID-1.2 and not @lot",
    );
    assert.equal(status, 3);
    const [{ verdict } = { verdict: undefined }] = requirements;
    assert.equal(verdict?.status, "inconclusive");
    assert.equal(verdict?.cause, "sample-size");
  });

  test("3 when the bench cannot do what a scenario needs, 1 when something else fails as well", async () => {
    await using yard = new Yard();
    yard.edit(ics, "  - button\n", "");
    const lacking = await verdicts(yard, "--tags", "@PRV-CFG-4.1");
    assert.equal(lacking.status, 3);
    assert.match(lacking.requirements[0]?.verdict.message ?? "", /button/);
    claimAnotherForm(yard);
    assert.equal((await verdicts(yard, "--tags", "@PRV-CFG-4.1 or @PRV-ID-1.1")).status, 1);
  });

  test("0 when what fails is waived, which changes no verdict and is told", async () => {
    await using yard = new Yard();
    claimAnotherForm(yard);
    yard.write(
      "products/reference/waivers.yaml",
      "waivers:\n  - atom: PRV-ID-1.1\n    reason: labels of the first batch are printed already\n    owner: ada@example.test\n    expiry: 2999-12-31\n",
    );
    const { status, requirements, waivers } = await verdicts(yard, "--tags", "@PRV-ID-1.1", "--out", "run");
    assert.equal(status, 0);
    assert.equal(requirements[0]?.verdict.status, "fail");
    assert.deepEqual(
      waivers.map(({ atom }) => atom),
      ["PRV-ID-1.1"],
    );
    assert.match(yard.read("run/index.html"), /labels of the first batch/);
    const plain = await yard.run("run", "--tags", "@PRV-ID-1.1");
    assert.match(
      plain.stdout,
      /FAIL +PRV-ID-1 [\s\S]*waived {2}PRV-ID-1\.1 by ada@example\.test until 2999-12-31/,
    );
    // Whoever waives one atom has not waived its neighbour.
    yard.edit(ixit, "rule: AR1-{HEX}", "rule: AR1-{hex}");
    assert.equal((await verdicts(yard, "--tags", "@PRV-ID-1.1 or @PRV-ID-2.1")).status, 1);
  });

  test("what it would end with, when its reader goes away first", async () => {
    await using yard = new Yard();
    const { child, ended } = yard.start(assay("run", "--tags", "@PRV-ID-1.1 or @PRV-ID-2.1", "--out", "run"));
    child.stdout?.destroy();
    const { status, stderr } = await ended;
    assert.deepEqual([status, stderr], [0, ""]);
    assert.ok(existsSync(yard.path("run/junit.xml")));
  });
});

suite("assay run --dry-run", () => {
  test("lists what would run and what lacks a capability, and writes nothing", async () => {
    await using yard = new Yard();
    yard.edit(ics, "  - button\n", "");
    const before = yard.contents();
    const { status, stdout, stderr } = await yard.run("run", "--dry-run", "--tags", "@PRV-CFG-4.1");
    assert.deepEqual([status, stderr], [0, ""]);
    const lines = stdout.trimEnd().split("\n");
    assert.equal(lines.at(-1), "4 scenarios selected, 2 can run on this product.");
    assert.equal(lines.filter((line) => line.endsWith("cannot run: no button")).length, 2);
    const { stdout: json } = await yard.run(
      "run",
      "--dry-run",
      "--json",
      "--tags",
      "@PRV-CFG-4.1",
      "--out",
      "run",
    );
    assert.equal((JSON.parse(json) as { scenarios: object[] }).scenarios.length, 4);
    assert.deepEqual(yard.contents(), before);
    assert.deepEqual(await yard.leftBehind(), { processes: [], files: [] });
  });

  test("lets no feature's text steer the terminal", async () => {
    await using yard = new Yard();
    const scenario = "  @must @PRV-ID-1.1\n  Scenario: One \u001b[2J\u202e\u0007 way\n    Given a device\n";
    yard.write("odd.feature", `Feature: Odd\n\n${scenario}`);
    const dry = await yard.run("run", "--dry-run", "odd.feature");
    assert.equal(dry.status, 0, dry.stderr);
    const real = await yard.run("run", "odd.feature");
    for (const { stdout } of [dry, real]) {
      assert.match(stdout, /One \ufffd\[2J\ufffd\ufffd way/);
      for (const character of "\u0007\u001b\u202e") assert.ok(!stdout.includes(character));
    }
  });
});
