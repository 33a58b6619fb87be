import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import {
  findCommitments,
  type JournalWriter,
  loadCommitments,
  openJournal,
  type SelfCheck,
  type SelfCheckResult,
} from "../../core/journal/index.ts";
import { within } from "../../core/kernel/index.ts";
import { locate, root } from "../installation.ts";
import { type ChosenBoards, onlyProduct } from "../rig/choose-boards.ts";
import type { HeldBoards } from "../rig/lab/hold-boards.ts";
import type { LedgerWatch } from "../rig/lab/ledger-watch.ts";
import { createChronicle } from "./chronicle.ts";
import { examine, loadSteps, standardSupport, whyNotTakenDown } from "./examine.ts";
import { readHostClock } from "./host-clock.ts";
import { stepInputs } from "./input-files.ts";
import { copyInputs, writeInputs } from "./inputs.ts";
import { exitCodeOfSignal, handedOver, watchInterruption } from "./interruption.ts";
import { keepSecrets } from "./kept-secrets.ts";
import { longestFirst } from "./longest-first.ts";
import { openMessageFile } from "./message-file.ts";
import { type BenchParameters, commitmentKeyFile, type RunOptions } from "./options.ts";
import { makeOutDirectory } from "./out-directory.ts";
import { findSteps } from "./own-steps.ts";
import { phases } from "./phases.ts";
import { printPlan } from "./plan.ts";
import { prepare } from "./prepare.ts";
import { createProgress, type Screen, silentProgress } from "./progress.ts";
import { requireNoSecret, secretsOf } from "./secret-search.ts";
import { checkBench, clocksFromNow } from "./self-check.ts";
import { commitOf } from "./versions.ts";

/**
 * Examines a product with the steps and the composition root in `support`, writes journal and report, prints the verdicts.
 * Returns the exit code.
 * @throws UsageFault before anything is written, when the declaration, the features or the options are at fault
 */
export async function run(
  given: RunOptions,
  screen: Screen = process.stdout,
  support: readonly string[] = standardSupport,
): Promise<number> {
  const options = located(given);
  performance.mark(phases.prepare);
  const seed = options.seed ?? randomBytes(4).toString("hex");
  const [prepared, own] = await Promise.all([
    prepare(options, seed, findCommitments(commitmentKeyFile)?.keyId),
    findSteps(options.steps ?? []),
  ]);
  if (options.dryRun) return printPlan(options, seed, prepared, screen);
  const loaded = await loadSteps(options, seed, support, own);
  const isSweep = options.parallel > 1 && options.cuts !== "sample";
  const steps = isSweep ? longestFirst(loaded, prepared.selected, prepared.product) : loaded;
  using held = prepared.rig && (await hold(prepared.rig, options));
  const [inputs, clock, commit] = await Promise.all([
    copyInputs([...prepared.inputs, ...stepInputs(own)]),
    readHostClock(),
    commitOf(root),
  ]);

  const directory = makeOutDirectory(options.out, seed, new Date());
  const { keyId } = loadCommitments(commitmentKeyFile);
  const runId = `${new Date().toISOString()} ${seed}`;
  using kept = options.canaries === undefined ? undefined : keepSecrets(options.canaries, directory);
  const runKey = randomBytes(32).toString("base64");
  const parameters: BenchParameters = {
    product: resolve(prepared.rig === undefined ? options.product : onlyProduct(prepared.rig)),
    seed,
    runKey,
    devices: options.devices,
    attach: options.attach,
    cuts: options.cuts,
    commitmentKeyFile: resolve(commitmentKeyFile),
    evidenceIn: resolve(directory),
    against: options.against ?? [],
    ...(options.defect === undefined ? {} : { defect: options.defect }),
    ...(options.nonce === undefined ? {} : { freshness: { nonce: options.nonce, runId } }),
    ...(prepared.rig &&
      held && {
        rig: {
          file: prepared.rig.file.path,
          boards: held.boards.map(({ name }) => name),
          ...{ token: held.token, aside: held.aside },
          allowed: options.allowIrreversible ?? [],
          out: resolve(directory),
        },
      }),
  };
  const clocks = clocksFromNow();
  performance.mark(phases.examine);
  using interruption = watchInterruption();
  using journal = openJournal(`${directory}/journal.ndjson`);
  using messages = openMessageFile(`${directory}/messages.ndjson`);
  const progress = options.json ? silentProgress : createProgress(screen);
  using ledger = prepared.rig && (await compareWithLedger(prepared.rig, keyId, journal));
  const chronicle = createChronicle(ledger?.journal ?? journal, seed, progress);
  const argv = process.argv.slice(2);
  await writeInputs(directory, inputs);
  journal.append(
    prepared.describe({ runId, keyId, argv, ownSteps: own, inputs, clock, commit }, held?.boards),
  );

  const leftovers: SelfCheckResult[] = [];
  /** Records what the bench finds of itself. Returns the signal that came meanwhile. */
  const selfCheck = async (when: SelfCheck["when"]): Promise<NodeJS.Signals | undefined> => {
    const checks = await Promise.race([
      checkBench(directory, clock, clocks, prepared.rig && held && { ...prepared.rig, boards: held.still() }),
      interruption.arrived,
    ]);
    if (typeof checks === "string") return checks;
    journal.append({ type: "self-check", when, checks: [...leftovers, ...checks] });
    return undefined;
  };
  let over = false;
  const examineAll = () => {
    const examination = examine(options, parameters, steps, (envelope) => {
      // Scenarios that an interruption found under way go on until the process ends; nobody records them any more.
      if (over) return;
      messages.write(envelope);
      chronicle.take(envelope);
      const detail = whyNotTakenDown(envelope);
      if (detail === undefined) return;
      complain(`The bench could not be taken down: ${detail}`);
      leftovers.push({ name: "taking down", status: "fault", detail });
    });
    return Promise.race([examination, interruption.arrived]).finally(() => {
      over = true;
      progress.end();
    });
  };
  const examined = (await selfCheck("before")) ?? (await examineAll());
  const ended = examined === "examined" ? ((await selfCheck("after")) ?? examined) : examined;
  if (ended === "examined") {
    journal.append({ type: "run-finished", reason: "completed" });
    held?.release(leftovers.length === 0 ? "tidy" : "untidy");
  } else {
    journal.append({ type: "run-finished", reason: "interrupted", by: ended });
    held?.release(await leaveBoards());
  }
  journal[Symbol.dispose]();
  messages[Symbol.dispose]();
  await ledger?.feed();

  performance.mark(phases.report);
  const { writeReports, printVerdicts } = await import("./report.ts");
  const summary = await writeReports(directory, prepared.waivers);
  performance.mark(phases.search);
  const secrets = secretsOf(chronicle, runKey);
  kept?.write(secrets);
  await requireNoSecret(directory, secrets);
  printVerdicts(summary, directory, options, screen);
  performance.mark(phases.end);
  if (ended === "examined") return summary.exitCode;
  const { dropUnnamed } = await import("../bench/evidence-store.ts");
  await dropUnnamed(directory, chronicle.evidence);
  await handedOver(process.stdout);
  // Benches that are still open end with this process, and their children with them.
  process.exit(exitCodeOfSignal(ended));
}

/** How long an interrupted run takes over its boards, ms: whoever pressed Ctrl-C waits for it. */
const standDownWithinMs = 5_000;

/** Boards are brought to rest as far as that can be had soon; the scenario on them goes no further. */
async function leaveBoards(): Promise<"tidy" | "untidy"> {
  const { standDown } = await import("../bench/assemble.ts");
  return within(standDown(), { withinMs: standDownWithinMs }).then(
    () => "tidy",
    () => "untidy",
  );
}

/** The boards of a rig, for this run alone; a person is told on standard error what that takes. */
async function hold(rig: ChosenBoards, { wait, allowIrreversible }: RunOptions): Promise<HeldBoards> {
  const [{ holdBoards }, { commandLine }] = await Promise.all([
    import("../rig/lab/hold-boards.ts"),
    import("../rig/lab/lease-by-hand.ts"),
  ]);
  return holdBoards(rig, {
    ...{ purpose: commandLine(), wait, allowed: allowIrreversible ?? [] },
    tell: complain,
  });
}

/** The journal, which tells of what earlier runs on the rig saw on other hardware. */
async function compareWithLedger(
  { file }: ChosenBoards,
  keyId: string,
  journal: JournalWriter,
): Promise<LedgerWatch> {
  const { watchLedger } = await import("../rig/lab/ledger-watch.ts");
  return watchLedger(file, keyId, journal, complain);
}

const complain = (line: string): void => void process.stderr.write(`${line}\n`);

function located(given: RunOptions): RunOptions {
  const features = given.features.map((path) => locate(path, "features"));
  return { ...given, features, product: locate(given.product, "products") };
}
