import { forgetOperation } from "./operation/journal-keys.ts";
import { type Origin, type Parts, Refusal, type Reset } from "./parts.ts";

interface Task {
  readonly kind: "factory-reset" | "decommissioned";
  readonly origin: Origin;
  /** Device time of the trigger, ms since the epoch. */
  readonly at: number;
  /** Newest log entry before the trigger. */
  readonly after: number;
}

/**
 * Factory reset and decommissioning. The task is journaled before it is answered and cleared after everything has changed,
 * so that a start in between finishes it; every part of the work can be done twice.
 */
export function makeReset(parts: Parts): Reset {
  const { journal, log, clock, board, trust, options } = parts;

  const prepare = (kind: Task["kind"], origin: Origin) => {
    // The older firmware would not understand what a reset of the newer one leaves, nor one that the newer one finishes.
    if (parts.boot.running.state === "trial") throw new Refusal("busy", "the running image is on trial");
    if (parts.boot.armed) throw new Refusal("busy", "an update is about to be tried");
    const task: Task = { kind, origin, at: clock.now(), after: log.entries().at(-1)?.sequence ?? 0 };
    // Before the answer: what was promised is done at the next start, whatever happens to this one.
    journal.record("reset.task", JSON.stringify(task));
    return () => {
      perform(task);
      board.restart();
    };
  };

  const perform = (task: Task): void => {
    logOnce(task);
    parts.configuration.reset(options.behaviour.resetKeeps);
    forgetOperation(journal);
    if (task.kind === "decommissioned") {
      trust.erase();
      // What remains of the log tells of the decommissioning only; the task brings the entry back after a cut in between.
      log.erase();
      logOnce(task);
    }
    journal.record("reset.task", "");
  };

  /** The event is in the log before the first erase. */
  const logOnce = ({ kind, origin, after }: Task): void => {
    const there = log.entries().some((entry) => entry.event === kind && entry.sequence > after);
    if (!there) log.append({ event: kind, origin });
  };

  const due = (): Task | undefined => {
    const text = journal.recall("reset.task");
    return text === undefined || text === "" ? undefined : (JSON.parse(text) as Task);
  };

  return {
    get due() {
      return due() !== undefined;
    },
    factoryReset: (origin) => prepare("factory-reset", origin),
    decommission: (origin) => prepare("decommissioned", origin),
    resume() {
      const task = due();
      if (task !== undefined) perform(task);
    },
  };
}
