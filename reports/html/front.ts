import { exitCode, isExcused, type Status } from "../../core/journal/index.ts";
import type { RequirementSummary, RunSummary } from "../summary.ts";
import { describeCutPoints } from "../verdict-table.ts";
import { html, type Markup, nothing } from "./markup.ts";
import { badge, words } from "./terms.ts";

const outcomes: Readonly<Record<RunSummary["exitCode"], { status: Status; text: string }>> = {
  0: { status: "pass", text: "PASS: every requirement that was examined is met" },
  1: { status: "fail", text: "FAIL: at least one requirement is not met" },
  3: { status: "inconclusive", text: "INCONCLUSIVE: at least one requirement could not be observed" },
};

const stamps = {
  emulated:
    "Emulated evidence. It was gained on a software device and is never counted as hardware evidence.",
  virtual:
    "Virtual evidence. Compiled firmware ran on an instruction-level model; it is never counted as hardware evidence.",
  hardware: "Hardware evidence.",
} as const;

/** Title, verdict line, stamp. */
export function renderCover(summary: RunSummary): Markup {
  const { product, target } = summary.start;
  const { ownChecks } = summary;
  const examined = summary.requirements.filter((requirement) => requirement.examined);
  const outcome = outcomeOf(summary);
  const counts = (Object.keys(words) as Status[])
    .map((status) => ({ status, count: examined.filter(({ verdict }) => verdict.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${count} ${words[status]}`);
  const tally = [
    `${counts.join(", ") || "none"} of ${examined.length} requirements`,
    ...(ownChecks.length === 0 ? [] : [`${ownChecks.length} own checks`]),
  ].join("; ");
  return html`<h1>Device provisioning: conformance of ${product.name}</h1>
<p class="lead">${product.manufacturer}, model ${product.model}, firmware ${product.firmware.version}. Examined on ${summary.startedAt.slice(0, 16).replace("T", " ")} UTC.</p>
<div class="line ${outcome.status}"><b>${outcome.text}</b><span>${tally}</span></div>
<p class="stamp">${stamps[target.kind]}</p>
${target.defect === undefined ? nothing : html`<p class="stamp">The defect ${target.defect} was built in on purpose: this is evidence of the examination, and of no product.</p>`}
${summary.deviations.length === 0 ? nothing : html`<h2>Deviations</h2><ul>${summary.deviations.map((deviation) => html`<li>${deviation}</li>`)}</ul>`}`;
}

/** What the run found, waivers aside: they are about its exit code. */
function outcomeOf({ requirements, ownChecks, completed, exitCode: waived }: RunSummary): {
  status: Status;
  text: string;
} {
  const atoms = requirements.flatMap((requirement) => requirement.atoms).filter((atom) => atom.examined);
  const checks = ownChecks.map(({ verdict }) => verdict);
  const findings = { atoms, ownChecks: checks, completed };
  const found = exitCode(findings, new Set());
  if (found === 3 && exitCode({ ...findings, completed: true }, new Set()) === 0) {
    return { status: "inconclusive", text: "INCONCLUSIVE: the run did not come to its end" };
  }
  const { status, text: ofRequirements } = outcomes[found];
  // Who reads that a requirement is not met must find one.
  const text =
    checks.length === 0 ? ofRequirements : ofRequirements.replace("requirement", "requirement or own check");
  if (found !== waived) return { status, text: `${text}; waivers let the run end with ${waived}` };
  return found === 0 && atoms.some(isExcused)
    ? { status, text: `${text}, or a SHOULD that is unmet for a stated reason` }
    : { status, text };
}

/** MUST and SHOULD apart, a row for each requirement that was examined. */
export function renderVerdicts({ requirements, waivers }: RunSummary): Markup {
  const waived = new Set(waivers.map(({ atom }) => atom));
  const tables = (["MUST", "SHOULD"] as const).map((level) => {
    const rows = requirements.filter((requirement) => requirement.examined && requirement.level === level);
    if (rows.length === 0) return nothing;
    return html`<h3>${level}</h3><div class="scroll"><table class="summary"><thead><tr><th scope="col">Requirement</th><th scope="col">Verdict</th><th scope="col">Atoms</th><th scope="col" class="text">Text</th></tr></thead>
<tbody>${rows.map((row) => renderRow(row, waived))}</tbody></table></div>`;
  });
  return html`<h2>Verdicts</h2>${tables}`;
}

function renderRow({ id, text, verdict, atoms }: RequirementSummary, waived: ReadonlySet<string>): Markup {
  const examined = atoms.filter((atom) => atom.examined);
  const passed = examined.filter((atom) => atom.verdict.status === "pass").length;
  const notes = [
    ...(examined.some((atom) => waived.has(atom.id)) ? ["waived"] : []),
    ...(examined.some(isExcused) ? ["unmet with a reason"] : []),
  ];
  return html`<tr><td class="id mono"><a href="#${id}">${id}</a></td><td>${badge(verdict)}${notes.length === 0 ? nothing : html` <span class="tag">${notes.join(", ")}</span>`}</td><td>${passed} of ${examined.length}</td><td class="text">${text}</td></tr>
`;
}

export function renderWaivers({ waivers }: RunSummary): Markup {
  if (waivers.length === 0) return nothing;
  const rows = waivers.map(
    ({ atom, reason, owner, expiry }) =>
      html`<tr><td class="mono">${atom}</td><td>${reason}</td><td>${owner}</td><td>${expiry}</td></tr>`,
  );
  return html`<h2>Waivers</h2><p>They change the run's exit code and no verdict.</p><div class="scroll"><table><thead><tr><th scope="col">Atom</th><th scope="col">Reason</th><th scope="col">Owner</th><th scope="col">Until</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** What the run rests on, so that it can be repeated and compared. */
export function renderFacts({ start, startedAt, endedAt, scenarios, cutPoints }: RunSummary): Markup {
  const { product, register, versions, target } = start;
  const facts: readonly (readonly [string, string])[] = [
    ["Run", start.runId],
    ["Seed", start.seed],
    ["Started, ended", `${startedAt}, ${endedAt}`],
    ["Target", `${target.name} (${target.kind})`],
    ...(target.defect === undefined ? [] : [["Defect", target.defect] as const]),
    ["Devices on the bench", String(start.devices)],
    ["Lots", describeLots(product)],
    ["Compared with", start.against.length === 0 ? "no earlier run" : start.against.join(", ")],
    ["Scenarios", String(scenarios.length)],
    ["Power cuts", cutPoints.visited > 0 ? describeCutPoints(cutPoints) : "none"],
    ["Firmware", `${product.firmware.version}, SHA-256 ${product.firmware.sha256}`],
    ["ICS", `SHA-256 ${product.icsSha256}`],
    ["IXIT", `SHA-256 ${product.ixitSha256}`],
    ["Register", `SHA-256 ${register.sha256}`],
    ...(start.ownSteps ?? []).map(({ uri, sha256 }) => ["Own steps", `${uri}, SHA-256 ${sha256}`] as const),
    ["Key of commitments", start.keyId],
    ["Assay, Node, system", `${versions.assay}, ${versions.node}, ${versions.os}`],
    ["Arguments", start.arguments.join(" ")],
  ];
  return html`<h2>Run</h2><dl class="facts">${facts.map(([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>`)}</dl>`;
}

function describeLots({ lot, provisionedLot }: RunSummary["start"]["product"]): string {
  const provisioned =
    provisionedLot === undefined ? "" : `, ${provisionedLot} where they are provisioned as well`;
  return `${lot} devices in the scenarios that examine a lot${provisioned}`;
}

export function renderReadings({ start }: RunSummary): Markup {
  const rows = Object.entries(start.readings).map(
    ([id, text]) => html`<dt class="mono">${id}</dt><dd>${text}</dd>`,
  );
  return html`<h2>Readings</h2><p>Points on which the standard's text is open, as this product reads them.</p><dl class="facts">${rows}</dl>`;
}

/** Clauses without a verdict in this run are named, not left out. */
export function renderNotExamined({ requirements }: RunSummary): Markup {
  const missed = requirements.filter((requirement) => !requirement.examined);
  if (missed.length === 0) return nothing;
  const sections = [...Map.groupBy(missed, ({ section }) => section)].map(
    ([section, own]) => html`<dt>${section}</dt><dd class="mono">${own.map(({ id }) => id).join(", ")}</dd>`,
  );
  return html`<h2>Not examined in this run</h2><p>These requirements have no verdict here. Nothing may be concluded for them.</p><dl class="facts">${sections}</dl>`;
}
