import type { Column, RequirementSummary, RunSummary } from "../summary.ts";
import { describeCutPoints } from "../verdict-table.ts";
import { html, type Markup, nothing } from "./markup.ts";
import type { Report } from "./report.ts";
import { counted, grouped } from "./terms.ts";
import { absent, facts, table, type View } from "./view.ts";

/** What the report speaks of, and of what it does not. */
export function renderScope(report: Report, view: View): Markup {
  const { summary, inputs } = report;
  return html`${renderExamined(summary)}
<h3>What the product claims (ICS)</h3>${renderClaims(report)}
<h3>What does not apply</h3>${renderNotApplicable(summary)}
<h3>SHOULD that is unmet for a reason</h3>${renderReasons(summary)}
<h3>Readings of open points</h3>${renderReadings(report)}
<h3>What was not tested</h3>${renderNotTested(summary, view)}
<h3>Emulated evidence only</h3>${renderEmulated(summary)}
<h3>Sample</h3>${renderSample(summary)}
${inputs.missing.length === 0 ? nothing : html`<h3>Inputs that could not be used</h3><ul>${inputs.missing.map((one) => html`<li>${one}</li>`)}</ul>`}`;
}

function renderExamined({ requirements, scenarios }: RunSummary): Markup {
  const examined = requirements.filter((requirement) => requirement.examined);
  const atoms = examined.flatMap((requirement) => requirement.atoms).filter((atom) => atom.examined);
  return html`<p>Examined were ${grouped(examined.length)} of ${counted(requirements.length, "requirement")}, by ${counted(atoms.length, "atom")} and ${counted(scenarios.length, "scenario")}. An atom is a part of a requirement that can fail by itself.</p>`;
}

function renderClaims({ inputs, summary }: Report): Markup {
  const { ics } = inputs;
  const { product } = summary.start;
  if (ics === undefined)
    return html`${absent("The run keeps no copy of the ICS; its digest is in section Environment.")}`;
  const without = Object.entries(ics.without);
  return facts([
    ["Product", `${product.name}, model ${product.model}, ${product.manufacturer}`],
    ["Offers", ics.capabilities.join(", ")],
    ...(without.length === 0
      ? [["Goes without", "nothing that the standard asks about"] as const]
      : without.map(([what, why]) => [`Has no ${what}`, why] as const)),
  ]);
}

function renderNotApplicable({ start, requirements }: RunSummary): Markup {
  const declared = Object.entries(start.product.notApplicable);
  const found = requirements
    .flatMap(({ atoms }) => atoms)
    .flatMap(({ id, verdict }) =>
      verdict.status === "not-applicable" && !declared.some(([atom]) => atom === id)
        ? [[id, verdict.justification] as const]
        : [],
    );
  const rows = [...declared, ...found];
  if (rows.length === 0) return html`<p>Nothing: every atom applies to this product.</p>`;
  return html`<p>Each with the manufacturer's justification. Whether it holds is for the reader to judge.</p>${facts(rows)}`;
}

function renderReasons({ start }: RunSummary): Markup {
  const rows = Object.entries(start.product.shouldReasons);
  if (rows.length === 0) return html`<p>The ICS states no such reason.</p>`;
  return html`<p>The verdict stays FAIL; it does not fail the run.</p>${facts(rows)}`;
}

function renderReadings({ summary, inputs }: Report): Markup {
  const open = new Map(inputs.register?.interpretations.map((one) => [one.id, one]));
  const rows = Object.entries(summary.start.readings).map(([id, reading]) => {
    const point = open.get(id);
    const touches =
      point === undefined ? nothing : html` <span class="tag">${point.touches.join(", ")}</span>`;
    const issue = point === undefined ? nothing : html`<span class="issue">${point.issue}</span>`;
    return [id, html`${reading}${touches}${issue}`] as const;
  });
  if (rows.length === 0) return absent("The product declares no reading.");
  return html`<p>Points on which the standard's text is open: how this product reads each, and below it what is open.</p>${facts(rows)}`;
}

/** Clauses without a verdict in this run are named, not left out. */
function renderNotTested({ requirements }: RunSummary, view: View): Markup {
  const missed = requirements.filter((requirement) => !requirement.examined);
  const atoms = requirements
    .filter((requirement) => requirement.examined)
    .flatMap((requirement) => requirement.atoms.filter((atom) => !atom.examined));
  const sections = [...Map.groupBy(missed, ({ section }) => section)].map(
    ([section, own]) =>
      [section, html`<span class="mono">${own.map(({ id }) => id).join(", ")}</span>`] as const,
  );
  const whole =
    missed.length === 0
      ? html`<p>Every requirement of the register was examined.</p>`
      : html`<p>These requirements have no verdict here. Nothing may be concluded for them.</p>${facts(sections)}`;
  const parts =
    atoms.length === 0
      ? nothing
      : html`<p>Of requirements that were examined in part, these atoms have no verdict: <span class="mono">${atoms.map(({ id }) => id).join(", ")}</span>.</p>`;
  const always = html`<p>Never tested by this method: physical attack on chips, side channels, worn memory cells, the random number generator's design, documents and processes of the manufacturer. See ${view.section("method", "Method")} for what a read-back of memory can and cannot claim.</p>`;
  return html`${whole}${parts}${always}`;
}

function renderEmulated({ start, requirements, columns }: RunSummary): Markup {
  const examined = requirements.filter((requirement) => requirement.examined);
  const { kind } = start.target;
  if (kind === "mixed") return renderWithoutHardware(examined, columns);
  if (kind === "hardware")
    return html`<p>The devices were real. The backend that they spoke with is Assay's own, and so is the factory line unless the IXIT names another.</p>`;
  const what = kind === "emulated" ? "a software device" : "compiled firmware on a model of its chip";
  return html`<p>All of it: ${counted(examined.length, "requirement")} rest on ${what}, and none on hardware. Such a verdict says what the product's logic does; it says nothing of a board, its radio, its memory cells or its supply.</p>`;
}

function renderWithoutHardware(examined: readonly RequirementSummary[], columns: readonly Column[]): Markup {
  const hardware = columns.find(({ target }) => target.kind === "hardware")?.requirements ?? [];
  const real = new Set(hardware.filter((one) => one.examined).map(({ id }) => id));
  const others = examined.filter(({ id }) => !real.has(id));
  if (others.length === 0)
    return html`<p>None: every requirement that was examined was examined on hardware too, some perhaps in part. Section Verdicts has a column for each kind of target.</p>`;
  return html`<p>${counted(others.length, "requirement")} rest on software devices or models of a chip alone, and on no hardware: <span class="mono">${others.map(({ id }) => id).join(", ")}</span>. Such a verdict says what the product's logic does; it says nothing of a board, its radio, its memory cells or its supply.</p>`;
}

const confidence = 0.95;
/** The largest share of deviant units that `count` sound ones of a random sample leave possible, at 95 % confidence. */
const largestShare = (count: number): string =>
  `${((1 - (1 - confidence) ** (1 / count)) * 100).toFixed(1)} %`;

function renderSample({ start, cutPoints }: RunSummary): Markup {
  const { lot, provisionedLot } = start.product;
  const rows = [
    ["Scenarios of one lot", lot],
    ...(provisionedLot === undefined
      ? []
      : [["Scenarios of a lot that is provisioned as well", provisionedLot]]),
    ["All others, devices on the bench", start.devices],
  ] as const;
  const cuts =
    cutPoints.visited === 0
      ? html`<p>No power cut was made.</p>`
      : html`<p>Supply was cut at ${describeCutPoints(cutPoints)}, each a moment at which it can be. Points that were not visited were not examined.</p>`;
  const against =
    start.against.length === 0
      ? "No earlier run was compared with."
      : `Compared with earlier runs: ${start.against.join(", ")}.`;
  return html`${table(
    "Sample sizes",
    [{ title: "Where" }, { title: "Devices", kind: "num" }, { title: "Not excluded", kind: "num" }],
    rows.map(([where, count]) => [String(where), Number(count), largestShare(Number(count))]),
  )}
<p class="tag">Not excluded: the share of deviant units that this many sound ones leave possible at 95 % confidence, were they a random sample of production. ${start.target.kind === "hardware" ? "" : "These were not made by production: the number speaks for the code alone."}</p>
${cuts}<p>${against}</p>`;
}
