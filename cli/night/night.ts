import { join } from "node:path";
import { within } from "../../core/kernel/index.ts";
import { HealthBook } from "../../rigs/health/index.ts";
import { keptIn } from "../../rigs/lab/index.ts";
import { guardLease, LeaseTable } from "../../rigs/leases/index.ts";
import { History, JobQueue } from "../../rigs/night/index.ts";
import { watchLedger } from "../rig/lab/ledger-watch.ts";
import { exitCodeOfSignal, watchInterruption } from "../run/interruption.ts";
import { openMessageFile } from "../run/message-file.ts";
import { createProgress, type Screen, silentProgress } from "../run/progress.ts";
import { checkBench, clocksFromNow } from "../run/self-check.ts";
import { reportNight } from "./close-night.ts";
import { Conductor, type NightEnd } from "./conductor.ts";
import { readEarlierWork } from "./earlier-work.ts";
import { reportEnded } from "./ended-night.ts";
import { historyRow } from "./history-row.ts";
import { Lane } from "./lane.ts";
import { beginNight, folderToResume, type OpenNight, purposeOf, resumeNight } from "./open-night.ts";
import type { NightlyOptions } from "./options.ts";
import { createOrders } from "./orders.ts";
import { outlastFullDisk, type PatientJournal } from "./patient-journal.ts";
import { planJobs } from "./plan-jobs.ts";
import { StatusWriter } from "./status-writer.ts";
import { requireWebhook } from "./tell-end.ts";
import { Workers } from "./workers.ts";

/** Attempts at one scenario, where equipment fails it each time: on every board, and once more. */
const attemptsOn = (boards: readonly unknown[]): number => Math.max(3, boards.length + 1);
/** What the doctor may take over all boards, ms; the night goes on without it. */
const selfCheckWithinMs = 5 * 60_000;

const complain = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * Examines a product on all boards of a rig at the same time, unattended, and writes journal and report. Returns the exit code.
 * @throws UsageFault before anything is written
 */
export async function nightly(
  lab: string,
  given: NightlyOptions,
  screen: Screen = process.stdout,
): Promise<number> {
  requireWebhook(given.webhook);
  if (given.resume === undefined) return conduct(lab, given, await beginNight(lab, given, complain), screen);
  const folder = await folderToResume(lab, given);
  const ended = await reportEnded(lab, folder, given, screen, complain);
  return ended ?? conduct(lab, given, await resumeNight(lab, folder, given, complain), screen);
}

async function conduct(
  lab: string,
  given: NightlyOptions,
  night: OpenNight,
  screen: Screen,
): Promise<number> {
  const { rig, prepared, held, directory, keep, start, until } = night;
  const { file } = rig;
  await using opened = new AsyncDisposableStack();
  opened.use(held);
  opened.use(keep);
  const interruption = opened.use(watchInterruption());
  const history = opened.use(new History(keptIn(file, "history")));
  const book = opened.use(new HealthBook(keptIn(file, "health"), purposeOf(lab)));
  const table = opened.use(new LeaseTable(keptIn(file, "leases"), file.lab));
  const messages = opened.use(openMessageFile(join(directory, "messages.ndjson"), { goOn: true }));
  const progress = given.json ? silentProgress : createProgress(screen);
  const { seed, options } = keep.begun;

  const guard = guardLease(table, held.token);
  const workers = opened.use(new Workers());
  const lanes = held.boards.map((board) =>
    opened.use(new Lane(board, guard, workers, () => status.change())),
  );
  const status = new StatusWriter(
    directory,
    {
      ...{ lab: file.lab.name, startedAt: start.runId.split(" ")[0] ?? "" },
      ...{ planned: prepared.selected.length, until: until?.toISOString() },
    },
    lanes,
    (name) => book.of(name).health,
  );
  const patient = opened.use(
    outlastFullDisk(night.journal, {
      paused(pause) {
        complain(`paused: ${pause.reason}`);
        status.pause(pause);
      },
      resumed() {
        complain("there is room again: going on");
        status.pause(undefined);
        conductor.deal();
      },
    }),
  );
  const ledger = opened.use(watchLedger(file, start.keyId, patient, complain));
  const earlier = takeUp(night, patient, (print) => ledger.recall(print));
  for (const [scenario, verdict] of earlier.settled) status.judged(scenario, verdict);
  const jobs = planJobs({
    ...{ product: prepared.product, selected: prepared.selected, boards: held.boards, history },
    allowed: options.allowIrreversible ?? [],
  });
  const toDo = jobs.filter(({ scenario }) => !earlier.settled.has(scenario));
  let planned = toDo.length;
  const { line } = prepared.product.factory;
  const conductor = new Conductor({
    ...{ lanes, seed, journal: ledger.journal, orders: createOrders(lab, night) },
    jobs: new Map(jobs.map((job) => [job.scenario, job])),
    // A real line makes one unit at a time.
    queue: new JobQueue(
      toDo,
      { mostAttempts: attemptsOn(rig.boards), ...(line === "command" ? { mostAtOnce: 1 } : {}) },
      earlier.begun,
    ),
    mindRoom: () => patient.mindRoom(),
    until,
    events: {
      ...progress,
      finished(scenario, name, verdict) {
        progress.finished(scenario, name, verdict);
        status.judged(scenario, verdict);
        status.expect(new Date(Date.now() + leftMs()));
      },
    },
    health: {
      of: (board) => book.of(board),
      failed: (board, fault) => void book.failed(board, fault, file.lab.quarantineAfter),
    },
    still: () => held.still().length > 0,
    keepSecrets: (secrets) => keep.add(secrets),
    noteMessage(envelope) {
      try {
        messages.write(envelope);
      } catch {
        // A full disk: the journal tells of it, and this is written later.
      }
    },
    noteAttempt(assignment, verdict, durationMs) {
      history.note(historyRow(start, assignment, verdict, durationMs));
      // Not earlier: at first those that are needed at once are started.
      workers.keepSpare();
    },
    onRetry() {
      planned += 1;
      progress.planned(planned);
    },
    onChange: () => status.change(),
  });
  const leftMs = (): number =>
    conductor.left.reduce((sum, { expectedMs }) => sum + expectedMs, 0) /
    Math.max(1, lanes.filter(({ isFit }) => isFit).length);

  const clocks = clocksFromNow();
  const selfCheck = async (when: "before" | "after"): Promise<void> => {
    const checking = checkBench(directory, start.clock ?? { source: "" }, clocks, {
      ...{ file, boards: held.still() },
    });
    const checks = await within(checking, { withinMs: selfCheckWithinMs }).catch(() => [
      { name: "rig", status: "fault" as const, detail: "the doctor came to no end" },
    ]);
    patient.append({ type: "self-check", when, checks });
  };
  const signal = interruption.arrived.then(async (name) => {
    await conductor.stop(`${name} asked it to end`);
    return name;
  });
  progress.planned(planned);
  status.expect(new Date(Date.now() + leftMs()));
  status.change();
  if (!given.json) complain("The doctor looks at the boards first.");
  // Processes load while the doctor looks.
  for (const lane of lanes) lane.worker();
  await Promise.race([selfCheck("before"), signal]);
  const end = await conductor.run();
  progress.end();
  await Promise.all([...lanes, workers].map((one) => one[Symbol.asyncDispose]()));
  if (end.kind !== "stopped") await Promise.race([selfCheck("after"), signal]);
  const troubles = await Promise.all(lanes.map((lane) => lane.rest()));
  endJournal(patient, end, until);
  await Promise.race([patient.written(), signal]);
  held.release(troubles.every((trouble) => trouble === undefined) ? "tidy" : "untidy");
  patient[Symbol.dispose]();
  messages[Symbol.dispose]();
  await ledger.feed();
  await status.end();
  const ended = end.kind === "through" ? undefined : end.kind === "until" ? untilText(until) : end.why;
  const exitCode = await reportNight(
    {
      ...{ lab, file, directory, keep, waivers: prepared.waivers, ended },
      done: new Map(lanes.map(({ name, done }) => [name, done])),
    },
    given,
    screen,
    complain,
  );
  if (end.kind !== "stopped") keep.remove();
  else complain(`It may be resumed: ${purposeOf(lab)} --resume`);
  const arrived = await Promise.race([signal, Promise.resolve(undefined)]);
  return arrived === undefined || end.kind !== "stopped" ? exitCode : exitCodeOfSignal(arrived);
}

/** Tells the journal of a night that is resumed what became of the attempts that were under way. */
function takeUp(
  { before, torn, rig }: OpenNight,
  journal: PatientJournal,
  recall: (print: Extract<OpenNight["before"][number], { type: "fingerprint" }>) => void,
) {
  const earlier = readEarlierWork(before, attemptsOn(rig.boards));
  for (const line of before) if (line.type === "fingerprint") recall(line);
  if (before.length === 0) return earlier;
  for (const { scenario, attempt, verdict, durationMs } of earlier.broken)
    journal.append({ type: "scenario-finished", scenario, attempt, verdict, durationMs });
  const cut = torn === 0 ? "" : `; ${torn} bytes of a line that was not finished were taken away`;
  const message = `resumed after its process had ended, ${earlier.broken.length} attempts under way${cut}`;
  journal.append({ type: "incident", what: "resumed", message });
  return earlier;
}

/** A night that was stopped has no end: it may go on. */
function endJournal(journal: PatientJournal, end: NightEnd, until: Date | undefined): void {
  switch (end.kind) {
    case "through":
      journal.append({ type: "run-finished", reason: "completed" });
      return;
    case "until":
      for (const about of end.left) {
        const message = `not run: the night ended (${untilText(until)}) before its turn came`;
        journal.append({ type: "incident", what: "not-run", about, message });
      }
      journal.append({ type: "run-finished", reason: "interrupted", by: untilText(until) });
      return;
    case "stopped":
      return;
  }
}

const untilText = (until: Date | undefined): string => `--until ${until?.toISOString() ?? ""}`;
