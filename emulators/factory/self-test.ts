import type { SelfTestReport } from "../../core/dut/index.ts";

/** Why a unit with this report is not sound; undefined when it is. A report that shows no check proves nothing. PRV-FACT-5 */
export function whyUnsound({ passed, checks }: SelfTestReport): string | undefined {
  if (checks.length === 0) return "the report shows no check";
  const failed = checks.filter((check) => !check.passed);
  if (failed.length > 0) {
    const told = failed.map(({ name, detail }) => (detail === undefined ? name : `${name} (${detail})`));
    return `failed: ${told.join(", ")}`;
  }
  return passed ? undefined : "the report says that it did not pass";
}
