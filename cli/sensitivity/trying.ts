import type { Verdict } from "../../core/journal/index.ts";
import { reachProbe } from "../../emulators/defects/index.ts";
import type { KillMatrix, SoundProduct, TriedDefect } from "../../reports/index.ts";
import type { FeatureScenario } from "../features.ts";
import { createProgress, type Screen, silentProgress } from "../run/progress.ts";
import { controlBy } from "./control.ts";
import type { Crew } from "./crew.ts";
import type { Grounds } from "./grounds.ts";
import type { SensitivityOptions } from "./options.ts";
import { isOfLot, narrow, placeOf, planTogether, type Trial, taskOf } from "./plan.ts";
import { soundProduct, triedDefect, untriedDefect } from "./verdicts.ts";
import { TaskFault } from "./worker-process.ts";

/** What is known so far; it grows until `ended` settles. */
export interface Trying {
  readonly sound: readonly SoundProduct[];
  readonly tried: readonly TriedDefect[];
  readonly ended: Promise<"tried">;
  /** Nothing that ends from now on counts: it was made to. */
  stop(): void;
}

export interface Sitting {
  /** What is known already and not tried again. */
  readonly earlier?: Pick<KillMatrix, "defects"> | undefined;
  /** A row was added. */
  readonly onRow?: (trying: Trying) => void;
}

/** Has `crew` try every defect, and the sound products with the scenarios that failed; tells its progress on `screen`. */
export function tryAll(
  { trials, seed }: Grounds,
  crew: Crew,
  { json }: SensitivityOptions,
  screen: Screen,
  { earlier, onRow = () => {} }: Sitting = {},
): Trying {
  const sound: SoundProduct[] = [];
  const tried: TriedDefect[] = [...(earlier?.defects ?? [])];
  const kept = new Map(tried.map((row) => [row.name, row]));
  const left = trials.filter(({ defect }) => !kept.has(defect.name));
  const products = planTogether(trials);
  let stopped = false;
  const progress = json ? silentProgress : createProgress(screen, { words });
  progress.planned(products.length + left.length);

  /** Which scenarios of a product come to what, where trials want to know it. */
  const reach = new Map<string, Promise<ReadonlyMap<string, ReadonlySet<string>>>>();
  for (const plan of products)
    if (left.some(({ narrowing }) => narrowing)) reach.set(plan.product, reachOf(plan));

  async function reachOf(plan: (typeof products)[number]) {
    const { scenarios } = await crew.perform({ ...taskOf(plan, seed), defect: reachProbe });
    return new Map(scenarios.map(({ scenario, reached }) => [scenario, new Set(reached)]));
  }
  const narrowed = async (trial: Trial): Promise<Trial> => {
    const reached = await reach.get(trial.product);
    return reached === undefined ? trial : narrow(trial, reached);
  };
  const tryDefect = async (given: Trial): Promise<TriedDefect> => {
    const trial = given.narrowing === undefined ? given : await narrowed(given);
    progress.started(trial.defect.name, trial.defect.name);
    const row =
      trial.scenarios.length === 0
        ? untriedDefect(trial, `no scenario ${trial.narrowing?.missing}`)
        : await crew.perform(taskOf(trial, seed)).then(
            (result) => triedDefect(trial, result),
            (thrown: unknown) => {
              if (!(thrown instanceof TaskFault)) throw thrown;
              return untriedDefect(trial, thrown.message);
            },
          );
    if (stopped) return row;
    tried.push(row);
    onRow(trying);
    progress.finished(row.name, row.breaks ?? "", verdictOn(row));
    return row;
  };
  const trySound = async (product: string, rows: readonly Tried[]): Promise<void> => {
    const name = `sound ${product}`;
    const control = controlBy((scenarios) => {
      progress.started(name, name);
      return crew.perform(taskOf({ product, scenarios }, seed));
    });
    const added = rows.map(async ({ trial, row }) => control.add(killersOf(trial, await row)));
    // Lots take longest: what failed of them is begun as soon as nothing can add to it.
    await Promise.all(added.filter((_, index) => rows[index]?.trial.scenarios.some(isOfLot)));
    control.begin();
    await Promise.all(added);
    const row = soundProduct(product, await control.finish());
    if (stopped) return;
    sound.push(row);
    progress.finished(name, `${row.scenarios} scenarios`, alarmOf(row));
  };
  const rows = trials.map(
    (trial): Tried => ({ trial, row: kept.get(trial.defect.name) ?? tryDefect(trial) }),
  );
  const controls = products.map(({ product }) =>
    trySound(
      product,
      rows.filter(({ trial }) => trial.product === product),
    ),
  );
  const ended = Promise.all(controls).then(() => "tried" as const);
  // Who stopped it waits for something else.
  ended.catch(() => {});
  const trying: Trying = {
    ...{ sound, tried, ended },
    stop() {
      stopped = true;
      progress.end();
    },
  };
  return trying;
}

interface Tried {
  readonly trial: Trial;
  readonly row: TriedDefect | Promise<TriedDefect>;
}

function killersOf({ scenarios }: Trial, { killers }: TriedDefect): readonly FeatureScenario[] {
  const places = new Set(killers.map(({ scenario }) => scenario));
  return scenarios.filter((scenario) => places.has(placeOf(scenario)));
}

/** Ends of trials in the terms of verdicts, as the progress display knows them. */
const words = {
  pass: "killed",
  fail: "GAP",
  inconclusive: "left open",
  "not-applicable": "as sound",
} as const;

function alarmOf({ alarms: [first] }: SoundProduct): Verdict {
  if (first === undefined) return { status: "not-applicable", justification: "there is no defect" };
  return { status: "fail", message: `a false alarm: ${first.scenario} is ${first.verdict.status}` };
}

function verdictOn({ outcome, breaks, equivalent, fault, killers: [first] }: TriedDefect): Verdict {
  if (outcome === "killed") return { status: "pass" };
  if (outcome === "survived" && equivalent !== undefined)
    return { status: "not-applicable", justification: equivalent };
  const message =
    outcome === "killed-elsewhere"
      ? `${breaks} did not fail, ${first?.scenario} did`
      : (fault ?? `no scenario failed${outcome === "left-open" ? ", and not all passed" : ""}`);
  if (outcome === "left-open" && breaks === undefined)
    return { status: "inconclusive", cause: "environment", message };
  return { status: "fail", message };
}
