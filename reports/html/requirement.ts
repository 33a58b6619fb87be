import { isExcused } from "../../core/journal/index.ts";
import type { AtomSummary, RequirementSummary } from "../summary.ts";
import type { Evidence } from "./evidence.ts";
import { html, type Markup, nothing } from "./markup.ts";
import { renderScenario } from "./scenario.ts";
import { badge } from "./terms.ts";

/** One requirement with its atoms and scenarios; open when something is wrong with it. */
export function renderRequirement(requirement: RequirementSummary, evidence: Evidence): Markup {
  const { id, text, level, verdict } = requirement;
  const open = verdict.status === "fail" || verdict.status === "inconclusive";
  const examined = requirement.atoms.filter((atom) => atom.examined);
  const missed = requirement.atoms.filter((atom) => !atom.examined);
  const rest =
    missed.length === 0
      ? nothing
      : html`<p class="tag">Not examined in this run: ${missed.map((atom) => atom.id).join(", ")}</p>`;
  return html`<details class="requirement" id="${id}"${open ? html` open` : nothing}>
<summary>${badge(verdict)}<span class="mono">${id}</span><span class="name">${text} <span class="tag">${level}</span></span></summary>
<div class="inside">${examined.map((atom) => renderAtom(atom, evidence))}${rest}</div></details>
`;
}

function renderAtom(atom: AtomSummary, evidence: Evidence): Markup {
  const excused = isExcused(atom)
    ? html`<p class="message">Reason in the ICS: ${atom.reason ?? ""}</p>`
    : nothing;
  return html`<div class="atom">${badge(atom.verdict)}<span class="mono">${atom.id}</span><span>${atom.text}</span><span class="tag">${atom.level} · ${atom.method}</span></div>
${excused}${atom.scenarios.map((scenario) => renderScenario(scenario, evidence))}`;
}
