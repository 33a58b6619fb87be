import type { RequirementSummary, RunSummary, ScenarioSummary } from "../summary.ts";

/** One page of evidence: a requirement's scenarios, or as many of them as go on one. */
export interface EvidencePage {
  /** File name, without its folder. */
  readonly file: string;
  /** Undefined for checks of the user's own. */
  readonly requirement: RequirementSummary | undefined;
  /** From 1, of `parts`: more than one where a requirement has more evidence than goes on a page. */
  readonly part: number;
  readonly parts: number;
  readonly scenarios: readonly ScenarioSummary[];
}

/** Where everything stands. */
export interface PagePlan {
  readonly pages: readonly EvidencePage[];
  /** A scenario's number: its place in the run's plan, from 1. Under it the report speaks of it everywhere. */
  readonly numbers: ReadonlyMap<string, number>;
  /** The page that shows a scenario, by its name. */
  readonly homes: ReadonlyMap<string, EvidencePage>;
}

const ownChecksFile = "own-checks";
/** What a browser lays out at once without a wait. */
const mostScenarios = 100;
const mostBytes = 1 << 20;

/** The first page of a requirement; a scenario of several requirements stands with the first of them. */
export const pageOf = ({ id }: { readonly id: string }): string => `${id}.html`;

export function planPages(summary: RunSummary): PagePlan {
  const numbers = new Map(summary.scenarios.map(({ scenario }, at) => [scenario, at + 1]));
  const pages = [
    ...summary.requirements
      .filter(({ examined }) => examined)
      .flatMap((requirement) => split(requirement, requirement.id, homed(requirement, summary), summary)),
    ...(summary.ownChecks.length === 0 ? [] : split(undefined, ownChecksFile, summary.ownChecks, summary)),
  ];
  const homes = new Map(pages.flatMap((page) => page.scenarios.map(({ scenario }) => [scenario, page])));
  return { pages, numbers, homes };
}

/** Scenarios whose evidence stands with this requirement: those that no earlier one has. */
function homed(requirement: RequirementSummary, { requirements }: RunSummary): readonly ScenarioSummary[] {
  const earlier = new Set(
    requirements
      .slice(0, requirements.indexOf(requirement))
      .flatMap(({ atoms }) => atoms.map(({ id }) => id)),
  );
  const own = requirement.atoms.flatMap(({ scenarios }) => scenarios);
  return [...new Set(own)].filter(({ atoms }) => !atoms.some((atom) => earlier.has(atom)));
}

function split(
  requirement: RequirementSummary | undefined,
  name: string,
  scenarios: readonly ScenarioSummary[],
  { places }: RunSummary,
): EvidencePage[] {
  const parts: ScenarioSummary[][] = [[]];
  let weight = 0;
  for (const scenario of scenarios) {
    const own = places.weightOf(scenario.scenario);
    const current = parts.at(-1) ?? [];
    const full = current.length >= mostScenarios || weight + own > mostBytes;
    if (full && current.length > 0) {
      parts.push([scenario]);
      weight = own;
    } else {
      current.push(scenario);
      weight += own;
    }
  }
  return parts.map((own, at) => ({
    file: at === 0 ? `${name}.html` : `${name}-${at + 1}.html`,
    ...{ requirement, part: at + 1, parts: parts.length, scenarios: own },
  }));
}
