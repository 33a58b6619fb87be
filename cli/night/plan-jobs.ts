import type { ScenarioPlanned } from "../../core/journal/index.ts";
import type { Product } from "../../core/product/index.ts";
import type { History, Job } from "../../rigs/night/index.ts";
import type { FeatureScenario } from "../features.ts";
import type { ChosenBoard } from "../rig/choose-boards.ts";
import { estimate } from "../rig/plan/estimate.ts";
import { type ForeseenScenario, foresee } from "../rig/plan/foresee.ts";
import { plannedBoard } from "../rig/plan/plan.ts";

/** A scenario of a night. */
export interface NightJob extends Job {
  readonly name: string;
  /** How long it took at most, ms; undefined when nobody knows yet. */
  readonly longestMs: number | undefined;
}

export interface JobGrounds {
  readonly product: Product;
  readonly selected: readonly FeatureScenario[];
  readonly boards: readonly ChosenBoard[];
  /** Boards that may be given up for what cannot be taken back. */
  readonly allowed: readonly string[];
  readonly history: Pick<History, "longest">;
}

/** What there is to do, on which boards it can be done, and how long it takes. */
export function planJobs({ product, selected, boards, allowed, history }: JobGrounds): readonly NightJob[] {
  const planned = boards.map((board) => plannedBoard(board, allowed.includes(board.name)));
  const foreseen = foresee(product, planned, selected);
  const declared = boards.map(({ declaration }) => declaration);
  const estimates = estimate(foreseen, product, declared, undefined);
  return foreseen.map((one) => {
    const longestMs = history.longest(one.scenario);
    return {
      ...{
        scenario: one.scenario,
        name: one.name,
        boards: boardsFor(one),
        fitting: fittingFor(one),
        longestMs,
      },
      expectedMs: longestMs ?? estimates.get(one.scenario)?.ms ?? 0,
    };
  });
}

/** A lot is as large as the boards that it is made on allow. */
const boardsFor = ({ demands: { devices, lot } }: ForeseenScenario): Job["boards"] =>
  devices === "places" || lot !== undefined ? "all" : Math.max(1, devices);

/** What no board can do is tried on any: the scenario itself tells what lacks. */
function fittingFor({ onBoard }: ForeseenScenario): ReadonlySet<string> {
  const able = [...onBoard].flatMap(([name, { kind }]) => (kind === "runs" ? [name] : []));
  return new Set(able.length > 0 ? able : onBoard.keys());
}

/** The record of a scenario that is to be run. */
export const planOf = ({
  uri,
  line,
  name,
  feature,
  atoms,
  tags,
  steps,
}: FeatureScenario): ScenarioPlanned => ({
  type: "scenario-planned",
  ...{ scenario: `${uri}:${line}`, name, feature, atoms },
  tags: tags.map((tag) => tag.name),
  steps: steps.map(({ text }) => text),
});
