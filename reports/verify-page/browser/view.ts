import type { Examination, RunFacts } from "../examine.ts";
import { type CheckName, counted, type Finding, type Outcome } from "../finding.ts";
import { inGroups } from "../signer.ts";

/** No more than these are shown of one check; the rest is counted. */
const shownProblems = 50;

const titles: Readonly<Record<CheckName, string>> = {
  signer: "Signer",
  signature: "Signature",
  canonical: "Form of the signed documents",
  manifest: "Manifest",
  files: "Files",
  chain: "The journal's chain",
  completeness: "Completeness",
  verdicts: "Verdicts",
};

const words: Readonly<Record<Outcome, string>> = { good: "holds", bad: "does not hold", unknown: "unknown" };
const signs: Readonly<Record<Outcome, string>> = { good: "✓", bad: "✕", unknown: "?" };

const titlesOf: Readonly<Record<Outcome, string>> = {
  good: "The bundle is as its signer signed it",
  bad: "Do not rely on this bundle",
  unknown: "Nothing is wrong, but it is not proven",
};

/** What the findings come to, for somebody who reads nothing else. */
function conclude(outcome: Outcome, findings: readonly Finding[]): string {
  const isOf = (check: CheckName, one: Outcome): boolean =>
    findings.some((finding) => finding.check === check && finding.outcome === one);
  if (outcome === "good") {
    return "Every check holds. What the verdicts say of the product, the report says; that the laboratory worked well, no check of files can tell.";
  }
  if (outcome === "unknown") {
    return isOf("signer", "unknown")
      ? "Nothing contradicts itself. But whoever had the bundle in hand may have made it anew: enter the key of its signer."
      : "Nothing contradicts itself. But not all could be told: see what is unknown below.";
  }
  const isGenuine = isOf("signer", "good") && isOf("signature", "good") && isOf("files", "good");
  return isGenuine
    ? "The signer that you trust signed it as it is, but what was signed is not whole, or contradicts itself. Ask the signer."
    : "Something was changed since it was signed, or its signer is not the one that you trust. Ask for it again, and compare the fingerprint by a second way.";
}

/** Shows a finished examination in `place`. Everything from the bundle is set as text, never as markup. */
export function showExamination(place: HTMLElement, { outcome, findings, run }: Examination): void {
  const banner = element("div", { class: `banner ${outcome}` }, [
    element("h2", { tabindex: "-1", id: "conclusion" }, [`${signs[outcome]} ${titlesOf[outcome]}`]),
    element("p", {}, [conclude(outcome, findings)]),
    ...failing(findings),
  ]);
  const list = element("ol", { class: "checks", "aria-label": "Checks" }, findings.map(showFinding));
  place.replaceChildren(banner, ...(run === undefined ? [] : [showRun(run, outcome)]), list);
  banner.querySelector("h2")?.focus();
}

/** Names the checks that do not hold: they may stand far below. */
function failing(findings: readonly Finding[]): HTMLElement[] {
  const bad = findings.filter(({ outcome }) => outcome === "bad").map(({ check }) => titles[check]);
  if (bad.length === 0) return [];
  return [
    element("p", {}, [`Does not hold (${bad.length} of ${findings.length} checks): ${bad.join(", ")}.`]),
  ];
}

function showFinding({ check, outcome, says, problems }: Finding): HTMLElement {
  const more = problems.length - shownProblems;
  const items = problems.slice(0, shownProblems).map((problem) => element("li", {}, [problem]));
  if (more > 0) items.push(element("li", {}, [`and ${counted(more, "more", "more")}`]));
  return element("li", { class: `check ${outcome}`, "data-check": check, "data-outcome": outcome }, [
    element("h3", {}, [
      element("span", { class: "sign", "aria-hidden": "true" }, [signs[outcome]]),
      ` ${titles[check]} `,
      element("span", { class: "word" }, [words[outcome]]),
    ]),
    element("p", {}, [says]),
    ...(items.length === 0 ? [] : [element("ul", { class: "problems" }, items)]),
  ]);
}

function showRun(run: RunFacts, outcome: Outcome): HTMLElement {
  const { pass, fail, inconclusive } = run.requirements;
  const facts: readonly (readonly [string, string])[] = [
    ["Run", run.runId],
    ["Product", `${run.product}, firmware ${run.firmware}`],
    ["Target", run.targetKind],
    [
      "Requirements",
      `${pass} pass, ${fail} fail, ${inconclusive} inconclusive, ${run.requirements["not-applicable"]} not applicable`,
    ],
    ["Scenarios", String(run.scenarios)],
    ["Evidence digest", run.evidenceDigest === "" ? "none" : inGroups(run.evidenceDigest)],
  ];
  return element("section", { class: "run", "aria-labelledby": "run-title" }, [
    element("h2", { id: "run-title" }, [
      outcome === "good" ? "What the journal says" : "What the journal says, for what it is worth",
    ]),
    element(
      "dl",
      {},
      facts.flatMap(([name, value]) => [element("dt", {}, [name]), element("dd", {}, [value])]),
    ),
  ]);
}

/** Shows why a bundle could not be checked at all. */
export function showTrouble(place: HTMLElement, message: string): void {
  const banner = element("div", { class: "banner bad" }, [
    element("h2", { tabindex: "-1", id: "conclusion" }, ["Nothing was checked"]),
    element("p", {}, [message]),
  ]);
  place.replaceChildren(banner);
  banner.querySelector("h2")?.focus();
}

function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly (Node | string)[],
): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
