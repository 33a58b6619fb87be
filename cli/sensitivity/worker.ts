/** A process that runs tasks, because a defective device may hang or take its process with it. */
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { ISupportCodeLibrary } from "@cucumber/cucumber/api";
import type { JournalRecord, JournalWriter } from "../../core/journal/index.ts";
import { messageOf, sweepAtExit } from "../../core/kernel/index.ts";
import { reached, reachProbe } from "../../emulators/defects/index.ts";
import { moduleFile } from "../installation.ts";
import { createChronicle } from "../run/chronicle.ts";
import { examine, loadSteps, standardSupport } from "../run/examine.ts";
import { commitmentKeyFile, type RunOptions } from "../run/options.ts";
import { silentProgress } from "../run/progress.ts";
import { type Stopping, stopping } from "./stopping.ts";
import type { Ended, Order, Report, Task, TaskResult } from "./task.ts";

let steps: Promise<ISupportCodeLibrary> | undefined;
/** Who waits for it may be gone, and this process does not know yet. */
const send = (report: Report): void => void process.send?.(report, () => {});

process.on("message", async ({ number, task }: Order) => {
  try {
    const run = { reached: false, unrun: new Set<string>() };
    send({ type: "done", number, result: await stopping.run(run, () => perform(task, number, run)) });
  } catch (thrown) {
    send({ type: "fault", number, message: messageOf(thrown) });
  }
});
// Told only while the event loop turns.
setInterval(() => send({ type: "alive" }), 2_000).unref();
// Whoever gave the orders has gone: nobody wants an answer any more.
process.on("disconnect", () => process.exit());
sweepAtExit();

async function perform(task: Task, number: number, run: Stopping): Promise<TaskResult> {
  const startedAt = performance.now();
  const options: RunOptions = {
    ...{ features: task.scenarios, product: task.product, devices: 3, parallel: 1, attach: "in-process" },
    cuts: "sample",
  };
  steps ??= loadSteps(
    options,
    task.seed,
    [moduleFile("cli/sensitivity/stop-at-first-fail"), ...standardSupport],
    [],
  );
  const ended: Ended[] = [];
  let open = 0;
  const chronicle = createChronicle(collecting(ended, task), task.seed, {
    ...silentProgress,
    started: (scenario) => send({ type: "scenario", number, scenario }),
    finished(_scenario, _name, { status }) {
      if (status === "inconclusive") open += 1;
      if (task.untilFirstFail) run.reached ||= status === "fail" || open >= enoughOpen;
    },
  });
  const parameters = {
    product: resolve(task.product),
    seed: task.seed,
    // Silicon and canaries of this task alone.
    runKey: randomBytes(32).toString("base64"),
    ...{
      devices: options.devices,
      attach: options.attach,
      cuts: options.cuts,
      commitmentKeyFile: resolve(commitmentKeyFile),
    },
    against: [],
    ...(task.defect === undefined ? {} : { defect: task.defect }),
  };
  for (const features of [task.scenarios, ...(task.untilFirstFail?.otherwise ?? [])]) {
    if (features.length === 0 || run.reached) continue;
    await examine({ ...options, features }, parameters, await steps, (envelope) => chronicle.take(envelope));
    requireAll(features, ended);
  }
  const scenarios = ended.filter(({ scenario }) => !run.unrun.has(scenario));
  return { scenarios, durationMs: performance.now() - startedAt };
}

/** What was not run has caught nothing, and must not look as if it had been tried. */
function requireAll(asked: readonly string[], ended: readonly Ended[]): void {
  const seen = new Set(ended.map(({ scenario }) => scenario));
  const missing = asked.filter((place) => !seen.has(place) && (/:\d+$/.test(place) || seen.size === 0));
  if (missing.length > 0) throw new Error(`no scenario stands at ${missing.slice(0, 3).join(", ")}`);
}

/** What leaves as many scenarios open has broken what all of them need: the rest would only be waited for. */
const enoughOpen = 5;

/** A journal of which only the ends are wanted, and in no file. */
function collecting(ended: Ended[], { defect }: Task): JournalWriter {
  let failedStep: number | undefined;
  const append = (record: JournalRecord): void => {
    if (record.type === "scenario-started") failedStep = undefined;
    if (record.type === "step-finished" && record.status === "failed") failedStep ??= record.step;
    if (record.type !== "scenario-finished") return;
    const { scenario, verdict } = record;
    ended.push({
      ...{ scenario, verdict },
      ...(failedStep === undefined ? {} : { failedStep }),
      ...(defect === reachProbe ? { reached: [...reached] } : {}),
    });
    reached.clear();
  };
  return { file: "", append, [Symbol.dispose]() {} };
}
