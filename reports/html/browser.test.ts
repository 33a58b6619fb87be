import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, suite, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import type { JoinedRun, JournalRecord, Verdict } from "../../core/journal/index.ts";
import { findChromium } from "../pdf/chromium.ts";
import { summarise } from "../summary.ts";
import {
  attemptsAt,
  completed,
  examined,
  type Folder,
  fail,
  hostile,
  inconclusive,
  makeFolder,
  pass,
  planned,
  started,
  write,
} from "../test-support.ts";
import { writeHtml } from "./write-html.ts";

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core"), "utf8");

/** A run with each kind of verdict, evidence and absence on its pages. */
function everything(): JournalRecord[] {
  const plan = planned("PRV-A-2.1");
  const [planRecord, start, ...end] = attemptsAt(
    plan,
    fail("it leaked\n  observed: 2"),
    inconclusive("equipment"),
  );
  assert.ok(planRecord && start);
  const of = { scenario: plan.scenario, attempt: 1 };
  return [
    started({
      shouldReasons: { "PRV-B-2.1": "It costs too much." },
      clock: { source: "system clock", synchronised: false },
    }),
    {
      type: "self-check",
      when: "before",
      checks: [
        { name: "the journal", status: "ok" },
        { name: "the relay", status: "fault", detail: "it stuck" },
        { name: "the radio", status: "unchecked" },
      ],
    },
    ...examined("PRV-A-1.1", pass),
    planRecord,
    start,
    { type: "lease", ...of, slot: "device-1" },
    { type: "observation", ...of, step: 0, what: "keys", value: { a: hostile.repeat(9) }, expected: [] },
    {
      type: "step-finished",
      ...of,
      step: 0,
      text: "a device",
      status: "failed",
      durationMs: 3,
      message: "no",
    },
    { type: "step-finished", ...of, step: 1, text: "it is asked", status: "skipped", durationMs: 0 },
    {
      type: "evidence",
      ...of,
      ...{ step: 1, name: "dump", file: `evidence/${"5a".repeat(32)}`, sha256: "5a".repeat(32), size: 9 },
      ...{ mediaType: "text/plain", slot: "device-1", address: 4096, length: 9, redacted: [] },
    },
    {
      type: "transcript",
      ...of,
      slot: "device-1",
      lines: [{ direction: "sent", text: "x".repeat(400) }],
      leftOut: 2,
    },
    ...end,
    ...examined("PRV-B-1.1", { status: "not-applicable", justification: "It has no radio." }),
    ...examined("PRV-B-2.1", fail()),
    ...attemptsAt(planned([]), inconclusive("environment")),
    completed,
  ];
}

const part = (kind: "hardware" | "emulated", name: string): JoinedRun => ({
  ...{ runId: name, seed: "s", target: { kind, name }, completed: true, keyId: "k" },
  ...{ startedAt: "2027-01-01T00:00:00.000Z", endedAt: "2027-01-01T01:00:00.000Z" },
  versions: { assay: "0.0.0", node: "24", os: "Linux" },
  ...{ journal: "parts/1/journal.ndjson", sha256: "5a".repeat(32) },
});

suite("report in a browser", () => {
  let browser: Browser;
  let folder: Folder;
  const files = ["index.html", "pages/traceability.html", "pages/PRV-A-2.html", "pages/own-checks.html"];

  before(async () => {
    folder = await makeFolder();
    const journal = folder.path("journal.ndjson");
    write(journal, everything());
    const waivers = [
      { atom: "PRV-A-2.1", reason: "It is mended in 2.0.", owner: "Ada", expiry: "2099-01-01" },
    ];
    await writeHtml(await summarise(journal, waivers), { journal, folder: folder.path("."), record: "" });
    browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
  });
  after(async () => {
    await browser?.close();
    await folder?.[Symbol.asyncDispose]();
  });

  const opened = async (file: string, width: number, colorScheme: "light" | "dark"): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    await page.goto(pathToFileURL(folder.path(file)).href);
    return page;
  };

  const looks = [
    [1280, "light"],
    [390, "dark"],
  ] as const;
  for (const [width, scheme] of looks) {
    test(`axe finds nothing at ${width} px, ${scheme}, with everything unfolded; nothing is wider than the page`, async () => {
      for (const file of files) {
        const page = await opened(file, width, scheme);
        await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
        await page.evaluate(axeSource);
        const { violations, passes } = (await page.evaluate("axe.run()")) as AxeResults;
        // A checker that looked at nothing would find nothing.
        assert.ok(
          passes.some(({ id }) => id === "color-contrast"),
          file,
        );
        assert.deepEqual(
          violations.map(({ id, impact, nodes }) => `${file}: ${id} (${impact}) ${nodes[0]?.html}`),
          [],
        );
        assert.ok(Number(await page.evaluate("document.documentElement.scrollWidth")) <= width, file);
        await page.close();
      }
    });
  }

  test("joined runs: on a narrow page too each verdict says on what it was found; axe finds nothing", async () => {
    await using joined = await makeFolder();
    const journal = joined.path("journal.ndjson");
    const name = "a.feature:700";
    const on = (kind: "hardware" | "emulated", verdict: Verdict) =>
      attemptsAt(planned("PRV-A-1.1", { scenario: `${name} on ${kind}`, kind }), verdict);
    const target = { kind: "mixed", name: "device, rig" } as const;
    write(journal, [
      started({ target, parts: [part("emulated", "device"), part("hardware", "rig")] }),
      ...on("emulated", pass),
      ...on("hardware", inconclusive("equipment")),
      completed,
    ]);
    const summary = await summarise(journal, []);
    await writeHtml(summary, { journal, folder: joined.path("."), record: "" });
    for (const [width, shown] of [
      [390, true],
      [1280, false],
    ] as const) {
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      for (const file of ["pages/PRV-A-1.html", "pages/traceability.html", "index.html"]) {
        await page.goto(pathToFileURL(joined.path(file)).href);
        await page.evaluate(axeSource);
        const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${file}: ${id} ${nodes[0]?.html}`),
          [],
        );
        assert.ok(Number(await page.evaluate("document.documentElement.scrollWidth")) <= width, file);
      }
      const cells = await page.locator("#verdicts td.verdict").allTextContents();
      assert.deepEqual(
        cells.map((text) => text.replaceAll(/\s+/g, " ").trim()),
        ["INCONCLUSIVE equipment, in part on hardware", "PASS in part on emulated"],
      );
      // Where the columns have heads, these say it.
      const display = await page.evaluate("getComputedStyle(document.querySelector('.beneath')).display");
      assert.equal(display !== "none", shown);
      await page.close();
    }
  });

  test("the checker sees: grey on grey is found", async () => {
    const page = await opened("index.html", 1280, "light");
    await page.addStyleTag({ content: "h1 { color: #bbb !important; }" });
    await page.evaluate(axeSource);
    const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
    assert.deepEqual(
      violations.map(({ id }) => id),
      ["color-contrast"],
    );
    await page.close();
  });

  test("is read by keyboard alone: skip link, contents, a fold opened by Enter", async () => {
    const page = await opened("pages/PRV-A-1.html", 1280, "light");
    const focused = () => page.evaluate("document.activeElement?.textContent");
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "Skip to content");
    const summary = page.locator("details.scenario > summary");
    for (let presses = 0; presses < 60; presses += 1) {
      if (await summary.evaluate((element) => element.matches(":focus"))) break;
      await page.keyboard.press("Tab");
    }
    const body = page.locator("details.scenario .place");
    assert.equal(await body.isVisible(), false);
    await page.keyboard.press("Enter");
    assert.equal(await body.isVisible(), true);
    await page.close();
  });

  test("asks for nothing but its own pages, and is read without script", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(folder.path("index.html")).href);
    await page.click("text=PRV-A-2 >> nth=0");
    assert.equal(await page.locator("text=it leaked").first().isVisible(), true);
    assert.deepEqual(
      asked.map((url) => new URL(url).pathname.split("/").at(-1)),
      ["index.html", "PRV-A-2.html"],
    );
    await context.close();
  });
});
