import { exitCode, isExcused, type Level, type Status } from "../../core/journal/index.ts";
import type { Column, RunSummary } from "../summary.ts";
import { html, type Markup, nothing } from "./markup.ts";
import type { Report } from "./report.ts";
import { counted, inFours, instant, statuses, targetOf, words } from "./terms.ts";
import { facts, hash, type View } from "./view.ts";

const outcomes: Readonly<Record<RunSummary["exitCode"], { status: Status; text: string }>> = {
  0: { status: "pass", text: "every requirement that was examined is met" },
  1: { status: "fail", text: "at least one requirement is not met" },
  3: { status: "inconclusive", text: "at least one requirement could not be observed" },
};

const stamps = {
  emulated:
    "Emulated evidence. It was gained on a software device and is never counted as hardware evidence.",
  virtual:
    "Virtual evidence. Compiled firmware ran on an instruction-level model; it is never counted as hardware evidence.",
  hardware: "Hardware evidence.",
  mixed:
    "Evidence of several kinds, each counted by itself. Emulated and virtual evidence is never counted as hardware evidence.",
} as const;

/** Title, verdict, what was examined, and by what the report is known. */
export function renderCover({ summary, source, journal, inputs }: Report, view: View): Markup {
  const { start, startedAt, endedAt } = summary;
  const { product, target, runId } = start;
  const { bundle, laboratory } = source;
  const outcome = outcomeOf(summary);
  return html`<header class="cover">
<p class="kind">Conformance report</p>
<h1>Device provisioning: conformance of ${product.name}</h1>
<p class="lead">${product.manufacturer}, model ${product.model}, firmware ${product.firmware.version}</p>
<div class="line ${outcome.status}"><b>${words[outcome.status]}</b><span>${outcome.text}</span></div>
<p class="stamp">${stamps[target.kind]}</p>
${target.defect === undefined ? nothing : html`<p class="stamp">The defect ${target.defect} was built in on purpose: this is evidence of the examination, and of no product.</p>`}
${summary.columns.map((column) => renderTally(column, summary.columns.length > 1))}${renderOwnCount(summary)}${renderWrong(summary, view)}
${facts([
  ["Report", html`<span class="mono">${runId}</span>`],
  ["Laboratory", laboratory ?? "not stated"],
  ["Examined", `${instant(startedAt)} to ${instant(endedAt)} UTC`],
  ["Target", targetOf(target)],
  ["Standard", inputs.register?.register.standard ?? "as its register has it"],
  ["Firmware SHA-256", hash(product.firmware.sha256)],
  ...(bundle === undefined
    ? [["Journal SHA-256", hash(journal.sha256)] as const]
    : [
        ["Evidence digest", hash(bundle.evidenceDigest)] as const,
        [
          "Signing key",
          bundle.keyId === undefined ? "none: the bundle is not signed" : hash(inFours(bundle.keyId)),
        ] as const,
      ]),
])}
</header>`;
}

/** What the run found, waivers aside: they are about its exit code. */
function outcomeOf({
  requirements,
  columns,
  ownChecks,
  freshness,
  completed,
  exitCode: waived,
}: RunSummary): {
  status: Status;
  text: string;
} {
  const atoms = requirements.flatMap((requirement) => requirement.atoms).filter((atom) => atom.examined);
  const checks = [...ownChecks, ...(freshness === undefined ? [] : [freshness])].map(
    ({ verdict }) => verdict,
  );
  const findings = { atoms, ownChecks: checks, completed };
  const found = exitCode(findings, new Set());
  if (found === 3 && exitCode({ ...findings, completed: true }, new Set()) === 0) {
    return { status: "inconclusive", text: "the run did not come to its end" };
  }
  const { status, text: ofRequirements } = outcomes[found];
  // Who reads that a requirement is not met must find one.
  const kinds = [
    "requirement",
    ...(ownChecks.length === 0 ? [] : ["own check"]),
    ...(freshness === undefined || found === 0 ? [] : ["proof of freshness"]),
  ];
  const fresh = freshness !== undefined && found === 0 ? ", and its devices signed the auditor's nonce" : "";
  const apart = columns.length > 1 && found === 0 ? ", on each kind of target by itself" : "";
  const text = `${ofRequirements.replace("requirement", kinds.join(" or "))}${apart}${fresh}`;
  if (found !== waived) return { status, text: `${text}; waivers let the run end with ${waived}` };
  return found === 0 && atoms.some(isExcused)
    ? { status, text: `${text}, or a SHOULD that is unmet for a stated reason` }
    : { status, text };
}

const mostNamed = 40;

/** What did not pass, by name. */
function renderWrong({ requirements }: RunSummary, view: View): Markup {
  const examined = requirements.filter((requirement) => requirement.examined);
  return html`${(["fail", "inconclusive"] as const).map((status) => {
    const own = examined.filter(({ verdict }) => verdict.status === status);
    if (own.length === 0) return nothing;
    const links = own.slice(0, mostNamed).map(({ id }) => html` ${view.requirement(id)}`);
    return html`<p class="wrong"><span class="badge ${status}">${words[status]}</span>${links}${own.length > mostNamed ? " and more" : ""}</p>`;
  })}`;
}

/** Requirements by level and verdict. What was not observed has a column of its own, as has what was not examined. */
function renderTally({ target, requirements }: Column, oneOfSeveral: boolean): Markup {
  const row = (level: Level) => {
    const own = requirements.filter((requirement) => requirement.level === level);
    if (own.length === 0) return nothing;
    const examined = own.filter((requirement) => requirement.examined);
    const cells = statuses.map((status) => {
      const count = examined.filter(({ verdict }) => verdict.status === status).length;
      return html`<td class="${count === 0 ? "none" : status}">${count}</td>`;
    });
    const missed = own.length - examined.length;
    return html`<tr><th scope="row">${level}</th>${cells}<td class="${missed === 0 ? "none" : "missed"}">${missed}</td></tr>`;
  };
  const of = oneOfSeveral ? ` on ${targetOf(target)}` : "";
  return html`<table class="tally"><caption>Requirements by verdict${of}</caption><thead><tr><th scope="col">Level</th>${statuses.map((status) => html`<th scope="col">${words[status]}</th>`)}<th scope="col">Not examined</th></tr></thead>
<tbody>${row("MUST")}${row("SHOULD")}</tbody></table>`;
}

const renderOwnCount = ({ ownChecks }: RunSummary): Markup =>
  ownChecks.length === 0
    ? nothing
    : html`<p class="tag">Besides ${counted(ownChecks.length, "own check")}, outside the standard.</p>`;
