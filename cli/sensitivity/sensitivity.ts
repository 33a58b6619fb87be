import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import type { Verdict } from "../../core/journal/index.ts";
import { EquipmentFault, messageOf } from "../../core/kernel/index.ts";
import { loadRegister, type RegisterFile } from "../../core/product/index.ts";
import { type Defect, defects, loadMechanicalChanges, reachProbe } from "../../emulators/defects/index.ts";
import {
  gapsOf,
  type KillMatrix,
  renderKillMatrix,
  renderSensitivity,
  type SoundProduct,
  type TriedDefect,
} from "../../reports/index.ts";
import { exitCodes } from "../exit-codes.ts";
import { type FeatureFile, readFeatures } from "../features.ts";
import { defaultFeatures } from "../installation.ts";
import { exitCodeOfSignal, watchInterruption } from "../run/interruption.ts";
import { makeOutDirectory } from "../run/out-directory.ts";
import { createProgress, type Screen, silentProgress } from "../run/progress.ts";
import { versions } from "../run/versions.ts";
import { assertionsOf } from "./assertions.ts";
import { type Crew, hire, TaskFault } from "./crew.ts";
import { printDefects } from "./list.ts";
import type { SensitivityOptions } from "./options.ts";
import { narrow, planMechanical, planSound, planTrials, type Trial, taskOf } from "./plan.ts";
import { soundProduct, triedDefect, untriedDefect } from "./verdicts.ts";

/** All that the trials rest on. */
interface Grounds {
  readonly register: RegisterFile;
  readonly features: readonly FeatureFile[];
  readonly trials: readonly Trial[];
  readonly seed: string;
}

/**
 * Tries the examination on defective products, writes the kill matrix and prints what it shows. Returns the exit code.
 * @throws UsageFault before anything is written
 */
export async function sensitivity(
  options: SensitivityOptions,
  screen: Screen = process.stdout,
  byHand: readonly Defect[] = defects,
): Promise<number> {
  const grounds = await prepare(options, byHand);
  if (options.list) return printDefects(grounds.trials, options, screen);
  const startedAt = new Date();
  const directory = makeOutDirectory(options.out, grounds.seed, startedAt, "sensitivity");
  using interruption = watchInterruption();
  using crew = hire(options.workers ?? workersPerCore * availableParallelism());
  const trying = tryAll(grounds, crew, options, screen);
  const ended = await Promise.race([trying.ended, interruption.arrived]);
  trying.stop();
  crew[Symbol.dispose]();
  const matrix = matrixOf(grounds, options, startedAt, trying, ended === "tried");
  const page = await write(directory, matrix);
  if (options.json) screen.write(`${JSON.stringify(matrix, undefined, 2)}\n`);
  else screen.write(`${renderSensitivity(matrix, screen)}\n\nKill matrix: ${page}\n`);
  if (ended !== "tried") return exitCodeOfSignal(ended);
  return gapsOf(matrix).length === 0 ? exitCodes.pass : exitCodes.fail;
}

async function prepare(
  { defects: names, full, mechanical, seed }: SensitivityOptions,
  byHand: readonly Defect[],
): Promise<Grounds> {
  const [register, features] = await Promise.all([
    loadRegister(join(defaultFeatures, "requirements.yaml")),
    readFeatures([defaultFeatures]),
  ]);
  const scenarios = features.flatMap((feature) => feature.scenarios);
  const of = { scenarios, ...(names === undefined ? {} : { names }) };
  const trials = mechanical
    ? planMechanical(await loadMechanicalChanges(), of)
    : planTrials(byHand, { ...of, register: register.value, full: full === true });
  return { register, features, trials, seed: seed ?? randomBytes(4).toString("hex") };
}

/** Defective devices fall silent, and who waits for them needs no processor. */
const workersPerCore = 4;

/** What is known so far; it grows until `ended` settles. */
interface Trying {
  readonly sound: readonly SoundProduct[];
  readonly tried: readonly TriedDefect[];
  readonly ended: Promise<"tried">;
  /** Nothing that ends from now on counts: it was made to. */
  stop(): void;
}

function tryAll({ trials, seed }: Grounds, crew: Crew, { json }: SensitivityOptions, screen: Screen): Trying {
  const sound: SoundProduct[] = [];
  const tried: TriedDefect[] = [];
  let stopped = false;
  const progress = json ? silentProgress : createProgress(screen, { words });
  const baselines = planSound(trials);
  progress.planned(baselines.length + trials.length);

  /** Which scenarios of a product come to what, where trials want to know it. */
  const reach = new Map<string, Promise<ReadonlyMap<string, ReadonlySet<string>>>>();
  for (const plan of baselines)
    if (trials.some(({ narrowing }) => narrowing)) reach.set(plan.product, reachOf(plan));

  async function reachOf(plan: (typeof baselines)[number]) {
    const { scenarios } = await crew.perform({ ...taskOf(plan, seed), defect: reachProbe });
    return new Map(scenarios.map(({ scenario, reached }) => [scenario, new Set(reached)]));
  }
  const narrowed = async (trial: Trial): Promise<Trial> => {
    const reached = await reach.get(trial.product);
    return reached === undefined ? trial : narrow(trial, reached);
  };
  const trySound = async (plan: (typeof baselines)[number]): Promise<void> => {
    const name = `sound ${plan.product}`;
    progress.started(name, name);
    const row = soundProduct(plan.product, await crew.perform(taskOf(plan, seed)));
    sound.push(row);
    progress.finished(name, `${row.scenarios} scenarios`, alarmOf(row));
  };
  const tryDefect = async (given: Trial): Promise<void> => {
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
    if (stopped) return;
    tried.push(row);
    progress.finished(row.name, row.breaks ?? "", verdictOn(row));
  };
  const ended = Promise.all([...baselines.map(trySound), ...trials.map(tryDefect)]).then(
    () => "tried" as const,
  );
  // Who stopped it waits for something else.
  ended.catch(() => {});
  return {
    ...{ sound, tried, ended },
    stop() {
      stopped = true;
      progress.end();
    },
  };
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

function matrixOf(
  { register, features, trials, seed }: Grounds,
  { defects: names, full, mechanical }: SensitivityOptions,
  startedAt: Date,
  { sound, tried }: Trying,
  complete: boolean,
): KillMatrix {
  const order = new Map(trials.map(({ defect }, index) => [defect.name, index]));
  const place = ({ name }: TriedDefect) => order.get(name) ?? 0;
  const scenarios = features.flatMap((feature) => feature.scenarios);
  return {
    version: 1,
    mode: mechanical ? "mechanical" : full ? "full" : "targeted",
    ...{ complete, seed, startedAt: startedAt.toISOString(), endedAt: new Date().toISOString() },
    versions: versions(),
    register: { sha256: register.sha256 },
    features: features.map(({ uri, sha256 }) => ({ uri, sha256 })),
    atoms: register.value.requirements.flatMap(({ section, atoms }) =>
      atoms.map(({ id, text }) => ({ id, section, text })),
    ),
    sound: [...sound],
    defects: [...tried].sort((a, b) => place(a) - place(b)),
    // Of a part of the defects it would say that nothing fails what the others do.
    ...(full && names === undefined && complete ? { assertions: assertionsOf(scenarios, tried) } : {}),
  };
}

/** Writes matrix and page; the page's path. @throws EquipmentFault DISK_FULL */
async function write(directory: string, matrix: KillMatrix): Promise<string> {
  const page = resolve(directory, "kill-matrix.html");
  try {
    await writeFile(join(directory, "kill-matrix.json"), `${JSON.stringify(matrix, undefined, 2)}\n`);
    await writeFile(page, renderKillMatrix(matrix));
  } catch (cause) {
    throw new EquipmentFault(
      "DISK_FULL",
      `${directory}: the matrix cannot be written: ${messageOf(cause)}.`,
      {
        help: "Make room on that disk and run again.",
        cause,
      },
    );
  }
  return page;
}
