import { isExcused, type Level, type Verdict } from "../../core/journal/index.ts";
import type { Column, RequirementSummary, RunSummary } from "../summary.ts";
import { html, type Markup, nothing } from "./markup.ts";
import type { Report } from "./report.ts";
import { badge, counted, targetOf } from "./terms.ts";
import { facts, hash, table, type View } from "./view.ts";

/** Requirements by targets: MUST and SHOULD apart, a row for each that was examined, then the user's own checks. */
export function renderVerdicts({ summary }: Report, view: View): Markup {
  const waived = new Set(summary.waivers.map(({ atom }) => atom));
  const { columns } = summary;
  const tables = (["MUST", "SHOULD"] as const).map((level) => {
    const rows = summary.requirements.filter((one) => one.examined && one.level === level);
    if (rows.length === 0) return nothing;
    return html`<h3>${level}</h3>${table(
      `Verdicts on ${level} requirements`,
      [
        { title: "Requirement", kind: "id" },
        ...columns.map(({ target }) => ({ title: targetOf(target), kind: "verdict" as const })),
        { title: "Atoms met", kind: "num" },
        { title: "Text", kind: "text" },
      ],
      rows.map((row) => renderRow(row, columns, waived, view)),
    )}`;
  });
  return html`<p>One column for each kind of target. INCONCLUSIVE is no pass: its cause stands below it.</p>${tables}${renderOwnVerdicts(summary, view)}
<h3>Waivers</h3>${renderWaivers(summary)}`;
}

function renderRow(
  { id, text, atoms }: RequirementSummary,
  columns: readonly Column[],
  waived: ReadonlySet<string>,
  view: View,
): (string | Markup)[] {
  const examined = atoms.filter((atom) => atom.examined);
  const passed = examined.filter((atom) => atom.verdict.status === "pass").length;
  const cells = columns.map(
    (column) =>
      html`${renderCell(column, id, waived)}${columns.length > 1 ? html`<span class="tag beneath"> on ${column.target.kind}</span>` : nothing}`,
  );
  return [view.requirement(id), ...cells, `${passed} of ${examined.length}`, text];
}

/** A requirement's verdict on targets of one kind. */
function renderCell({ requirements }: Column, of: string, waived: ReadonlySet<string>): Markup {
  const own = requirements.find(({ id }) => id === of);
  if (own === undefined || !own.examined) return html`<span class="tag">not examined</span>`;
  const { verdict, atoms } = own;
  const examined = atoms.filter((atom) => atom.examined);
  const notes = [
    ...causeOf(verdict),
    ...(examined.some((atom) => waived.has(atom.id)) ? ["waived"] : []),
    ...(examined.some(isExcused) ? ["unmet with a reason"] : []),
    ...(examined.length < atoms.length ? ["in part"] : []),
    ...levelsWithin(examined),
  ];
  const tag = notes.length === 0 ? nothing : html` <span class="tag">${notes.join(", ")}</span>`;
  return html`${badge(verdict)}${tag}`;
}

const causeOf = (verdict: Verdict): string[] => (verdict.status === "inconclusive" ? [verdict.cause] : []);

/** A MUST whose atoms are not all MUST says so. */
function levelsWithin(atoms: readonly { readonly level: Level }[]): string[] {
  const should = atoms.filter(({ level }) => level === "SHOULD").length;
  return should === 0 || should === atoms.length ? [] : [`${counted(should, "atom")} SHOULD`];
}

/** The verdicts of the user's own checks, apart from the standard's. */
function renderOwnVerdicts({ ownChecks }: RunSummary, view: View): Markup {
  if (ownChecks.length === 0) return nothing;
  const shown = ownChecks.slice(0, mostOwnChecks);
  const rest =
    shown.length === ownChecks.length
      ? nothing
      : html`<p>${counted(ownChecks.length - shown.length, "more check")}: ${view.page("own-checks.html", "all own checks")}.</p>`;
  return html`<h3>Own checks</h3><p>They stand outside the standard: no requirement's verdict rests on them. They count for the run's exit code.</p>${table(
    "Own checks",
    [{ title: "Verdict", kind: "verdict" }, { title: "Scenario" }, { title: "Evidence" }],
    shown.map(({ verdict, name, scenario }) => [badge(verdict), name, view.scenario(scenario)]),
  )}${rest}`;
}

/** The first page opens at once, however many there are. */
const mostOwnChecks = 50;

function renderWaivers({ waivers }: RunSummary): Markup {
  if (waivers.length === 0) return html`<p>None.</p>`;
  return html`<p>They change the run's exit code and no verdict.</p>${table(
    "Waivers",
    [{ title: "Atom", kind: "id" }, { title: "Reason" }, { title: "Owner" }, { title: "Until" }],
    waivers.map(({ atom, reason, owner, expiry }) => [atom, reason, owner, expiry]),
  )}`;
}

/** What a reader must know of the run as such. */
export function renderDeviations({ summary, inputs }: Report): Markup {
  const { start, deviations } = summary;
  const all = [
    ...deviations,
    ...(start.target.defect === undefined
      ? []
      : [`the defect ${start.target.defect} was built in on purpose`]),
    ...inputs.missing,
  ];
  if (all.length === 0)
    return html`<p>None: the run came to its end, and its journal is whole and chained from its first line to its last.</p>`;
  return html`<ul>${all.map((deviation) => html`<li>${deviation}</li>`)}</ul>`;
}

/** What was taken out of the record, and how that can be seen. */
export function renderRedactions({ summary, inputs }: Report): Markup {
  const withheld = inputs.files.filter(({ original }) => original !== undefined);
  return html`<p>Every write to the record passes one redactor. What it knows as a secret (keys, passphrases, proofs of possession, tokens, in every encoding that it knows) is replaced by a keyed commitment of the same length: <code>[redacted:…]</code>. Equal secrets have equal commitments under one key, and a commitment tells nothing without it. The finished folder is searched again for the run's secrets; a run in which one is found ends with a fault.</p>
${facts([["Key of commitments", html`<span class="mono">${summary.start.keyId}</span>, held by the laboratory, no part of the report`]])}
${withheld.length === 0 ? nothing : html`<p>Of these files the copies leave out what others must not read; the files themselves had these digests:</p>${facts(withheld.map(({ path, original }) => [path, hash(original ?? "")]))}`}
<p>Nothing else was taken out; of a console the record keeps the first 4,000 lines of a scenario and the number of those after them.</p>`;
}
