import { cut, wrap } from "../../reports/index.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Screen } from "../run/progress.ts";
import type { SensitivityOptions } from "./options.ts";
import type { Trial } from "./plan.ts";

/** What `--list` shows: each defect, what it breaks and what somebody did wrong. */
export function printDefects(trials: readonly Trial[], { json }: SensitivityOptions, screen: Screen): number {
  const all = trials
    .map(({ defect }) => defect)
    .sort((a, b) => (a.breaks ?? "").localeCompare(b.breaks ?? "", "en", { numeric: true }));
  if (json) {
    screen.write(`${JSON.stringify(all, undefined, 2)}\n`);
    return exitCodes.pass;
  }
  const columns = screen.columns ?? 120;
  for (const { name, breaks = "", mistake, cwe } of all) {
    screen.write(
      `${cut(`${breaks.padEnd(13)} ${name}${cwe === undefined ? "" : ` (CWE-${cwe})`}`, columns)}\n`,
    );
    for (const line of wrap(`  ${mistake}`, columns, "  ")) screen.write(`${line}\n`);
  }
  screen.write(`${all.length} defects\n`);
  return exitCodes.pass;
}
