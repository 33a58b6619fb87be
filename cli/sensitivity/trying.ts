import type { Verdict } from "../../core/journal/index.ts";
import type { KillMatrix, SoundProduct, TriedDefect } from "../../reports/index.ts";
import type { FeatureScenario } from "../features.ts";
import { createProgress, type Screen, silentProgress } from "../run/progress.ts";
import type { Crew } from "./crew.ts";
import { type Grounds, scenariosOf } from "./grounds.ts";
import { narrowingBy } from "./narrowing.ts";
import { tryOpenAssertions } from "./open-assertions.ts";
import type { SensitivityOptions } from "./options.ts";
import { planTogether, type Trial, taskOf } from "./plan.ts";
import { type Tried, trySound } from "./sound.ts";
import { triedDefect, untriedDefect } from "./verdicts.ts";
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
  { trials, features, seed }: Grounds,
  crew: Crew,
  { json, assertions }: Pick<SensitivityOptions, "json" | "assertions">,
  screen: Screen,
  { earlier, onRow = () => {} }: Sitting = {},
): Trying {
  const scenarios = scenariosOf(features);
  const sound: SoundProduct[] = [];
  const rows = new Map((earlier?.defects ?? []).map((row) => [row.name, row]));
  const left = trials.filter(({ defect }) => !rows.has(defect.name));
  const products = planTogether(trials);
  let stopped = false;
  const progress = json ? silentProgress : createProgress(screen, { words });
  progress.planned(products.length + left.length + (assertions ? trials.length : 0));

  const keep = (row: TriedDefect): void => {
    if (stopped) return;
    rows.set(row.name, row);
    onRow(trying);
    progress.finished(row.name, row.breaks ?? "", verdictOn(row));
  };
  const narrowed = narrowingBy(crew, left, seed);
  const tryDefect = async (given: Trial): Promise<TriedDefect> => {
    try {
      const trial = await narrowed(given);
      progress.started(trial.defect.name, trial.defect.name);
      if (trial.scenarios.length === 0)
        return untriedDefect(trial, `no scenario ${trial.narrowing?.missing}`);
      return triedDefect(trial, await crew.perform(taskOf(trial, seed)));
    } catch (thrown) {
      if (!(thrown instanceof TaskFault)) throw thrown;
      return untriedDefect(given, thrown.message);
    }
  };
  const tryFirst = async (trial: Trial): Promise<TriedDefect> => {
    const row = await tryDefect(trial);
    keep(row);
    return row;
  };
  const firsts = trials.map(
    (trial): Tried => ({ trial, row: rows.get(trial.defect.name) ?? tryFirst(trial) }),
  );
  const grown = Promise.all(firsts.map(({ row }) => row)).then(async () => {
    if (assertions) await tryOpenAssertions({ rows, scenarios, trials, atOnce: crew.room, tryDefect, keep });
    return [...rows.values()];
  });
  // Each sound product waits for it.
  grown.catch(() => {});
  const controls = products.map(async ({ product }) => {
    const name = `sound ${product}`;
    const perform = (portion: readonly FeatureScenario[]) => {
      progress.started(name, name);
      return crew.perform(taskOf({ product, scenarios: portion }, seed));
    };
    const tried = firsts.filter(({ trial }) => trial.product === product);
    const row = await trySound({ product, scenarios, tried, grown, perform });
    if (stopped) return;
    sound.push(row);
    progress.finished(name, `${row.scenarios} scenarios`, alarmOf(row));
  });
  const ended = Promise.all(controls).then(() => "tried" as const);
  // Who stopped it waits for something else.
  ended.catch(() => {});
  const trying: Trying = {
    sound,
    get tried() {
      return [...rows.values()];
    },
    ended,
    stop() {
      stopped = true;
      progress.end();
    },
  };
  return trying;
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
