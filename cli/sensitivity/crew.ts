import { type ChildProcess, fork } from "node:child_process";
import { reachProbe } from "../../emulators/defects/index.ts";
import { moduleFile } from "../installation.ts";
import type { Order, Report, Task, TaskResult } from "./task.ts";

/** Workers that take one task after another. */
export interface Crew extends Disposable {
  /**
   * Does `task` when a worker is free; tasks are begun in the order in which they were given.
   * @throws TaskFault when its worker hung, died or could not do it
   */
  perform(task: Task): Promise<TaskResult>;
}

/** What a task did to its worker. */
export class TaskFault extends Error {
  override readonly name = "TaskFault";
}

interface Waiting {
  readonly task: Task;
  resolve(result: TaskResult): void;
  reject(fault: TaskFault): void;
}

/**
 * A scenario that gives no sign for as long hangs. The longest of a sound product takes a few seconds; on a machine that has other work a
 * lot of it may take minutes, and nothing can be said of any defect without it.
 */
const patienceMs = { sound: 900_000, defective: 120_000 } as const;
const patienceFor = ({ defect }: Task): number =>
  defect === undefined || defect === reachProbe ? patienceMs.sound : patienceMs.defective;

/** `size` processes, each started with its first task. They end with the crew. */
export function hire(size: number): Crew {
  const queue: Waiting[] = [];
  const workers = new Set<Worker>();
  const idle: Worker[] = [];
  let dismissed = false;

  const next = (): void => {
    while (queue.length > 0 && !dismissed) {
      const worker = idle.pop() ?? (workers.size < size ? start() : undefined);
      if (worker === undefined) return;
      const waiting = queue.shift();
      if (waiting === undefined) return;
      void worker
        .perform(waiting.task)
        .then(waiting.resolve, waiting.reject)
        .finally(() => {
          if (worker.isAlive) idle.push(worker);
          else workers.delete(worker);
          next();
        });
    }
  };
  const start = (): Worker => {
    const worker = createWorker();
    workers.add(worker);
    return worker;
  };

  return {
    perform(task) {
      const { promise, resolve, reject } = Promise.withResolvers<TaskResult>();
      queue.push({ task, resolve, reject });
      next();
      return promise;
    },
    [Symbol.dispose]() {
      dismissed = true;
      for (const { reject } of queue.splice(0)) reject(new TaskFault("the crew was dismissed"));
      for (const worker of workers) worker.stop();
    },
  };
}

interface Worker {
  readonly isAlive: boolean;
  perform(task: Task): Promise<TaskResult>;
  stop(): void;
}

function createWorker(): Worker {
  const child: ChildProcess = fork(moduleFile("cli/sensitivity/worker"), [], {
    // What a defective device prints has no place on the screen; faults come as messages.
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { ...process.env, MALLOC_ARENA_MAX: "1" },
  });
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = `${complaint}${text}`.slice(-2_000);
  });
  let isAlive = true;
  let count = 0;
  const stop = (): void => {
    isAlive = false;
    child.kill("SIGKILL");
  };

  return {
    get isAlive() {
      return isAlive;
    },
    stop,
    perform(task) {
      const { promise, resolve, reject } = Promise.withResolvers<TaskResult>();
      count += 1;
      const order: Order = { number: count, task };
      const patience = patienceFor(task);
      let last = "";
      const hang = () => {
        stop();
        reject(new TaskFault(`${last || "the first scenario"} gave no sign for ${patience / 1000} s`));
      };
      let timer = setTimeout(hang, patience);
      const onMessage = (report: Report): void => {
        clearTimeout(timer);
        if (report.type === "scenario") {
          last = report.scenario;
          timer = setTimeout(hang, patience);
        } else if (report.number === order.number) {
          if (report.type === "done") resolve(report.result);
          else reject(new TaskFault(report.message));
        }
      };
      const onExit = (code: number | null, signal: string | null): void => {
        isAlive = false;
        const how = signal ?? `exit code ${code}`;
        reject(
          new TaskFault(`the process ended (${how}) in ${last || "the first scenario"}. ${complaint}`.trim()),
        );
      };
      child.on("message", onMessage).once("exit", onExit);
      child.send(order);
      return promise.finally(() => {
        clearTimeout(timer);
        child.off("message", onMessage).off("exit", onExit);
      });
    },
  };
}
