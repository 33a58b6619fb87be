import { reachProbe } from "../../emulators/defects/index.ts";
import type { Task, TaskResult } from "./task.ts";
import { startWorker, TaskFault, type Worker, WorkerLost } from "./worker-process.ts";

/** Workers that take several tasks at once. */
export interface Crew extends AsyncDisposable {
  /** As many tasks can be under way. */
  readonly room: number;
  /**
   * Does `task` when a worker has room for it; of one kind, those that were given first are begun first.
   * @throws TaskFault when its worker hung, died or could not do it
   */
  perform(task: Task): Promise<TaskResult>;
}

interface Waiting {
  readonly task: Task;
  /** It shares its process with no other task: one of them may have ended the last one, or what it watches is the process's. */
  readonly alone: boolean;
  resolve(result: TaskResult): void;
  reject(fault: TaskFault): void;
}

/** Of tasks that mostly wait a processor is not the measure. Time counts for them while their process is idle: they get one of their own. */
type Kind = "waiting" | "working";
/** Tasks that wait and are under way together. */
const mostWaiting = 32;
/** Tasks that a worker has under way: while one waits, and all do at times, another works. */
const mostAtWork = 2;
const kindOf = ({ waits }: Task): Kind => (waits ? "waiting" : "working");

interface Shared {
  readonly kind: Kind;
  readonly own: Set<Waiting>;
}

/**
 * `size` processes for tasks that share one, `atWork` of them at a time, as many for those that do not, and one for those that wait; each
 * is started when it is needed. They end with the crew.
 */
export function hire(size: number, atWork = mostAtWork): Crew {
  const room: Readonly<Record<Kind, number>> = { waiting: mostWaiting, working: atWork };
  const queue: Waiting[] = [];
  const shared = new Map<Worker, Shared>();
  const lone = new Set<Worker>();
  const leaving = new Set<Promise<void>>();
  let dismissed = false;

  const start = (): Worker => {
    const worker = startWorker();
    leaving.add(worker.gone);
    void worker.gone.then(() => leaving.delete(worker.gone));
    return worker;
  };
  const give = async (worker: Worker, waiting: Waiting): Promise<void> => {
    try {
      waiting.resolve(await worker.perform(waiting.task));
    } catch (fault) {
      if (fault instanceof WorkerLost && !dismissed && !waiting.alone && fault.lost !== waiting.task)
        // Another one is known to have ended it, or any of them may have: by itself each shows whether it was the one.
        queue.unshift({ ...waiting, alone: fault.lost === undefined });
      else waiting.reject(fault instanceof TaskFault ? fault : new TaskFault(String(fault)));
    }
  };
  const giveShared = (worker: Worker, waiting: Waiting): void => {
    const { own } = shared.get(worker) ?? { own: new Set() };
    shared.set(worker, { kind: kindOf(waiting.task), own: own.add(waiting) });
    void give(worker, waiting).finally(() => {
      own.delete(waiting);
      if (!worker.isAlive) shared.delete(worker);
      next();
    });
  };
  const giveAlone = (waiting: Waiting): void => {
    const worker = start();
    lone.add(worker);
    void give(worker, waiting).finally(() => {
      worker.stop();
      lone.delete(worker);
      next();
    });
  };
  /** A new one while there may be more; then the one with least to do. */
  const sharedFor = ({ task }: Waiting): Worker | undefined => {
    const kind = kindOf(task);
    const same = [...shared].filter(([, one]) => one.kind === kind);
    if (same.length < (kind === "waiting" ? 1 : size)) return start();
    const [least] = same
      .filter(([{ isAlive }]) => isAlive)
      .map(([worker, { own }]) => ({ worker, busy: own.size }))
      .sort((a, b) => a.busy - b.busy);
    return least !== undefined && least.busy < room[kind] ? least.worker : undefined;
  };
  const next = (): void => {
    for (const waiting of [...queue]) {
      if (dismissed) return;
      const worker = waiting.alone ? undefined : sharedFor(waiting);
      if (waiting.alone ? lone.size >= size : worker === undefined) continue;
      queue.splice(queue.indexOf(waiting), 1);
      if (worker === undefined) giveAlone(waiting);
      else giveShared(worker, waiting);
    }
  };

  return {
    room: size * atWork,
    perform(task) {
      const { promise, resolve, reject } = Promise.withResolvers<TaskResult>();
      queue.push({ task, alone: task.defect === reachProbe, resolve, reject });
      next();
      return promise;
    },
    async [Symbol.asyncDispose]() {
      dismissed = true;
      for (const { reject } of queue.splice(0)) reject(new TaskFault("the crew was dismissed"));
      for (const worker of [...shared.keys(), ...lone]) worker.stop();
      await Promise.all(leaving);
    },
  };
}
