import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { makeFolder } from "../test-support.ts";
import { buildVerifyPage } from "./build.ts";
import {
  checkInPage,
  openBrowser,
  readResult,
  type Shown,
  type TestBrowser,
} from "./test-support/browser.ts";
import { writeFixture } from "./test-support/fixture.ts";
import { keyIdOf, rechain, restate, rewriteManifest } from "./test-support/forge.ts";

const file = join(import.meta.dirname, "../../docs/verify.html");

/** A bundle in a folder of its own, and somewhere else to write to. */
async function makeBundle() {
  const made = await makeFolder();
  const folder = made.path("bundle");
  mkdirSync(folder);
  const { key } = writeFixture(folder);
  return { folder, key, id: keyIdOf(key), [Symbol.asyncDispose]: () => made[Symbol.asyncDispose]() };
}

suite("the page that verifies a bundle, in Chromium", () => {
  let chromium: TestBrowser;
  before(async () => {
    chromium = await openBrowser();
  });
  after(() => chromium[Symbol.asyncDispose]());

  /** Runs `use` in a fresh page; whatever the page complains of fails the test. */
  async function inPage(
    use: (page: Page) => Promise<void>,
    options: Parameters<TestBrowser["newContext"]>[0] = {},
  ): Promise<void> {
    const context = await chromium.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", ({ message }) => complaints.push(message));
    try {
      await use(page);
    } finally {
      await context.close();
    }
    assert.deepEqual(complaints, []);
  }

  test("docs/verify.html is what its sources give: node tools/write-verify-page.ts", async () => {
    assert.equal(readFileSync(file, "utf8"), await buildVerifyPage());
  });

  test("it holds tweetnacl byte by byte, and one policy that lets nothing in or out", async () => {
    const page = readFileSync(file, "utf8");
    const nacl = readFileSync(createRequire(import.meta.url).resolve("tweetnacl/nacl-fast.js"), "utf8");
    assert.ok(page.includes(`<script>${nacl}</script>`));
    const policy = /content="(default-src[^"]*)"/.exec(page)?.[1] ?? "";
    assert.match(policy, /^default-src 'none'; script-src ('sha256-\S+' ?){2}; style-src 'sha256-\S+';/);
    assert.ok(!/unsafe|https?:|connect-src/.test(policy), policy);
  });

  test("a folder that was chosen is checked; one changed byte is named", async () => {
    await using bundle = await makeBundle();
    await inPage(async (page) => {
      const sound = await checkInPage(page, file, bundle.folder, bundle.id);
      assert.equal(sound.outcome, "good", sound.text);
      assert.equal(Object.keys(sound.checks).length, 8);
      writeFileSync(join(bundle.folder, "junit.xml"), "<testsuites />");
      const changed = await checkInPage(page, file, bundle.folder, bundle.id);
      assert.equal(changed.outcome, "bad");
      assert.match(changed.text, /junit\.xml: changed/);
    });
  });

  test("without WebCrypto its own SHA-256 finds the same", async () => {
    await using bundle = await makeBundle();
    await inPage(async (page) => {
      await page.addInitScript(() => {
        Object.defineProperty(Object.getPrototypeOf(crypto), "subtle", { value: undefined });
      });
      assert.equal((await checkInPage(page, file, bundle.folder, bundle.id)).outcome, "good");
      assert.equal(await page.evaluate(() => typeof crypto.subtle), "undefined");
    });
  });

  async function drop(page: Page, path: string): Promise<Shown> {
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const) {
      await session.send("Input.dispatchDragEvent", { type, x: 200, y: 200, data });
    }
    return await readResult(page);
  }

  /** Drops a bundle on the page at `url`, and requires that every folder in it was read to its end. */
  async function dropBundle(page: Page, url: string): Promise<void> {
    await using bundle = await makeBundle();
    // More than a browser hands out at a time.
    for (let n = 0; n < 130; n += 1) writeFileSync(join(bundle.folder, `report/pages/${n}.html`), "");
    await page.goto(url);
    await page.fill("#key", bundle.id);
    const shown = await drop(page, bundle.folder);
    assert.equal(shown.checks["signature"], "good", shown.text);
    assert.match(shown.text, /and 80 more/);
  }

  test("a folder that was dropped is checked", async () => {
    await inPage((page) => dropBundle(page, pathToFileURL(file).href));
  });

  test("a file that was dropped is refused", async () => {
    await inPage(async (page) => {
      await page.goto(pathToFileURL(file).href);
      assert.match((await drop(page, file)).text, /Nothing was checked\s+Drop one folder/);
    });
  });

  test("a folder that was dropped is checked where a browser has no handles for it", async () => {
    await inPage(async (page) => {
      await page.addInitScript("delete DataTransferItem.prototype.getAsFileSystemHandle");
      // Chromium reads no entries for a page that was opened as a file.
      await page.route("http://page.test/", (route) => route.fulfill({ path: file }));
      await dropBundle(page, "http://page.test/");
    });
  });

  test("a key that is none is said beside its field, and nothing is checked", async () => {
    await using bundle = await makeBundle();
    await inPage(async (page) => {
      await page.goto(pathToFileURL(file).href);
      await page.fill("#key", "1234");
      await page.setInputFiles("#folder", bundle.folder);
      await page.waitForSelector("#key[aria-invalid]");
      assert.match(await page.innerText("#key-trouble"), /4 characters were entered/);
      assert.equal(await page.innerText("#result"), "");
    });
  });

  test("the conclusion tells a bundle that was changed from one that was signed with a gap", async () => {
    await using bundle = await makeBundle();
    await inPage(async (page) => {
      const journal = join(bundle.folder, "journal.ndjson");
      const lines = readFileSync(journal, "utf8").trimEnd().split("\n");
      writeFileSync(journal, rechain(lines.slice(0, -1)));
      assert.match(
        (await checkInPage(page, file, bundle.folder, bundle.id)).text,
        /Something was changed since it was signed/,
      );
      rewriteManifest(bundle.folder, "2027-01-01T00:00:00.000Z 01234567");
      restate(bundle.folder, bundle.key);
      const gap = await checkInPage(page, file, bundle.folder, bundle.id);
      assert.equal(gap.outcome, "bad");
      assert.match(gap.text, /The signer that you trust signed it as it is, but/);
    });
  });

  test("markup in a bundle is shown as text", async () => {
    await using bundle = await makeBundle();
    const name = "<img src=x onerror=alert(1)>";
    writeFileSync(join(bundle.folder, name), "");
    await inPage(async (page) => {
      const { text } = await checkInPage(page, file, bundle.folder, bundle.id);
      assert.ok(text.includes(`${name}: added`));
      assert.equal(await page.locator("#result img").count(), 0);
    });
  });

  /** Enters `key` on the page at `url` and asks for a folder, all by keys. */
  async function askForFolder(page: Page, url: string, key: string): Promise<void> {
    await page.goto(url);
    await page.keyboard.press("Tab");
    await page.keyboard.type(key);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
  }

  test("with the keyboard alone: key, folder, check again; the result is where one reads on", async () => {
    await using bundle = await makeBundle();
    await inPage(async (page) => {
      // Waited for from before the page is there: Playwright does not tell when Chromium has begun
      // to hand choosers over, and one that opens earlier is lost (6 of 100 were, with the Enter).
      const [chooser] = await Promise.all([
        page.waitForEvent("filechooser"),
        askForFolder(page, pathToFileURL(file).href, bundle.id),
      ]);
      await chooser.setFiles(bundle.folder);
      assert.equal((await readResult(page)).outcome, "good");
      assert.equal(await page.getAttribute(":focus", "id"), "conclusion");
      await page.focus("#key");
      await page.keyboard.type("0");
      await page.waitForSelector('#result[data-state="stale"]');
      await page.keyboard.press("Backspace");
      await page.focus("#again");
      await page.keyboard.press("Enter");
      assert.equal((await readResult(page)).outcome, "good");
    });
  });

  test("axe finds nothing, light and dark, and nothing is wider than a phone", async () => {
    await using bundle = await makeBundle();
    for (const colorScheme of ["light", "dark"] as const) {
      for (const entered of [bundle.id, "", "0".repeat(64)]) {
        // axe comes in by a script of its own, which the page's policy would stop.
        await inPage(
          async (page) => {
            await checkInPage(page, file, bundle.folder, entered);
            const violations = await page.evaluate(`${axe.source}; axe.run().then(({ violations }) =>
              violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`);
            assert.deepEqual(violations, []);
            const width = await page.evaluate("document.documentElement.scrollWidth");
            assert.equal(width, 390);
          },
          { colorScheme, bypassCSP: true, viewport: { width: 390, height: 800 } },
        );
      }
    }
  });
});
