import type { Page } from "playwright-core";
import type { KeptByPage } from "../../../core/dut/index.ts";
import { runBeside } from "./beside.ts";

/** What `storageState` does not tell. */
const readDocument = `(async () => [
  { where: "session storage", text: JSON.stringify({ ...sessionStorage }) },
  { where: "caches", text: JSON.stringify("caches" in globalThis ? await caches.keys() : []) },
  { where: "history", text: JSON.stringify(history.state ?? null) },
  { where: "name of the window", text: window.name },
  { where: "fields", text: JSON.stringify([...document.querySelectorAll("input, textarea, select")].map(({ value }) => value)) },
  { where: "document", text: document.documentElement.outerHTML },
])()`;

/** Everything that a page may have left behind in its browser, as text. */
export async function keptBy(page: Page): Promise<readonly KeptByPage[]> {
  const { cookies, origins } = await page.context().storageState({ indexedDB: true });
  return [
    { where: "address", text: page.url() },
    { where: "cookies", text: JSON.stringify(cookies) },
    { where: "local storage and IndexedDB", text: JSON.stringify(origins) },
    ...((await runBeside(page, readDocument)) as KeptByPage[]),
  ];
}
