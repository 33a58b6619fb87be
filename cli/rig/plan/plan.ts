import { loadRegister } from "../../../core/product/index.ts";
import { declaredCapabilities, obstaclesOf } from "../../../rigs/boards/index.ts";
import { exitCodes } from "../../exit-codes.ts";
import { defaultFeatures, locate } from "../../installation.ts";
import { prepare } from "../../run/prepare.ts";
import type { Screen } from "../../run/progress.ts";
import { type ChosenBoard, chooseBoards } from "../choose-boards.ts";
import { estimate } from "./estimate.ts";
import { foresee, type PlannedBoard } from "./foresee.ts";
import { loadTimes, type TimedRun } from "./history.ts";
import type { PlanPart, RigPlan } from "./rig-plan.ts";
import { showPlan } from "./show.ts";
import { planToJson } from "./to-json.ts";

export interface PlanOptions {
  readonly features: readonly string[];
  readonly tags?: string;
  readonly board?: readonly string[];
  readonly allowIrreversible?: readonly string[];
  /** An earlier run whose times are taken. */
  readonly history?: string;
  readonly json?: true;
}

/** Tells what would run on a rig, what cannot and why, and how long it takes. Opens no port, starts nothing. @throws UsageFault */
export async function planRig(path: string, options: PlanOptions, screen: Screen = process.stdout) {
  const located = { ...options, features: options.features.map((one) => locate(one, "features")) };
  const { file, boards } = await chooseBoards(path, located.board);
  // A name that there is not would allow nothing, unnoticed.
  await chooseBoards(path, located.allowIrreversible);
  const history = options.history === undefined ? undefined : await loadTimes(options.history);
  const runs = Map.groupBy(boards, ({ product, declaration }) => `${declaration.kind} ${product}`);
  const parts: PlanPart[] = [];
  for (const some of runs.values()) parts.push(await planPart(path, located, some, history));
  const register = await loadRegister(`${defaultFeatures}/requirements.yaml`);
  const clauses = new Map(register.value.requirements.map(({ id, text }) => [id, text] as const));
  const plan: RigPlan = { lab: file.lab.name, file: path, history, parts, clauses };
  if (options.json) screen.write(`${JSON.stringify(planToJson(plan), undefined, 2)}\n`);
  else showPlan(plan, screen);
  return exitCodes.pass;
}

async function planPart(
  path: string,
  { features, tags, allowIrreversible = [] }: PlanOptions,
  chosen: readonly ChosenBoard[],
  history: TimedRun | undefined,
): Promise<PlanPart> {
  const [{ product: folder = "", declaration } = {}] = chosen;
  const names = chosen.map(({ name }) => name);
  const { product, selected } = await prepare(
    {
      ...{ features, product: folder, rig: path, board: names, devices: names.length, parallel: 1 },
      ...{ attach: "in-process", cuts: "sample", ...(tags === undefined ? {} : { tags }) },
    },
    "",
    undefined,
  );
  const boards = chosen.map((one) => plannedBoard(one, allowIrreversible.includes(one.name)));
  const usable = boards.filter(({ obstacles }) => obstacles.length === 0).map(({ name }) => name);
  const scenarios = foresee(product, boards, selected);
  const taking = chosen.filter(({ name }) => usable.includes(name));
  return {
    ...{ product: folder, kind: declaration?.kind ?? "hardware", boards, scenarios },
    estimates: estimate(
      scenarios,
      product,
      taking.map((one) => one.declaration),
      history,
    ),
    command: usable.length === 0 ? undefined : commandOf(path, { features, tags, allowIrreversible }, usable),
  };
}

/** What a plan knows of a board by its declaration. `allowed`: it may be given up for what cannot be taken back. */
export function plannedBoard({ name, declaration }: ChosenBoard, allowed: boolean): PlannedBoard {
  return {
    name,
    capabilities: declaredCapabilities(declaration),
    obstacles: obstaclesOf(name, declaration, { allowed }),
    exchanges: declaration.blank === "exchange",
  };
}

interface Asked {
  readonly features: readonly string[];
  readonly tags: string | undefined;
  readonly allowIrreversible: readonly string[];
}

function commandOf(path: string, { features, tags, allowIrreversible }: Asked, boards: readonly string[]) {
  const allowed = allowIrreversible.filter((name) => boards.includes(name));
  return [
    ...["assay", "run", ...features, "--rig", path],
    ...(tags === undefined ? [] : ["--tags", tags]),
    ...["--board", ...boards],
    ...(allowed.length === 0 ? [] : ["--allow-irreversible", ...allowed]),
  ];
}
