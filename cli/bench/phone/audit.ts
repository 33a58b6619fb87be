import axe from "axe-core";
import type { Page } from "playwright-core";
import type { AuditFinding } from "../../../core/dut/index.ts";
import { runBeside } from "./beside.ts";

const examine = `axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) =>
  ({ rule: id, weight: impact ?? "minor", places: nodes.map(({ target }) => target.join(" ")) })))`;

/** What axe finds in the page as it is now. */
export const auditPage = async (page: Page): Promise<readonly AuditFinding[]> =>
  (await runBeside(page, axe.source, examine)) as AuditFinding[];
