import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { median } from "../measure.ts";

const rounds = 7;

/** Median time that Chromium takes from being told to open each of `files` until it has loaded it, ms. They are opened in turns. */
export async function openingTimes(executable: string, files: readonly string[]): Promise<number[]> {
  const browser = await chromium.launch({ executablePath: executable, args: ["--no-sandbox"] });
  try {
    const context = await browser.newContext({ offline: true });
    const times = files.map((): number[] => []);
    // The first round fills caches.
    for (let round = 0; round <= rounds; round += 1) {
      for (const [index, file] of files.entries()) {
        const page = await context.newPage();
        const startedAt = performance.now();
        await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
        if (round > 0) times[index]?.push(performance.now() - startedAt);
        await page.close();
      }
    }
    return times.map(median);
  } finally {
    await browser.close();
  }
}
