import type { Envelope } from "@cucumber/messages";
import { within } from "../../core/kernel/index.ts";
import { tellOfChild } from "../../rigs/command/index.ts";
import { forkTidily } from "../tidy-fork.ts";
import type { Order, Report } from "./order.ts";

/** How an order ended. `lost`: the process is gone, killed or by itself. */
export type OrderEnd =
  | { readonly kind: "done"; readonly found?: { readonly passed: boolean; readonly reason: string } }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "lost"; readonly why: string };

/** A board's process. Disposing of it kills it, and all programs that its drivers have started. */
export interface Worker extends AsyncDisposable {
  readonly isAlive: boolean;
  /** Has loaded all that it needs, so that the time of an order is the order's own. */
  readonly isReady: boolean;
  /** Settles once it is ready, or is no more. */
  readonly started: Promise<void>;
  /** Does not reject. `withinMs`: longer than that it hangs. One order at a time. */
  perform(order: Order, withinMs: number, take?: (envelope: Envelope) => void): Promise<OrderEnd>;
}

export interface WorkerPatience {
  /** How often one looks whether it lives, ms. */
  readonly lookMs: number;
  /** So many looks in a row without any sign of life, and it hangs. */
  readonly looks: number;
  /** The same until it has loaded all that it needs, which blocks it. */
  readonly looksAtStart: number;
}

/** A process that works tells of itself twice a second; on a busy host it may be late. */
const usualPatience: WorkerPatience = { lookMs: 500, looks: 14, looksAtStart: 180 };

/** A process that was killed is gone at once, unless the kernel waits for a device for it, ms. */
const goneWithinMs = 10_000;

interface UnderWay {
  readonly take: (envelope: Envelope) => void;
  readonly end: (end: OrderEnd) => void;
}

export function startWorker({ lookMs, looks, looksAtStart }: WorkerPatience = usualPatience): Worker {
  const { child, swept } = forkTidily("cli/night/worker", ["ignore", "ignore", "inherit", "ipc"]);
  // It is noted under the lease: should this process be killed, whoever comes next ends it.
  tellOfChild(child);
  const started = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const programs = new Set<number>();
  let isAlive = true;
  let missed = 0;
  let patience = looksAtStart;
  let underWay: UnderWay | undefined;

  const end = (how: OrderEnd): void => {
    const one = underWay;
    underWay = undefined;
    one?.end(how);
  };
  const lose = (why: string): void => {
    if (!isAlive) return;
    isAlive = false;
    clearInterval(pulse);
    child.kill("SIGKILL");
    for (const pid of programs) killGroup(pid);
    // Only when it is no more may anybody else touch its board; one that the kernel keeps is not waited for without an end.
    void within(swept, { withinMs: goneWithinMs })
      .catch(() => {})
      .then(() => {
        end({ kind: "lost", why });
        started.resolve();
        over.resolve();
      });
  };
  // Looks are counted, not time: a host that slept, or this process that was stopped, makes nobody look dead.
  const pulse = setInterval(() => {
    missed += 1;
    if (missed > patience) lose(`its process gave no sign of life for ${(patience * lookMs) / 1000} s`);
  }, lookMs);

  child.on("message", (report: Report) => {
    missed = 0;
    if (!isAlive) return;
    switch (report.type) {
      case "alive":
        return;
      case "ready":
        patience = looks;
        started.resolve();
        return;
      case "child":
        if (report.ended) programs.delete(report.pid);
        else programs.add(report.pid);
        return;
      case "message":
        underWay?.take(report.envelope);
        return;
      case "done":
        return end({ kind: "done", ...(report.found === undefined ? {} : { found: report.found }) });
      case "failed":
        return end({ kind: "failed", message: report.message });
    }
  });
  child.once("error", (cause) => lose(`its process could not be started: ${cause.message}`));
  child.once("exit", (code, signal) => lose(`its process ended (${signal ?? `exit code ${code}`})`));

  return {
    get isAlive() {
      return isAlive;
    },
    get isReady() {
      return isAlive && patience === looks;
    },
    started: started.promise,
    perform(order, withinMs, take = () => {}) {
      const { promise, resolve } = Promise.withResolvers<OrderEnd>();
      if (!isAlive) return Promise.resolve({ kind: "lost", why: "its process had ended before" });
      const deadline = setTimeout(
        () => lose(`it had not come to its end after ${seconds(withinMs)}`),
        withinMs,
      );
      underWay = {
        take,
        end(how) {
          clearTimeout(deadline);
          resolve(how);
        },
      };
      child.send(order, (failed) => {
        if (failed !== null) lose(`its process could not be told anything: ${failed.message}`);
      });
      return promise;
    },
    async [Symbol.asyncDispose]() {
      lose("it was dismissed");
      await over.promise;
    },
  };
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

/** A driver's program leads a process group. */
function killGroup(pid: number): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, "SIGKILL");
      return;
    } catch {
      // It has just ended.
    }
  }
}
