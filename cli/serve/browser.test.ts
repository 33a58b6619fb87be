import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, suite, test } from "node:test";
import type { AxeResults } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { findChromium } from "../../reports/pdf/chromium.ts";
import { fail, hostile, inconclusive, pass, planned } from "../../reports/test-support.ts";
import { writeNightStatus } from "../../rigs/night/index.ts";
import { boardStatus, nightStatus, WallLab } from "../wall/test-support.ts";
import { openWall } from "./serve.ts";
import type { WallServer } from "./server.ts";

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core"), "utf8");
const loopback = { host: "127.0.0.1", port: 0 } as const;

/** A lab with each state, trouble, and nights to look back on. */
async function everything(): Promise<{ lab: WallLab; folder: string }> {
  const lab = new WallLab("board-1", "board-2", "board-3", "board-4");
  const plan = planned("PRV-A-1.1", { name: "It keeps its name" });
  const ended = (verdict: typeof pass | ReturnType<typeof fail>, slot: string) =>
    [
      plan,
      { type: "scenario-started", scenario: plan.scenario, attempt: 1, seed: "s" },
      { type: "lease", scenario: plan.scenario, attempt: 1, slot },
      { type: "scenario-finished", scenario: plan.scenario, attempt: 1, verdict, durationMs: 9 },
    ] as const;
  const before = nightStatus({
    ...{ startedAt: "2027-01-30T22:00:00.000Z", endedAt: "2027-01-31T02:00:00.000Z", done: 10 },
  });
  await lab.night("one", before, ...ended(fail(), "board-1"));
  await lab.night(
    "two",
    { ...before, startedAt: "2027-01-30T23:00:00.000Z" },
    ...ended(inconclusive("equipment"), "board-2"),
  );
  const folder = await lab.night(
    "three",
    nightStatus({
      paused: { reason: "the disk is full", since: "2027-01-31T22:30:00.000Z" },
      until: "2027-02-01T05:00:00.000Z",
      boards: [
        boardStatus("board-1", { scenario: plan.scenario, attempt: 2, tail: ["> reboot", "x".repeat(300)] }),
        boardStatus("board-2", { health: "bad", state: "quarantined", trouble: hostile }),
        boardStatus("board-3", { state: "recovering", trouble: "it fell silent" }),
        boardStatus("board-4", { state: "done" }),
      ],
    }),
    ...ended(pass, "board-1"),
  );
  return { lab, folder };
}

suite("the wall's page in a browser", { timeout: 180_000 }, () => {
  let browser: Browser;
  before(async () => {
    browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
  });
  after(() => browser?.close());

  /** A page at `width`, with whatever it complains of. */
  async function opened(wall: WallServer, width: number, colorScheme: "light" | "dark" = "light") {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const complaints: string[] = [];
    const asked: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(wall.url);
    await page.locator("#link", { hasText: "live" }).waitFor();
    return { page, complaints, asked };
  }

  /** Scripts of a test are no file of the page: its policy lets none of them in, so that they go by the browser's own way. */
  const axe = async (page: Page): Promise<AxeResults> => {
    await page.evaluate(axeSource);
    return (await page.evaluate("axe.run()")) as AxeResults;
  };

  for (const [width, scheme] of [
    [1440, "light"],
    [390, "dark"],
    [360, "light"],
  ] as const)
    test(`axe finds nothing at ${width} px, ${scheme}; nothing is wider than the page; nothing is asked of others`, async () => {
      const { lab } = await everything();
      using _lab = lab;
      await using wall = await openWall(lab.file, loopback);
      const { page, complaints, asked } = await opened(wall, width, scheme);
      const { violations, passes } = await axe(page);
      assert.ok(passes.some(({ id }) => id === "color-contrast"));
      assert.deepEqual(
        violations.map(({ id, impact, nodes }) => `${id} (${impact}) ${nodes[0]?.html}`),
        [],
      );
      assert.ok(Number(await page.evaluate("document.documentElement.scrollWidth")) <= width);
      assert.deepEqual(complaints, []);
      assert.deepEqual([...new Set(asked.map((url) => new URL(url).host))], [new URL(wall.url).host]);
      await page.close();
    });

  test("follows the night, tells when the connection is lost, and connects again", async () => {
    const { lab, folder } = await everything();
    using _lab = lab;
    await using gone = new AsyncDisposableStack();
    const wall = gone.use(await openWall(lab.file, loopback));
    const { page } = await opened(wall, 1440);
    assert.equal(await page.locator("#board-board-1 .scenario").innerText(), "attempt 2 It keeps its name");
    assert.match(await page.locator("#board-board-1 time").innerText(), /^\d+:\d\d(:\d\d)?$/);
    await writeNightStatus(
      folder,
      nightStatus({ boards: [boardStatus("board-1", { tail: ["all is well"] })] }),
    );
    await page.locator("#board-board-1 pre", { hasText: "all is well" }).waitFor();
    const port = Number(new URL(wall.url).port);
    await gone.disposeAsync();
    await page.locator("#link.lost", { hasText: "not connected since" }).waitFor();
    assert.equal(await page.locator("#board-board-1 pre").innerText(), "all is well");
    await using _again = await openWall(lab.file, { host: "127.0.0.1", port });
    await page.locator("#link:not(.lost)", { hasText: "live" }).waitFor();
    await page.close();
  });

  test("is read without script", async () => {
    const { lab } = await everything();
    using _lab = lab;
    await using wall = await openWall(lab.file, loopback);
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(wall.url);
    assert.ok(await page.locator("text=It keeps its name").first().isVisible());
    await context.close();
  });
});
