import { type Browser, type BrowserContext, chromium } from "playwright-core";
import type { Phone, Visit, WebPage } from "../../../core/dut/index.ts";
import { done, messageOf, type Outcome, refused } from "../../../core/kernel/index.ts";
import { findChromium } from "../../../reports/pdf/chromium.ts";
import { Inconclusive } from "../../../steps/judgement.ts";
import { openAccessPointProxy } from "./access-point-proxy.ts";
import { createWebPage } from "./web-page.ts";

/** A phone that is played by the Chromium of this machine, without a window. */
export interface ChromiumPhone extends Phone, AsyncDisposable {}

/** How long Chromium has to start, host time. */
const startWithinMs = 60_000;

/**
 * How long one act with a page may take, host time: to load it, or until something on it can be used. Whoever waits longer for a page on
 * the device's own network has given up.
 */
const actWithinMs = 10_000;

/**
 * One browser, kept from page to page. Which key it trusts on HTTPS can be said only as it starts, so that another device's key takes
 * another browser. `path`: folders to look for Chromium in, as in PATH, which is the default. @throws Inconclusive environment where there is no Chromium
 */
export async function createChromiumPhone(path?: string): Promise<ChromiumPhone> {
  const executablePath = await findBrowser(path);
  let current: { readonly pin: string; readonly browser: Promise<Browser> } | undefined;

  const close = async (): Promise<void> => {
    const opened = current;
    current = undefined;
    await (await opened?.browser.catch(() => undefined))?.close();
  };
  const browserFor = async (pin: string): Promise<Browser> => {
    if (current !== undefined && (current.pin === pin || pin === "")) {
      const browser = await current.browser.catch(() => undefined);
      if (browser?.isConnected() === true) return browser;
    }
    await close();
    current = { pin, browser: launch(executablePath, pin) };
    return await current.browser;
  };

  return {
    async open(visit) {
      const pin = Buffer.from(visit.pin ?? []).toString("base64");
      return visitWith(await browserFor(pin), visit);
    },
    [Symbol.asyncDispose]: close,
  };
}

/** Chromium without all that makes windows: it starts and opens pages in half the time. */
const withoutWindows = "chromium-headless-shell";

async function findBrowser(path: string | undefined): Promise<string> {
  try {
    return await findChromium(path, [withoutWindows]);
  } catch {
    throw new Inconclusive(
      "environment",
      "the set-up page is examined in Chromium, and none is on the PATH; install the Debian package chromium",
    );
  }
}

/** Chromium heeds only the last list of features, so that those of Playwright stand in ours as well. */
const features = [
  "NetworkServiceInProcess2",
  "CDPScreenshotNewSurface",
  "SkipListAccountsWithoutGaiaCookies",
];

/** Drawing and the network get no processes of their own, which a short visit to a page of text would pay for and have nothing of. */
const inFewProcesses = ["--disable-gpu", "--in-process-gpu", `--enable-features=${features.join()}`];

async function launch(executablePath: string, pin: string): Promise<Browser> {
  // Chromium has no sandbox for root, and then needs nobody who starts its processes in one.
  const sandboxed = process.getuid?.() !== 0;
  try {
    return await chromium.launch({
      executablePath,
      timeout: startWithinMs,
      chromiumSandbox: sandboxed,
      args: [
        ...inFewProcesses,
        ...(sandboxed ? [] : ["--no-zygote"]),
        // The browser makes an exception of certificates with this one key, which was checked, and of none besides.
        ...(pin === "" ? [] : [`--ignore-certificate-errors-spki-list=${pin}`]),
      ],
    });
  } catch (cause) {
    throw new Inconclusive("environment", `${executablePath} does not start: ${messageOf(cause)}`);
  }
}

/** A profile and a way to the access point of their own for each page. */
async function visitWith(browser: Browser, visit: Visit): Promise<Outcome<WebPage>> {
  const { url, width, height, colours = "light" } = visit;
  await using opened = new AsyncDisposableStack();
  const proxy = opened.use(await openAccessPointProxy(() => visit.connect()));
  const context: BrowserContext = await browser.newContext({
    proxy: { server: proxy.url },
    viewport: { width, height },
    colorScheme: colours,
    isMobile: true,
    hasTouch: true,
    // While it waits, a page that turns something is drawn sixty times a second, and nobody looks.
    reducedMotion: "reduce",
    serviceWorkers: "block",
  });
  opened.defer(() => context.close());
  context.setDefaultTimeout(actWithinMs);
  const page = await context.newPage();
  try {
    const answer = await page.goto(url, { waitUntil: "load" });
    if (answer === null || !answer.ok())
      return refused("not-loaded", `${url} answers with HTTP ${answer?.status() ?? "nothing"}`);
  } catch (thrown) {
    return refused("not-loaded", messageOf(thrown).split("\n")[0] ?? url);
  }
  return done(createWebPage(page, opened.move()));
}
