import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import type { AuditFinding } from "../../../core/dut/index.ts";
import { runBeside } from "./beside.ts";

const examine = `axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) =>
  ({ rule: id, weight: impact ?? "minor", places: nodes.map(({ target }) => target.join(" ")) })))`;

let engine: Promise<string> | undefined;

/** What axe finds in the page as it is now. */
export async function auditPage(page: Page): Promise<readonly AuditFinding[]> {
  // Half the size of the one that Node would load, and it goes to the browser each time.
  engine ??= readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  return (await runBeside(page, await engine, examine)) as AuditFinding[];
}
