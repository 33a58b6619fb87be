import type { RunSummary } from "../summary.ts";
import type { Evidence } from "./evidence.ts";
import { html, type Markup, nothing } from "./markup.ts";
import { renderScenario } from "./scenario.ts";
import { badge } from "./terms.ts";

/** The verdicts of the user's own checks, apart from the standard's. */
export function renderOwnVerdicts({ ownChecks }: RunSummary): Markup {
  if (ownChecks.length === 0) return nothing;
  const rows = ownChecks.map(
    ({ name, verdict }) => html`<tr><td>${badge(verdict)}</td><td>${name}</td></tr>
`,
  );
  return html`<h3>Own checks</h3><p>They stand outside the standard: no requirement's verdict rests on them. They count for the run's exit code.</p><div class="scroll"><table><thead><tr><th scope="col">Verdict</th><th scope="col">Scenario</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** What was seen in the user's own checks. */
export function renderOwnEvidence({ ownChecks }: RunSummary, evidence: Evidence): Markup {
  if (ownChecks.length === 0) return nothing;
  return html`<h3>Own checks</h3>
${ownChecks.map((check) => renderScenario(check, evidence))}`;
}
