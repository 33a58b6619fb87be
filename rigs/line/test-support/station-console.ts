import { Socket } from "node:net";
import { LineSplitter } from "../../../core/dut/index.ts";
import { bootReady, decodeLine, encodeRequest, type RpcParams } from "../../../core/wire/index.ts";

/** Why the device did not do what it was asked. */
export class Stopped extends Error {
  readonly answer: object;

  constructor(answer: object) {
    super("the line stopped");
    this.answer = answer;
  }
}

/** The device's console on the pipes that a line's command is given: descriptor 3 from it, 4 to it. */
export interface StationConsole extends Disposable {
  /** The result of `method`. @throws Stopped when the device refuses or says nothing */
  ask(station: string, method: string, params?: RpcParams): Promise<Record<string, unknown>>;
  /** Restarts the device. @throws Stopped when it does not come back */
  restart(station: string): Promise<void>;
}

export function openStationConsole(withinMs: number): StationConsole {
  const [fromDevice, toDevice] = [new Socket({ fd: 3 }), new Socket({ fd: 4 })];
  const waiting = new Map<unknown, (answer: Record<string, unknown> | Stopped) => void>();
  let lastId = 0;
  const splitter = new LineSplitter((text) => {
    const message = decodeLine(text);
    if (message.kind === "notification" && message.method === bootReady) waiting.get(bootReady)?.({});
    if (message.kind === "result")
      waiting.get(message.id)?.((message.result ?? {}) as Record<string, unknown>);
    if (message.kind === "error")
      waiting.get(message.id)?.(
        new Stopped({ outcome: "refused", code: message.word ?? "rpc-error", reason: message.message }),
      );
  });
  fromDevice.on("data", (bytes) => splitter.push(bytes));

  const answerTo = (station: string, id: unknown): Promise<Record<string, unknown>> => {
    const { promise, resolve, reject } = Promise.withResolvers<Record<string, unknown>>();
    const timer = setTimeout(() => reject(new Stopped({ outcome: "silent", afterMs: withinMs })), withinMs);
    waiting.set(id, (answer) => {
      if (answer instanceof Stopped) reject(at(station, answer));
      else resolve(answer);
    });
    return promise.finally(() => {
      clearTimeout(timer);
      waiting.delete(id);
    });
  };
  const ask: StationConsole["ask"] = (station, method, params = {}) => {
    lastId += 1;
    const id = `line-${lastId}`;
    const answer = answerTo(station, id);
    toDevice.write(encodeRequest(id, method, params));
    return answer;
  };
  return {
    ask,
    restart: async (station) => {
      const boot = answerTo(station, bootReady);
      await Promise.all([ask(station, "device.reboot"), boot]);
    },
    [Symbol.dispose]: () => {
      fromDevice.destroy();
      toDevice.destroy();
    },
  };
}

function at(station: string, { answer }: Stopped): Stopped {
  const reason = "reason" in answer ? `station "${station}": ${String(answer.reason)}` : undefined;
  return new Stopped(reason === undefined ? answer : { ...answer, reason });
}
