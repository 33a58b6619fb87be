import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { suite, test } from "node:test";
import type { JournalRecord } from "../../core/journal/index.ts";
import { summarise, type Waiver } from "../summary.ts";
import {
  attemptsAt,
  completed,
  examined,
  fail,
  hostile,
  inconclusive,
  makeFolder,
  pass,
  planned,
  requirements,
  started,
  write,
} from "../test-support.ts";
import { writeHtml } from "./write-html.ts";

async function pageOf(records: readonly JournalRecord[], waivers: readonly Waiver[] = []): Promise<string> {
  await using folder = await makeFolder();
  const [journal, page] = [folder.path("journal"), folder.path("index.html")];
  write(journal, records);
  await writeHtml(await summarise(journal, waivers), journal, page);
  return readFile(page, "utf8");
}

/** Tags of the page with their attributes; fails where they do not nest. */
function tagsOf(page: string): { name: string; attributes: string }[] {
  const markup = page.replace(/^<!doctype html>/, "").replace(/<style>[^<]*<\/style>/, "<style></style>");
  const open: string[] = [];
  const tags: { name: string; attributes: string }[] = [];
  const tag = /<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"<>]*")?)*)>|[<>]/g;
  for (const [whole, closing, name, attributes = ""] of markup.matchAll(tag)) {
    assert.ok(name !== undefined, `a stray ${whole}`);
    if (closing) assert.equal(open.pop(), name, `</${name}> closes another`);
    else {
      tags.push({ name, attributes });
      if (name !== "meta") open.push(name);
    }
  }
  assert.deepEqual(open, []);
  return tags;
}

const of = (scenario: string) => ({ scenario, attempt: 1 });
/** A scenario in which everything that a device, a product or a person can name is hostile. */
function hostileScenario(): JournalRecord[] {
  const plan = planned("PRV-A-1.1", { name: hostile, feature: hostile, scenario: hostile });
  const [planRecord, start, ...end] = attemptsAt(plan, fail(hostile), inconclusive("equipment", hostile));
  assert.ok(planRecord && start);
  return [
    planRecord,
    start,
    { type: "lease", ...of(hostile), slot: hostile },
    {
      type: "step-finished",
      ...of(hostile),
      step: 0,
      text: hostile,
      status: "failed",
      durationMs: 1,
      message: hostile,
    },
    {
      type: "observation",
      ...of(hostile),
      step: 0,
      what: hostile,
      value: { [hostile]: hostile.repeat(20) },
      expected: hostile,
    },
    { type: "observation", ...of(hostile), step: -1, what: hostile, value: hostile },
    {
      type: "transcript",
      ...of(hostile),
      slot: hostile,
      lines: [{ direction: "received", text: hostile }],
      leftOut: 3,
    },
    ...end,
  ];
}

const hostileRun = started({
  runId: hostile,
  product: {
    ...{ name: hostile, model: hostile, manufacturer: hostile, icsSha256: hostile, ixitSha256: hostile },
    ...{
      notApplicable: {},
      shouldReasons: { "PRV-B-2.1": hostile },
      firmware: { version: hostile, sha256: hostile },
      lot: 3,
    },
  },
  readings: { [hostile]: hostile },
  arguments: [hostile],
  against: [hostile],
});
const waiver = { atom: "PRV-A-1.1", reason: hostile, owner: hostile, expiry: hostile };

suite("report page", () => {
  test("hostile text stays text, everywhere", async () => {
    const records = [hostileRun, ...hostileScenario(), ...examined("PRV-B-2.1", fail(hostile)), completed];
    const page = await pageOf(records, [waiver]);
    const allowed = new Set([
      "html",
      "head",
      "meta",
      "title",
      "style",
      "body",
      "main",
      "h1",
      "h2",
      "h3",
      "p",
      "div",
      "span",
      "b",
    ]);
    for (const name of ["a", "ul", "li", "ol", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td"])
      allowed.add(name);
    for (const name of ["details", "summary", "code", "pre"]) allowed.add(name);
    for (const { name, attributes } of tagsOf(page)) {
      assert.ok(allowed.has(name), name);
      assert.doesNotMatch(attributes, / on| style=|javascript:/);
    }
    assert.ok(page.includes("&lt;script src=&quot;https://evil.example/x.js&quot;&gt;"));
    assert.ok(
      [...page].every((character) => character === "\n" || (character >= " " && character !== "\u001b")),
    );
  });

  test("asks the network for nothing", async () => {
    const page = await pageOf([hostileRun, ...hostileScenario(), completed], [waiver]);
    for (const { name, attributes } of tagsOf(page)) {
      assert.ok(!["script", "link", "img", "iframe", "object", "embed", "base", "form"].includes(name), name);
      const urls = [...attributes.matchAll(/ (?:href|src|action|srcset|poster|data|background)="([^"]*)"/g)];
      for (const [, url = ""] of urls) assert.match(url, /^#/);
      assert.doesNotMatch(attributes, /http-equiv/);
    }
    const [, style = ""] = /<style>([^<]*)<\/style>/.exec(page) ?? [];
    assert.ok(style.length > 100);
    assert.doesNotMatch(style, /url\(|@import|https?:/);
  });

  test("names every requirement, those without a verdict as such", async () => {
    const page = await pageOf([
      started(),
      ...examined("PRV-A-1.1", pass),
      ...examined("PRV-B-1.1", fail()),
      completed,
    ]);
    tagsOf(page);
    const [before = "", evidence = ""] = page.split("<h2>Evidence</h2>");
    for (const { id } of requirements) assert.ok(before.includes(id), id);
    for (const id of ["PRV-A-1", "PRV-B-1"]) {
      assert.ok(before.includes(`href="#${id}"`), id);
      assert.ok(evidence.includes(`id="${id}"`), id);
    }
    const [, missed = ""] = /<h2>Not examined in this run<\/h2>(.*?)<h2>/s.exec(before) ?? [];
    for (const id of ["PRV-A-2", "PRV-B-2", "PRV-C-1"]) {
      assert.ok(missed.includes(id), id);
      assert.ok(!evidence.includes(`id="${id}"`), id);
    }
    // Atoms of a requirement that was examined in part.
    assert.match(evidence, /Not examined in this run: PRV-A-1\.2/);
  });

  test("what failed or stayed open comes open, what passed closed", async () => {
    const page = await pageOf([
      started(),
      ...examined("PRV-A-1.1", pass),
      ...examined("PRV-A-2.1", fail()),
      ...examined("PRV-B-1.1", inconclusive("environment")),
      ...examined("PRV-B-2.1", { status: "not-applicable", justification: "no radio" }),
      completed,
    ]);
    const isOpen = (id: string) =>
      / open/.exec(
        new RegExp(`<details class="requirement" id="${id}"( open)?>`).exec(page)?.[0] ?? "none",
      ) !== null;
    assert.deepEqual(["PRV-A-1", "PRV-A-2", "PRV-B-1", "PRV-B-2"].map(isOpen), [false, true, true, false]);
    assert.equal([...page.matchAll(/<details class="scenario" open>/g)].length, 2);
    assert.equal([...page.matchAll(/<details class="scenario">/g)].length, 2);
  });

  test("the verdict of the whole stands first; waivers and deviations are told", async () => {
    const unended = [started(), ...examined("PRV-A-1.1", fail("it leaked"))];
    const waivers = [{ ...waiver, reason: "mended in 2.0", owner: "Ada", expiry: "2099-01-01" }];
    const page = await pageOf(unended, waivers);
    // The waiver changes the exit code, never the verdict that a reader sees.
    assert.match(
      page,
      /<div class="line fail"><b>FAIL: at least one requirement is not met; waivers let the run end with 3</,
    );
    assert.match(await pageOf([...unended, completed], waivers), /; waivers let the run end with 0</);
    assert.match(
      await pageOf([started(), ...examined("PRV-A-1.1", pass)]),
      /<div class="line inconclusive"><b>INCONCLUSIVE: the run did not come to its end</,
    );
    for (const text of [
      "mended in 2.0",
      "Ada",
      "2099-01-01",
      "the journal does not say that the run was finished",
      "it leaked",
    ]) {
      assert.ok(page.includes(text), text);
    }
    assert.match(
      await pageOf([started(), ...examined("PRV-A-1.1", fail()), completed]),
      /<div class="line fail"><b>FAIL/,
    );
    assert.match(await pageOf([started(), completed]), /<div class="line inconclusive"><b>INCONCLUSIVE/);
    const excused = started({ shouldReasons: { "PRV-B-2.1": "it costs too much" } });
    assert.match(
      await pageOf([excused, ...examined("PRV-A-1.1", pass), ...examined("PRV-B-2.1", fail()), completed]),
      /<div class="line pass"><b>PASS: every requirement that was examined is met, or a SHOULD that is unmet for a stated reason</,
    );
    assert.match(
      await pageOf([started(), ...examined("PRV-A-1.1", pass), completed]),
      /<div class="line pass"><b>PASS: every requirement that was examined is met</,
    );
  });

  test("own checks stand apart, with their evidence, and count", async () => {
    const plan = planned([], { name: "Rule of the house" });
    const page = await pageOf([
      started(),
      ...examined("PRV-A-1.1", pass),
      ...attemptsAt(plan, fail("it is too long")),
      completed,
    ]);
    tagsOf(page);
    assert.match(
      page,
      /<b>FAIL: at least one requirement or own check is not met<\/b><span>1 PASS of 1 requirements; 1 own checks</,
    );
    const [front = "", evidence = ""] = page.split("<h2>Evidence</h2>");
    for (const part of [front, evidence]) assert.match(part, /<h3>Own checks<\/h3>.*Rule of the house/s);
    assert.match(evidence, /it is too long/);
    assert.doesNotMatch(
      await pageOf([started(), ...examined("PRV-A-1.1", fail()), completed]),
      /[Oo]wn check/,
    );
  });

  test("emulated evidence says that it is", async () => {
    assert.match(await pageOf([started(), completed]), /never counted as hardware evidence/);
    const target = { kind: "hardware", name: "rig 1" } as const;
    assert.match(await pageOf([started({ target }), completed]), /<p class="stamp">Hardware evidence\.<\/p>/);
  });

  test("a long console is shown in part, and says what it leaves out", async () => {
    const plan = planned("PRV-A-1.1");
    const [planRecord, start, ...end] = attemptsAt(plan, pass);
    assert.ok(planRecord && start);
    const lines = Array.from({ length: 300 }, (_, index) => ({
      direction: "sent" as const,
      text: `line ${index}.`,
    }));
    const transcript: JournalRecord = {
      type: "transcript",
      ...of(plan.scenario),
      slot: "device-1",
      lines,
      leftOut: 7,
    };
    const page = await pageOf([started(), planRecord, start, transcript, ...end, completed]);
    assert.ok(page.includes("Console of device-1, 307 lines"));
    assert.ok(page.includes("line 0.") && !page.includes("line 299."));
    const shown = [...page.matchAll(/&gt; line \d+\./g)].length;
    assert.ok(page.includes(`and ${307 - shown} more lines`), String(shown));
  });
});
