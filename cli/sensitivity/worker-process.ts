import { forkTidily } from "../tidy-fork.ts";
import type { Order, Report, Task, TaskResult } from "./task.ts";

/** A process that does tasks, several at once when it is given them. */
export interface Worker {
  readonly isAlive: boolean;
  /** @throws TaskFault, WorkerLost */
  perform(task: Task): Promise<TaskResult>;
  stop(): void;
  /** Settles once its process is gone, and whatever it left lying about. */
  readonly gone: Promise<void>;
}

/** What became of a task in place of a result. */
export class TaskFault extends Error {
  override readonly name: string = "TaskFault";
}

/** The process is gone, and with it all that it had under way. */
export class WorkerLost extends TaskFault {
  override readonly name = "WorkerLost";
  /** The task that did it; undefined when it cannot be told which. */
  readonly lost: Task | undefined;
  constructor(message: string, lost?: Task) {
    super(message);
    this.lost = lost;
  }
}

/**
 * A scenario that gives no sign for as long hangs where no watch of its steps can end it (`steps/hang-watch.ts`). That watch counts time
 * as the waits for a device do; this is the host's, of which a busy machine needs many times as much.
 */
const patienceMs = 900_000;

/** As long without a sign of life: a device turns in a circle, and nothing else in its process gets its turn. */
const blockedMs = 60_000;

interface UnderWay {
  readonly task: Task;
  readonly timer: NodeJS.Timeout;
  last: string;
  resolve(result: TaskResult): void;
  reject(fault: TaskFault): void;
}

export function startWorker(): Worker {
  // What a defective device prints has no place on the screen; faults come as messages.
  const { child, swept } = forkTidily("cli/sensitivity/worker", ["ignore", "ignore", "pipe", "ipc"]);
  const underWay = new Map<number, UnderWay>();
  let complaint = "";
  let isAlive = true;
  let count = 0;

  const lose = (how: (one: UnderWay) => string, culprit?: Task): void => {
    isAlive = false;
    clearTimeout(pulse);
    child.kill("SIGKILL");
    const all = [...underWay.values()];
    underWay.clear();
    for (const one of all) {
      clearTimeout(one.timer);
      one.reject(new WorkerLost(how(one), all.length === 1 ? one.task : culprit));
    }
  };
  const placeOf = ({ last }: UnderWay) => last || "the first scenario";
  const blocked = () => {
    if (underWay.size === 0) pulse.refresh();
    else lose((one) => `${placeOf(one)} gave no sign for ${blockedMs / 1000} s`);
  };
  const pulse = setTimeout(blocked, blockedMs);

  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = `${complaint}${text}`.slice(-2_000);
  });
  child.on("message", (report: Report) => {
    if (!isAlive) return;
    pulse.refresh();
    if (report.type === "alive") return;
    const one = underWay.get(report.number);
    if (one === undefined) return;
    if (report.type === "scenario") {
      one.last = report.scenario;
      one.timer.refresh();
      return;
    }
    underWay.delete(report.number);
    clearTimeout(one.timer);
    if (report.type === "done") one.resolve(report.result);
    else one.reject(new TaskFault(report.message));
  });
  child.once("exit", (code, signal) => {
    const how = signal ?? `exit code ${code}`;
    lose((one) => `the process ended (${how}) in ${placeOf(one)}. ${complaint}`.trim());
  });

  return {
    get isAlive() {
      return isAlive;
    },
    stop: () => lose(() => "the crew was dismissed"),
    gone: swept,
    perform(task) {
      const { promise, resolve, reject } = Promise.withResolvers<TaskResult>();
      count += 1;
      const order: Order = { number: count, task };
      const hang = () => lose((one) => `${placeOf(one)} gave no sign for ${patienceMs / 1000} s`, task);
      underWay.set(count, { task, timer: setTimeout(hang, patienceMs), last: "", resolve, reject });
      child.send(order);
      return promise;
    },
  };
}
