import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { DeviceId } from "../../core/kernel/index.ts";
import type { Answer, Endpoint, Question, Service } from "./messages.ts";

/** A process that serves what this one connects to. It is gone when it was disposed of, when `signal` aborts, and when this one ends. */
export interface OtherSide extends AsyncDisposable {
  readonly pid: number;
  readonly endpoint: Endpoint;
  /** CPU time that it has used so far, ms. */
  cpuMs(): Promise<number>;
  /** As `cpuMs`, as soon as the device has sent telemetry. @throws Error when none comes */
  cpuMsAtTelemetry(identity: DeviceId): Promise<number>;
}

/** @throws Error when it cannot serve, or ends before its time */
export async function openOtherSide(service: Service, signal: AbortSignal): Promise<OtherSide> {
  const child = fork(fileURLToPath(new URL("./main.ts", import.meta.url)), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const closed = once(child, "close");
  await using opened = new AsyncDisposableStack();
  opened.defer(async () => {
    child.kill("SIGKILL");
    await closed;
  });
  const ask = createConversation(child, signal);
  const served = await ask({ serve: service });
  if (!("endpoint" in served)) throw new TypeError("an endpoint was expected");
  const owned = opened.move();
  const time = async (question: Question): Promise<number> => {
    const answer = await ask(question);
    if (!("cpuMs" in answer)) throw new TypeError("a time was expected");
    return answer.cpuMs;
  };
  return {
    pid: child.pid ?? 0,
    endpoint: served.endpoint,
    cpuMs: () => time({ ask: "cpu" }),
    cpuMsAtTelemetry: (identity) => time({ ask: "telemetry", identity }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

type Answered = Exclude<Answer, { fault: string }>;

/** One question at a time. */
function createConversation(
  child: ChildProcess,
  signal: AbortSignal,
): (question: Question) => Promise<Answered> {
  const end = new AbortController();
  child.once("exit", (code, by) => end.abort(new Error(`the other side ended with ${code ?? by}`)));
  const over = AbortSignal.any([end.signal, signal]);
  return async (question) => {
    over.throwIfAborted();
    const answered = once(child, "message", { signal: over });
    child.send(question);
    const [answer] = (await answered.catch((thrown) => {
      over.throwIfAborted();
      throw thrown;
    })) as [Answer];
    if ("fault" in answer) throw new Error(`the other side: ${answer.fault}`);
    return answer;
  };
}
