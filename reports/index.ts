export { cut, oneLine, printable, wrap } from "./fitting.ts";
export type { AnswerChecks, DeviceFreshness, RunFreshness, VerifiedAnswer } from "./freshness.ts";
export type { BundleFacts, ReportSource } from "./html/report.ts";
export { type HtmlTarget, writeHtml } from "./html/write-html.ts";
export { renderJunit } from "./junit.ts";
export { mergeRuns } from "./merge/merge.ts";
export {
  type Assertion,
  gapsOf,
  isUnproven,
  type Killer,
  type KillMatrix,
  type Outcome,
  type SoundProduct,
  type TriedDefect,
} from "./sensitivity/kill-matrix.ts";
export { renderKillMatrix } from "./sensitivity/page.ts";
export { renderSensitivity } from "./sensitivity/summary-text.ts";
export {
  type AtomSummary,
  type Column,
  type RequirementSummary,
  type RunSummary,
  type ScenarioSummary,
  summarise,
  type Waiver,
} from "./summary.ts";
export { renderVerdictTable, type TableOptions } from "./verdict-table.ts";
