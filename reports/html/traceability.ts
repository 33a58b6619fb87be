import type { RequirementSummary, RunSummary } from "../summary.ts";
import { renderVerdictOf } from "./columns.ts";
import { type Reference, type RegisterText, relations } from "./inputs.ts";
import { html, join, type Markup, nothing } from "./markup.ts";
import type { Report } from "./report.ts";
import { counted, grouped, statuses, words } from "./terms.ts";
import { absent, table, type View } from "./view.ts";

/** Standards that the register refers to, as people call them, in the register's order. */
const standards: Readonly<Record<string, string>> = {
  etsi_en_303_645: "ETSI EN 303 645",
  ts_103_701: "ETSI TS 103 701",
  nistir_8259a: "NISTIR 8259A",
  iec_62443_4_2: "IEC 62443-4-2",
  cra_annex_i: "CRA Annex I",
  other: "Others",
};

/** What the front matter says of traceability; the tables stand on a page of their own. */
export function renderTraceabilitySummary(report: Report, view: View): Markup {
  const { register } = report.inputs;
  if (register === undefined)
    return html`${absent("The run keeps no copy of the register: clauses of other standards are not traced here.")}<p>Scenarios and verdicts of each requirement: ${view.page("traceability.html", "traceability")}.</p>`;
  const rows = Object.entries(standards).map(([key, name]) => {
    const clauses = clausesOf(register, key, report.summary.requirements);
    const nearest = (rel: string) => clauses.filter((clause) => clause.nearest === rel).length;
    return [
      html`<b>${name}</b> <span class="tag">${register.register.editions[key]?.split(";")[0] ?? ""}</span>`,
      nearest("direct"),
      nearest("partial"),
      nearest("context"),
    ];
  });
  return html`<p>Clauses of other standards, by number only, by how near their nearest requirement is. <b>Direct</b>: the same subject. <b>Partial</b>: the evidence covers a part of the clause, or its condition. <b>Context</b>: related, and never counted. How near is the register's judgement; a verdict here is no verdict on a cited standard.</p>
${table("Clauses of other standards", [{ title: "Standard" }, { title: "Direct", kind: "num" }, { title: "Partial", kind: "num" }, { title: "Context, not counted", kind: "num" }], rows)}
<p>${view.page("traceability.html", "From requirement to clause and back")}.</p>`;
}

/** Forward from requirements to scenarios and clauses, and back from clauses to requirements. */
export function renderTraceability(report: Report, view: View): Markup {
  const { register } = report.inputs;
  const back =
    register === undefined
      ? absent("The run keeps no copy of the register: clauses of other standards are not traced here.")
      : join(Object.entries(standards).map(([key, name]) => renderBack(report, register, key, name, view)));
  return html`${view.medium === "paper" ? view.heading(1, html`From requirement to clause and back`, "traceability") : nothing}<p>${legend}</p>
${view.heading(2, html`Forward: requirement, scenarios, clauses`, "forward")}
${renderForward(report, view)}
${view.heading(2, html`Back: clause to requirements`, "back")}
<p>The verdict is of the requirements that are counted, direct and partial ones; a clause that only has context has none. A requirement that was not examined leaves it open.</p>${back}`;
}

const legend = html`<b>Direct</b>: the same subject. <b>Partial</b>: a part of the clause, or its condition. <b>Context</b>: related, and never counted. They are the register's judgement and never the cited standard's word. Clauses by number only.`;

function renderForward({ summary, entryOf }: Report, view: View): Markup {
  const rows = summary.requirements.map((requirement) => {
    const refs = entryOf(requirement.id)?.refs ?? {};
    return [
      requirement.examined
        ? view.requirement(requirement.id)
        : html`<span class="mono">${requirement.id}</span>`,
      renderVerdictOf(summary, [requirement.id]),
      html`<span class="tag">${tally(requirement)}</span>`,
      html`${Object.entries(standards).map(([key, name]) => renderReferences(name, refs[key] ?? []))}`,
    ];
  });
  return table(
    "Requirements, scenarios and clauses",
    [
      { title: "Requirement", kind: "id" },
      { title: "Verdict", kind: "verdict" },
      { title: "Scenarios" },
      { title: "Clauses", kind: "text" },
    ],
    rows,
  );
}

function tally({ atoms }: RequirementSummary): string {
  const scenarios = [...new Set(atoms.flatMap((atom) => atom.scenarios))];
  if (scenarios.length === 0) return "none";
  const counts = statuses
    .map((status) => ({ status, count: scenarios.filter(({ verdict }) => verdict.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${grouped(count)} ${words[status]}`);
  return counts.join(", ");
}

/** The references to one standard; nothing when there are none. */
function renderReferences(name: string, references: readonly Reference[]): Markup {
  if (references.length === 0) return nothing;
  return html`<p class="refs"><b>${name}</b><span>${references.map(({ id, rel, note }) => html`<span class="rel ${rel}">${id} <small>${rel}${note === undefined ? "" : `: ${note}`}</small></span> `)}</span></p>`;
}

/** All references of a requirement, standard by standard. */
export const renderAllReferences = (refs: Readonly<Record<string, readonly Reference[]>>): Markup =>
  join(Object.entries(standards).map(([key, name]) => renderReferences(name, refs[key] ?? [])));

interface Clause {
  readonly id: string;
  readonly nearest: Reference["rel"];
  readonly of: readonly { readonly requirement: RequirementSummary; readonly rel: Reference["rel"] }[];
}

function clausesOf(
  { requirements: entries }: RegisterText,
  standard: string,
  requirements: readonly RequirementSummary[],
): Clause[] {
  const known = new Map(requirements.map((requirement) => [requirement.id, requirement]));
  const uses = entries.flatMap(({ id, refs }) => {
    const requirement = known.get(id);
    return requirement === undefined ? [] : (refs[standard] ?? []).map((ref) => ({ requirement, ...ref }));
  });
  return [...Map.groupBy(uses, ({ id }) => id)]
    .map(([id, of]) => ({
      id,
      of: of.map(({ requirement, rel }) => ({ requirement, rel })),
      nearest: relations.find((rel) => of.some((use) => use.rel === rel)) ?? "context",
    }))
    .sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
}

function renderBack(
  { summary }: Report,
  register: RegisterText,
  key: string,
  name: string,
  view: View,
): Markup {
  const clauses = clausesOf(register, key, summary.requirements);
  if (clauses.length === 0) return nothing;
  const links = ({ of }: Clause, rel: Reference["rel"]) => {
    const own = of.filter((use) => use.rel === rel);
    return html`${own.map(({ requirement }) => html`${requirement.examined ? view.requirement(requirement.id) : html`<span class="mono">${requirement.id}</span>`} `)}`;
  };
  const rows = clauses.map((clause) => [
    html`<span class="mono">${clause.id}</span>`,
    links(clause, "direct"),
    links(clause, "partial"),
    html`<span class="uncounted">${links(clause, "context")}</span>`,
    renderCounted(clause, summary),
  ]);
  const counting = clauses.filter(({ nearest }) => nearest !== "context").length;
  return html`${view.heading(3, html`${name}`)}<p class="tag">${register.register.editions[key] ?? ""}</p><p>${counted(counting, "clause")} with direct or partial evidence, ${grouped(clauses.length - counting)} with context alone.</p>${table(
    `Clauses of ${name}`,
    [
      { title: "Clause", kind: "clause" },
      { title: "Direct" },
      { title: "Partial" },
      { title: "Context, not counted" },
      { title: "Verdict of what counts", kind: "verdict" },
    ],
    rows,
  )}`;
}

/** Worst verdict of the requirements that count for a clause. */
function renderCounted({ of }: Clause, summary: RunSummary): Markup {
  const counting = of.filter(({ rel }) => rel !== "context").map(({ requirement }) => requirement.id);
  if (counting.length === 0) return html`<span class="tag">not counted</span>`;
  return renderVerdictOf(summary, counting);
}
