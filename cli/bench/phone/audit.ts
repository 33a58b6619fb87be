import type { Page } from "playwright-core";
import type { AuditFinding } from "../../../core/dut/index.ts";
import { Inconclusive } from "../../../steps/judgement.ts";
import { runBeside } from "./beside.ts";

const examine = `axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) =>
  ({ rule: id, weight: impact ?? "minor", places: nodes.map(({ target }) => target.join(" ")) })))`;

/** What axe finds in the page as it is now. @throws Inconclusive environment where axe-core is not installed: it comes with a clone, not with the package */
export async function auditPage(page: Page): Promise<readonly AuditFinding[]> {
  const { default: axe } = await import("axe-core").catch(() => {
    throw new Inconclusive(
      "environment",
      "nothing is here that audits a page for accessibility; install the npm package axe-core 4 beside Assay",
    );
  });
  return (await runBeside(page, axe.source, examine)) as AuditFinding[];
}
