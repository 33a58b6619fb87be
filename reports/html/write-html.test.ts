import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { JournalRecord } from "../../core/journal/index.ts";
import {
  attemptsAt,
  completed,
  examined,
  fail,
  hostile,
  inconclusive,
  pass,
  planned,
  requirements,
  started,
} from "../test-support.ts";
import { reportOf, tagsOf } from "./test-support.ts";

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
      type: "evidence",
      ...of(hostile),
      ...{ step: 0, name: hostile, file: hostile, sha256: hostile, size: 1, mediaType: hostile },
      ...{ slot: hostile, address: 0, length: 1, redacted: [] },
    },
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
      notApplicable: { "PRV-C-1.1": hostile },
      shouldReasons: { "PRV-B-2.1": hostile },
      firmware: { version: hostile, sha256: hostile },
      lot: 3,
    },
  },
  readings: { [hostile]: hostile },
  arguments: [hostile, "--rig", hostile],
  against: [hostile],
  features: [{ uri: hostile, sha256: hostile }],
  clock: { source: hostile },
  nonce: hostile,
});
const ofRun: JournalRecord[] = [
  { type: "self-check", when: "before", checks: [{ name: hostile, status: "fault", detail: hostile }] },
  {
    ...{
      type: "freshness",
      ...of(hostile),
      outcome: "signed",
      slot: hostile,
      bearer: hostile,
      nonce: hostile,
      message: hostile,
    },
    ...{ certificate: hostile, signature: hostile, algorithm: "ed25519" },
  },
];
const waiver = { atom: "PRV-A-1.1", reason: hostile, owner: hostile, expiry: hostile };
const hostileReport = () =>
  reportOf([hostileRun, ...ofRun, ...hostileScenario(), ...examined("PRV-B-2.1", fail(hostile)), completed], {
    waivers: [waiver],
    laboratory: hostile,
    bundle: { evidenceDigest: hostile, keyId: hostile },
  });

suite("report pages", () => {
  test("hostile text stays text, everywhere", async () => {
    const { pages, print } = await hostileReport();
    const allowed = new Set(
      "html head meta title style body main header footer nav section article h1 h2 h3 h4 h5 p div span b small a ul li ol dl dt dd table caption thead tbody tr th td details summary code pre".split(
        " ",
      ),
    );
    for (const page of [...pages.values(), print]) {
      for (const { name, attributes } of tagsOf(page)) {
        assert.ok(allowed.has(name), name);
        for (const [, attribute = "", value = ""] of attributes.matchAll(/ ([a-z-]+)(?:="([^"]*)")?/g)) {
          assert.doesNotMatch(attribute, /^(on.*|style)$/);
          assert.doesNotMatch(value, /^javascript:/);
        }
      }
      assert.ok(
        [...page].every((character) => character === "\n" || (character >= " " && character !== "\u001b")),
      );
    }
    assert.ok(pages.get("index.html")?.includes('&lt;script src="https://evil.example/x.js"&gt;'));
  });

  test("asks the network for nothing, and runs nothing", async () => {
    const { pages, print } = await hostileReport();
    for (const [path, page] of [...pages, ["print", print] as const]) {
      for (const { name, attributes } of tagsOf(page)) {
        assert.ok(
          !["script", "link", "img", "iframe", "object", "embed", "base", "form"].includes(name),
          name,
        );
        const urls = [
          ...attributes.matchAll(/ (?:href|src|action|srcset|poster|data|background)="([^"]*)"/g),
        ];
        for (const [, url = ""] of urls) assert.match(url, /^(#|[\w.%-]|\.\.\/)[^:]*$/, `${path}: ${url}`);
        assert.doesNotMatch(attributes, /http-equiv/);
      }
      const [, style = ""] = /<style>([^<]*)<\/style>/.exec(page) ?? [];
      assert.ok(style.length > 100);
      assert.doesNotMatch(style, /url\(|@import/);
      assert.doesNotMatch(style.replaceAll(/content: "(?:[^"\\]|\\.)*"/g, ""), /https?:|evil/);
    }
  });

  test("every link leads to something that was written", async () => {
    const { pages, print } = await reportOf([
      started(),
      ...examined(["PRV-A-1.1", "PRV-A-2.1"], fail()),
      ...examined("PRV-B-1.1", pass),
      ...attemptsAt(planned([]), inconclusive("equipment")),
      completed,
    ]);
    const idsOf = (page: string) => new Set([...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
    for (const [path, page] of [...pages, ["print.html", print] as const]) {
      for (const [, href = ""] of page.matchAll(/ href="([^"]*)"/g)) {
        const { pathname, hash } = new URL(href, `file:///${path}`);
        const target = pathname === `/${path}` ? page : pages.get(pathname.slice(1));
        if (/\.(ndjson|xml)$/.test(pathname)) continue;
        assert.ok(target !== undefined, `${path}: ${href}`);
        if (hash !== "") assert.ok(idsOf(target).has(hash.slice(1)), `${path}: ${href}`);
      }
    }
  });

  test("its name stands on every page, and its digest", async () => {
    const runId = "2027-02-03 name of the run";
    const { pages } = await reportOf(
      [started({ runId }), ...examined("PRV-A-1.1", pass), ...examined("PRV-B-1.1", pass), completed],
      { bundle: { evidenceDigest: "ab".repeat(32), keyId: "0123456789abcdef".repeat(4) } },
    );
    assert.equal(pages.size, 4);
    for (const [path, page] of pages) {
      assert.ok(page.split(runId).length > 2, path);
      assert.ok(page.includes("ab".repeat(32)), path);
    }
    const { index } = await reportOf([started(), completed], {
      bundle: { evidenceDigest: "ab".repeat(32), keyId: "0123456789abcdef".repeat(4) },
    });
    assert.match(index, /0123 4567 89ab cdef 0123/);
  });

  test("is not written when the bundle holds another journal than it was drawn from", async () => {
    const bundle = { evidenceDigest: "ab".repeat(32), journalSha256: "cd".repeat(32) };
    await assert.rejects(reportOf([started(), completed], { bundle }), { code: "FILE_MALFORMED" });
  });

  test("names every requirement, those without a verdict as such", async () => {
    const { index, pages } = await reportOf([
      started(),
      ...examined("PRV-A-1.1", pass),
      ...examined("PRV-B-1.1", fail()),
      completed,
    ]);
    for (const { id } of requirements) assert.ok(index.includes(id), id);
    for (const id of ["PRV-A-1", "PRV-B-1"]) assert.ok(index.includes(`href="pages/${id}.html"`), id);
    const [, missed = ""] = /<h3>What was not tested<\/h3>(.*?)<h3>/s.exec(index) ?? [];
    for (const id of ["PRV-A-2", "PRV-B-2", "PRV-C-1"]) {
      assert.ok(missed.includes(id), id);
      assert.ok(!pages.has(`pages/${id}.html`), id);
    }
    // Atoms of a requirement that was examined in part.
    assert.ok(missed.includes("PRV-A-1.2"));
    assert.match(pages.get("pages/PRV-A-1.html") ?? "", /PRV-A-1\.2.*?Not examined in this run/s);
  });

  test("what failed or stayed open comes open, what passed closed", async () => {
    const { evidence } = await reportOf([
      started(),
      ...examined("PRV-A-1.1", pass),
      ...examined("PRV-A-2.1", fail()),
      ...examined("PRV-B-1.1", inconclusive("environment")),
      ...examined("PRV-B-2.1", { status: "not-applicable", justification: "no radio" }),
      completed,
    ]);
    const open = [...evidence.matchAll(/<details class="scenario" id="(s\d)"( open)?>/g)];
    assert.deepEqual(
      open.map(([, id, isOpen]) => [id, isOpen !== undefined]),
      [
        ["s1", false],
        ["s2", true],
        ["s3", true],
        ["s4", false],
      ],
    );
  });

  test("the verdict of the whole stands first; waivers and deviations are told", async () => {
    const unended = [started(), ...examined("PRV-A-1.1", fail("it leaked"))];
    const waivers = [{ ...waiver, reason: "mended in 2.0", owner: "Ada", expiry: "2099-01-01" }];
    const lineOf = async (records: readonly JournalRecord[], waived = false) =>
      /<div class="line [^>]*>.*?<\/div>/.exec(
        (await reportOf(records, waived ? { waivers } : {})).index,
      )?.[0] ?? "";
    // The waiver changes the exit code, never the verdict that a reader sees.
    assert.match(
      await lineOf(unended, true),
      /"line fail"><b>FAIL<\/b><span>at least one requirement is not met; waivers let the run end with 3</,
    );
    assert.match(await lineOf([...unended, completed], true), /; waivers let the run end with 0</);
    assert.match(
      await lineOf([started(), ...examined("PRV-A-1.1", pass)]),
      /"line inconclusive"><b>INCONCLUSIVE<\/b><span>the run did not come to its end</,
    );
    const { index, evidence } = await reportOf(unended, { waivers });
    for (const text of [
      "mended in 2.0",
      "Ada",
      "2099-01-01",
      "the journal does not say that the run was finished",
    ])
      assert.ok(index.includes(text), text);
    assert.ok(evidence.includes("it leaked"));
    assert.match(await lineOf([...unended, completed]), /"line fail"><b>FAIL/);
    assert.match(await lineOf([started(), completed]), /"line inconclusive"><b>INCONCLUSIVE/);
    const excused = started({ shouldReasons: { "PRV-B-2.1": "it costs too much" } });
    assert.match(
      await lineOf([excused, ...examined("PRV-A-1.1", pass), ...examined("PRV-B-2.1", fail()), completed]),
      /"line pass"><b>PASS<\/b><span>every requirement that was examined is met, or a SHOULD that is unmet for a stated reason</,
    );
    assert.match(
      await lineOf([started(), ...examined("PRV-A-1.1", pass), completed]),
      /"line pass"><b>PASS<\/b><span>every requirement that was examined is met</,
    );
  });

  test("INCONCLUSIVE is counted apart from PASS, MUST apart from SHOULD", async () => {
    const { index } = await reportOf([
      started(),
      ...examined("PRV-A-1.1", pass),
      ...examined("PRV-A-2.1", inconclusive("equipment")),
      ...examined("PRV-B-2.1", inconclusive("sample-size")),
      completed,
    ]);
    const cells = (level: string) =>
      [
        ...(new RegExp(`<th scope="row">${level}</th>(.*?)</tr>`).exec(index)?.[1] ?? "").matchAll(
          />(\d+)</g,
        ),
      ].map(([, count]) => Number(count));
    // Columns: PASS, FAIL, INCONCLUSIVE, N/A, not examined.
    assert.deepEqual(cells("MUST"), [1, 0, 1, 0, 2]);
    assert.deepEqual(cells("SHOULD"), [0, 0, 1, 0, 0]);
    const [, must = "", should = ""] =
      /<h3>MUST<\/h3>(.*?)<h3>SHOULD<\/h3>(.*?)<h3>Waivers/s.exec(index) ?? [];
    assert.match(must, /PRV-A-2.*?INCONCLUSIVE<\/span> <span class="tag">equipment/);
    assert.doesNotMatch(must, /PRV-B-2/);
    assert.match(should, /PRV-B-2.*?INCONCLUSIVE<\/span> <span class="tag">sample-size/);
  });

  test("own checks stand apart, with their evidence, and count", async () => {
    const plan = planned([], { name: "Rule of the house" });
    const { index, pages } = await reportOf([
      started(),
      ...examined("PRV-A-1.1", pass),
      ...attemptsAt(plan, fail("it is too long")),
      completed,
    ]);
    assert.match(index, /<b>FAIL<\/b><span>at least one requirement or own check is not met</);
    assert.match(index, /1 own check, outside the standard/);
    assert.match(index, /<h3>Own checks<\/h3>.*Rule of the house/s);
    const own = pages.get("pages/own-checks.html") ?? "";
    assert.match(own, /Rule of the house.*it is too long/s);
    for (const page of (
      await reportOf([started(), ...examined("PRV-A-1.1", fail()), completed])
    ).pages.values())
      assert.doesNotMatch(page, /[Oo]wn check/);
  });

  test("emulated evidence says that it is", async () => {
    const { index } = await reportOf([started(), completed]);
    assert.match(index, /never counted as hardware evidence/);
    const target = { kind: "hardware", name: "rig 1" } as const;
    assert.match(
      (await reportOf([started({ target }), completed])).index,
      /<p class="stamp">Hardware evidence\.<\/p>/,
    );
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
    const { evidence } = await reportOf([started(), planRecord, start, transcript, ...end, completed]);
    assert.ok(evidence.includes("Console of device-1, 307 lines"));
    assert.ok(evidence.includes("line 0.") && !evidence.includes("line 299."));
    const shown = [...evidence.matchAll(/&gt; line \d+\./g)].length;
    assert.ok(evidence.includes(`and ${307 - shown} more lines`), String(shown));
  });

  test("what the record does not hold is said to be absent", async () => {
    const { index, evidence } = await reportOf([started(), ...examined("PRV-A-1.1", pass), completed]);
    for (const text of [
      "no copy of the ICS",
      "no copies of these files",
      "no self-check of the equipment",
      "without an auditor's nonce",
      "no copy of the register",
      "No kill matrix came with this report",
      "is not signed",
    ])
      assert.ok(index.includes(text), text);
    for (const text of ["no copy of the IXIT", "no copy of the register"])
      assert.ok(evidence.includes(text), text);
  });

  test("more scenarios than go on a page go on several, each shown once", async () => {
    const count = 230;
    const records = Array.from({ length: count }, () => examined("PRV-A-1.1", pass)).flat();
    const { pages } = await reportOf([started(), ...records, completed]);
    const parts = [...pages].filter(([path]) => path.includes("PRV-A-1"));
    assert.equal(parts.length, 3);
    const shown = parts.flatMap(([, page]) =>
      [...page.matchAll(/<details class="scenario" id="s(\d+)"/g)].map(([, id]) => Number(id)),
    );
    assert.deepEqual(
      shown.sort((a, b) => a - b),
      Array.from({ length: count }, (_, at) => at + 1),
    );
    assert.match(pages.get("pages/PRV-A-1.html") ?? "", /href="PRV-A-1-2\.html"/);
    assert.match(pages.get("pages/PRV-A-1-3.html") ?? "", /End of the report/);
  });
});
