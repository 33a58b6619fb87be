import { errors, type Locator, type Page } from "playwright-core";
import type { WebPage } from "../../../core/dut/index.ts";
import { done, refused, silent } from "../../../core/kernel/index.ts";
import { readAccessibilityTree } from "./accessibility-tree.ts";
import { auditPage } from "./audit.ts";
import { runBeside } from "./beside.ts";
import { keptBy } from "./kept.ts";

/** What marks something as wrong, whatever the page looks like (WAI-ARIA 1.2): an alert that says something, an invalid field. */
const alerts = '[role="alert"]:not(:empty)';
const wrongFields = '[aria-invalid="true"]';

/** A page in a browser; `owned` goes with it. */
export function createWebPage(page: Page, owned: AsyncDisposableStack): WebPage {
  const use = async (what: string, name: string, found: Locator, act: (one: Locator) => Promise<void>) => {
    const count = await found.count();
    if (count !== 1)
      return refused("not-found", `the page has ${count === 0 ? "no" : count} ${what} called "${name}"`);
    try {
      await act(found);
      return done(undefined);
    } catch (thrown) {
      if (!(thrown instanceof errors.TimeoutError)) throw thrown;
      return refused("out-of-reach", `the page has a ${what} called "${name}", and nobody could use it`);
    }
  };
  return {
    type: (name, text) =>
      use("field", name, page.getByLabel(name, { exact: true }), (field) => field.fill(text)),
    press: (name) =>
      use("button", name, page.getByRole("button", { name, exact: true }), (button) => button.click()),
    key: (name) => page.keyboard.press(name),
    keys: (text) => page.keyboard.type(text),
    focused: async () => (await readAccessibilityTree(page)).focused,
    async conclude(text, { withinMs }) {
      const finished = page.getByText(text, { exact: true });
      const wrong = page.locator(`${alerts}, ${wrongFields}`);
      const either = finished.or(wrong).filter({ visible: true }).first();
      try {
        await either.waitFor({ timeout: withinMs });
      } catch {
        return silent(withinMs);
      }
      return done((await wrong.filter({ visible: true }).count()) > 0 ? "wrong" : "done");
    },
    async says() {
      const told = await page.locator(alerts).filter({ visible: true }).allInnerTexts();
      const { fields } = await readAccessibilityTree(page);
      const wrong = fields
        .filter((field) => field.wrong)
        .map(({ name: field, description: text }) => ({ field, text }));
      return { alerts: told, wrong };
    },
    async descriptions() {
      const { fields } = await readAccessibilityTree(page);
      return new Map(fields.map(({ name, description }) => [name, description]));
    },
    overflow: async () =>
      Number(
        await runBeside(page, "document.documentElement.scrollWidth - document.documentElement.clientWidth"),
      ),
    audit: () => auditPage(page),
    kept: () => keptBy(page),
    picture: () =>
      page.screenshot({
        fullPage: true,
        animations: "disabled",
        mask: [page.locator("input, textarea, select")],
        maskColor: "#8a939a",
      }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
