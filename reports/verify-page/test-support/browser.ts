import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { findChromium } from "../../pdf/chromium.ts";

/** For tests: the machine's Chromium, without a window and without a network. */
export interface TestBrowser extends AsyncDisposable {
  readonly browser: Browser;
  /** A fresh profile; it goes with the browser. */
  newContext(options?: Parameters<Browser["newContext"]>[0]): Promise<BrowserContext>;
}

export async function openBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
  return {
    browser,
    newContext: (options = {}) => browser.newContext({ offline: true, ...options }),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** What the page showed of a bundle. */
export interface Shown {
  readonly outcome: "good" | "bad" | "unknown";
  /** Outcome of each check by its name. */
  readonly checks: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Has the page in `file` check the bundle in `folder`, as a person would who chose that folder. */
export async function checkInPage(page: Page, file: string, folder: string, entered: string): Promise<Shown> {
  await page.goto(pathToFileURL(file).href);
  await page.fill("#key", entered);
  await page.setInputFiles("#folder", folder);
  return await readResult(page);
}

export async function readResult(page: Page): Promise<Shown> {
  await page.waitForSelector("#result[data-state=done]");
  const banner = (await page.getAttribute("#result .banner", "class")) ?? "";
  const checks: Record<string, string> = {};
  for (const check of await page.$$("#result [data-check]")) {
    const name = (await check.getAttribute("data-check")) ?? "";
    checks[name] = (await check.getAttribute("data-outcome")) ?? "";
  }
  const outcome = (["good", "bad", "unknown"] as const).find((one) => banner.split(" ").includes(one));
  if (outcome === undefined) throw new Error(`the page shows no outcome: ${banner}`);
  return { outcome, checks, text: await page.innerText("#result") };
}
