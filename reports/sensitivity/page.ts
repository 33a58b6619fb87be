import { html, Markup, nothing } from "../html/markup.ts";
import { style } from "../html/style.ts";
import { type Assertion, gapsOf, type KillMatrix, type MatrixAtom, type TriedDefect } from "./kill-matrix.ts";

/** The kill matrix as one page that needs no network and no script. */
export function renderKillMatrix(matrix: KillMatrix): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Kill matrix ${matrix.seed}</title><style>${new Markup(style)}${new Markup(matrixStyle)}</style></head>
<body><main class="wide">
${renderCover(matrix)}
${renderGaps(matrix)}
<h2>Defects by atoms</h2>
<p>${legend}</p>
${renderGrid(matrix)}
${renderSound(matrix)}
<h2>What each defect is, and what caught it</h2>
${matrix.defects.map(renderDefect)}
${renderAssertions(matrix.assertions)}
${renderFacts(matrix)}
<p class="end">The same as data: kill-matrix.json beside this file.</p>
</main></body></html>
`.text;
}

const matrixStyle = `
main.wide { max-width: 124rem; }
.grid { font-size: .74rem; width: auto; border-collapse: separate; border-spacing: 0; }
.grid th, .grid td { padding: 0; border: 0; border-bottom: 1px solid var(--line); }
.grid th.name { position: sticky; left: 0; background: var(--ground); font-weight: 400; color: var(--ink); white-space: nowrap; padding: .1rem .7rem .1rem 0; font-size: .74rem; z-index: 1; }
.grid th.name a { text-decoration: none; }
.grid thead th { vertical-align: bottom; color: var(--soft); font-size: .68rem; }
.grid thead th.section { text-align: left; padding: 0 .2rem .15rem .25rem; border-left: 1px solid var(--line); }
.grid thead th.col span { writing-mode: vertical-rl; rotate: 180deg; padding: .15rem 0; }
.grid td, .grid th.col { width: .86rem; min-width: .86rem; text-align: center; }
.grid .first { border-left: 1px solid var(--line); }
.grid td.fail { color: var(--soft); } .grid td.pass { color: var(--line); } .grid td.inconclusive { color: var(--open); }
.grid td.meant { background: var(--none-ground); } .grid td.meant.fail { background: var(--pass); color: var(--raised); } .grid td.meant.missed { background: var(--fail); color: var(--raised); }
.defect { margin: 0 0 .9rem; } .defect p { margin: .1rem 0; max-width: 60rem; } .defect h4 { margin: 1rem 0 .1rem; font-size: .95rem; }
@media print { .grid { font-size: 5pt; } .grid th.name { position: static; font-size: 5pt; } .grid td, .grid th.col { width: 4pt; min-width: 4pt; } .grid thead th { font-size: 4pt; } }
`;

const legend = html`A row is a product with one defect, a column one atom of the standard. <b>&#10005;</b> on green: the atom that the defect breaks failed, as it must. <b>&#10005;</b> alone: another atom failed as well. <b>&#183;</b> passed. <b>?</b> inconclusive. <b>&#8211;</b> does not apply. Empty: not examined with this defect. On red: the atom that the defect breaks did not fail.`;

function renderCover(matrix: KillMatrix): Markup {
  const { defects, sound, complete, mode, startedAt } = matrix;
  const killed = defects.filter(({ outcome }) => outcome === "killed").length;
  const proven = gapsOf(matrix).length === 0 && complete;
  const alarms = sound.reduce((sum, one) => sum + one.alarms.length, 0);
  const scope = {
    targeted: "each with the scenarios of its requirement",
    full: "each with every scenario",
    mechanical: "until a first scenario fails",
    assertions:
      "each with the scenarios of its requirement, and with others that hold an assertion nothing had failed",
  };
  return html`<h1>Sensitivity of the examination</h1>
<p class="lead">${defects.length} defective products, ${scope[mode]}, on ${startedAt.slice(0, 16).replace("T", " ")} UTC.</p>
<div class="line ${proven ? "pass" : "fail"}"><b>${killed} of ${defects.length} defects caught${mode === "mechanical" ? "" : " by the atom that they break"}</b><span>${alarms} false alarms on ${sound.length} sound product${sound.length === 1 ? "" : "s"}</span></div>
${complete ? nothing : html`<p class="stamp">Interrupted: what is missing here was not tried.</p>`}`;
}

function renderGaps(matrix: KillMatrix): Markup {
  const gaps = gapsOf(matrix);
  if (gaps.length === 0) return nothing;
  return html`<h2>Gaps</h2><ul>${gaps.map((gap) => html`<li>${gap}</li>`)}</ul>`;
}

function renderGrid({ atoms, defects }: KillMatrix): Markup {
  const sections = [...Map.groupBy(atoms, ({ section }) => section)];
  const first = new Set(sections.map(([, [atom]]) => atom?.id));
  const edge = (atom: MatrixAtom) => (first.has(atom.id) ? " first" : "");
  const rank = new Map(atoms.map(({ id }, index) => [id, index]));
  const rankOf = ({ breaks }: TriedDefect) => rank.get(breaks ?? "") ?? atoms.length;
  const rows = [...defects].sort((a, b) => rankOf(a) - rankOf(b));
  return html`<div class="scroll"><table class="grid"><thead>
<tr><th></th>${sections.map(([section, of]) => html`<th class="section" scope="colgroup" colspan="${of.length}">${short(section)}</th>`)}</tr>
<tr><th></th>${atoms.map((atom) => html`<th class="col${edge(atom)}" scope="col" title="${atom.id}: ${atom.text}"><span>${atom.id.replace("PRV-", "")}</span></th>`)}</tr>
</thead><tbody>
${rows.map(
  (
    defect,
  ) => html`<tr><th class="name" scope="row"><a href="#${defect.name}">${defect.name}</a></th>${atoms.map((atom) => renderCell(defect, atom, edge(atom)))}</tr>
`,
)}</tbody></table></div>`;
}

/** Without the chapter before it and the reservation behind it: columns are narrow. */
const short = (section: string): string => section.replace(/^.* \/ /, "").replace(/ \(.*$/, "");

const signs = { fail: "\u2715", pass: "\u00b7", inconclusive: "?", "not-applicable": "\u2013" } as const;

function renderCell({ atoms, breaks, name }: TriedDefect, { id }: MatrixAtom, edge: string): Markup {
  const status = atoms[id];
  const meant = breaks === id ? ` meant${status === "fail" ? "" : " missed"}` : "";
  if (status === undefined && meant === "") return html`<td class="${edge.trim()}"></td>`;
  return html`<td class="${status ?? ""}${meant}${edge}" title="${name}: ${id} ${status ?? "not examined"}">${status === undefined ? "" : signs[status]}</td>`;
}

function renderSound({ sound }: KillMatrix): Markup {
  const rows = sound.map(
    ({ product, scenarios, alarms }) =>
      html`<tr><td class="mono">${product}</td><td>${scenarios}</td><td>${alarms.length === 0 ? "none" : alarms.map(({ scenario, verdict }) => `${scenario}: ${verdict.status}`).join(", ")}</td></tr>`,
  );
  return html`<h2>What caught a defect, without one</h2><p>What failed here too has caught nothing.</p>
<div class="scroll"><table><thead><tr><th scope="col">Product</th><th scope="col">Scenarios</th><th scope="col">False alarms</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

const outcomes = {
  killed: "caught",
  "killed-elsewhere": "caught by other atoms only",
  "left-open": "left open",
  survived: "survived",
} as const;

function renderDefect(defect: TriedDefect): Markup {
  const { name, breaks, mistake, cwe, outcome, equivalent, killers, fault, kind } = defect;
  const weakness = cwe === undefined ? "" : `, CWE-${cwe}`;
  return html`<div class="defect" id="${name}"><h4>${name}</h4>
<p class="tag">${[breaks, kind === "register" ? "from the register" : kind, outcomes[outcome]].filter(Boolean).join(", ")}${weakness}</p>
<p>${mistake}</p>
${equivalent === undefined ? nothing : html`<p>Need not be caught: ${equivalent}</p>`}
${fault === undefined ? nothing : html`<p class="message inconclusive">${fault}</p>`}
${renderKillers(killers)}</div>
`;
}

function renderKillers(killers: TriedDefect["killers"]): Markup {
  const [first, ...others] = killers;
  if (first === undefined) return nothing;
  const more = others.map(
    ({ scenario, name }) => html`<li>${name} <span class="mono">${scenario}</span></li>`,
  );
  return html`<details class="fold"><summary>Caught by ${first.name}${others.length === 0 ? "" : ` and ${others.length} more`}</summary>
<p><span class="mono">${first.place}</span> ${first.step}</p><p class="message fail">${first.message}</p>${more.length === 0 ? nothing : html`<ul>${more}</ul>`}</details>`;
}

function renderAssertions(assertions: readonly Assertion[] | undefined): Markup {
  if (assertions === undefined) return nothing;
  const rows = assertions.map(
    ({ place, text, failedFor, exception }) =>
      html`<tr><td class="mono">${place}</td><td>${text}</td><td>${failedFor.length > 0 ? failedFor.slice(0, 3).join(", ") : (exception ?? "nothing made it fail")}${failedFor.length > 3 ? ` and ${failedFor.length - 3} more` : ""}</td></tr>`,
  );
  return html`<h2>What makes each assertion fail</h2><div class="scroll"><table><thead><tr><th scope="col">Place</th><th scope="col">Step</th><th scope="col">Fails for</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function renderFacts({ seed, startedAt, endedAt, versions, register, features, mode }: KillMatrix): Markup {
  const facts: readonly (readonly [string, string])[] = [
    ["Mode", mode],
    ["Seed", seed],
    ["Started, ended", `${startedAt}, ${endedAt}`],
    ["Register", `SHA-256 ${register.sha256}`],
    ["Assay, Node, system", `${versions.assay}, ${versions.node}, ${versions.os}`],
    ...features.map(({ uri, sha256 }) => [uri, `SHA-256 ${sha256}`] as const),
  ];
  return html`<h2>What it rests on</h2><dl class="facts">${facts.map(([term, fact]) => html`<dt>${term}</dt><dd class="mono">${fact}</dd>`)}</dl>`;
}
