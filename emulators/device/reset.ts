import { CloudFault } from "./cloud-parts.ts";
import { asFirmware, type Task as RunningTask, startTask } from "./firmware-task.ts";
import { noticeKey } from "./notices.ts";
import { forgetOperation } from "./operation/journal-keys.ts";
import { type Origin, type Parts, Refusal, type Reset } from "./parts.ts";

interface Task {
  readonly kind: "factory-reset" | "decommissioned";
  readonly origin: Origin;
  /** Device time of the trigger, ms since the epoch. */
  readonly at: number;
  /** Newest log entry before the trigger. */
  readonly after: number;
  /** The backend has taken the notice of it. */
  readonly notified?: true;
}

const taskKey = "reset.task";

/** The backend has not answered in time. */
class Late extends Error {
  override readonly name = "Late";
}

/** Facts of the device and not of its owner: what runs, what was promised, and numbers that must not be used twice. */
const keptFacts: ReadonlySet<string> = new Set([
  taskKey,
  noticeKey,
  "boot.active",
  "boot.trial",
  "configuration.completed",
  "log.sequence",
  "orders.sequence",
]);

/**
 * Factory reset and decommissioning. The task is journaled before it is answered and cleared after everything has changed,
 * so that a start in between finishes it; every part of the work can be done twice. A device on a network tells its backend
 * before it forgets how to reach it, and waits for that no longer than its makers chose.
 */
export function makeReset(parts: Parts): Reset {
  const { journal, log, clock, board, network, options } = parts;
  let telling: RunningTask | undefined;

  const prepare = (kind: Task["kind"], origin: Origin): Task => {
    if (due() !== undefined) throw new Refusal("busy", "a reset is under way");
    // The older firmware would not understand what a reset of the newer one leaves, nor one that the newer one finishes.
    if (parts.boot.running.state === "trial") throw new Refusal("busy", "the running image is on trial");
    if (parts.boot.armed) throw new Refusal("busy", "an update is about to be tried");
    const task: Task = { kind, origin, at: clock.now(), after: log.entries().at(-1)?.sequence ?? 0 };
    // Before the answer: what was promised is done at the next start, whatever happens to this one.
    journal.record(taskKey, JSON.stringify(task));
    return task;
  };

  const perform = (task: Task): void => {
    logOnce(task);
    if (task.kind === "decommissioned") wipe(task);
    else {
      parts.configuration.reset(options.behaviour.resetKeeps);
      forgetOperation(journal);
    }
    journal.record(taskKey, "");
  };

  /**
   * The clean factory state: identity, IDevID, trust anchors and set-up verifier stay, nothing of the owner does. Keys go
   * first: a device that is never switched on again has lost most by then.
   */
  const wipe = (task: Task): void => {
    keepNotice(task);
    parts.credentials.erase();
    parts.userData.erase();
    parts.configuration.reset(options.behaviour.decommissionKeeps);
    log.retain((entry) => isOf(task, entry));
    journal.retain((key) => keptFacts.has(key));
  };

  /** While the configuration still tells where the owner had the device go. */
  const keepNotice = ({ at, origin, notified }: Task): void => {
    if (notified) return;
    const identity = parts.identity.read();
    if (identity === undefined || parts.cloud.address() === undefined) return;
    parts.notices.record({ identity, at, trigger: origin });
  };

  /** Ends whatever comes of it: who cannot be told now is told later, by the notice that is kept. */
  const tell = async (task: Task, signal: AbortSignal): Promise<Task> => {
    const late = new AbortController();
    const stopTimer = clock.after(options.behaviour.noticeWithinMs, () => late.abort(new Late("no answer")));
    try {
      await parts.notices.deliver(AbortSignal.any([signal, late.signal]));
      const told: Task = { ...task, notified: true };
      asFirmware(board, () => journal.record(taskKey, JSON.stringify(told)));
      return told;
    } catch (thrown) {
      if (thrown instanceof CloudFault || thrown instanceof Late) return task;
      throw thrown;
    } finally {
      stopTimer();
    }
  };

  const finish = (task: Task): void => {
    perform(task);
    board.restart();
  };

  const isOf = ({ kind, after }: Task, entry: { readonly event: string; readonly sequence: number }) =>
    entry.event === kind && entry.sequence > after;

  /** The event is in the log before the first erase. */
  const logOnce = (task: Task): void => {
    const { kind, origin, at } = task;
    if (!log.entries().some((entry) => isOf(task, entry))) log.append({ event: kind, origin }, at);
  };

  const due = (): Task | undefined => {
    const text = journal.recall(taskKey);
    return text === undefined || text === "" ? undefined : (JSON.parse(text) as Task);
  };

  return {
    get due() {
      return due() !== undefined;
    },
    factoryReset(origin) {
      const task = prepare("factory-reset", origin);
      return () => finish(task);
    },
    decommission(origin) {
      const task = prepare("decommissioned", origin);
      return () => {
        // Nothing that runs may write once the wipe has begun, or use what it is about to lose.
        parts.provisioning.stop();
        parts.operation.stop();
        logOnce(task);
        keepNotice(task);
        if (!network.up || !parts.notices.due) finish(task);
        else
          telling = startTask(board, async (signal) => {
            const told = await tell(task, signal);
            asFirmware(board, () => finish(told));
          });
      };
    },
    stop: () => telling?.stop(),
    resume() {
      const task = due();
      if (task !== undefined) perform(task);
    },
  };
}
