import type { ConsoleLine, ConsolePort, Dut, MaintenancePort } from "../../dut/index.ts";
import { LineSplitter } from "../../dut/index.ts";
import type { Outcome } from "../../kernel/index.ts";
import { type ConsoleMethod, decodeLine, encodeError, type RpcRequest, rpcErrors } from "../../wire/index.ts";
import type { LineTraits } from "./support.ts";

/** Something that a line asks of a device. */
export type Station = "cycle" | keyof MaintenancePort;

export interface StationFault {
  /** Questions here are answered with `answer` and do not reach the device. */
  readonly station: Station;
  readonly answer: Outcome<never>;
  /** Left out: from the first question on. */
  readonly fromQuestion?: number;
}

/** What stations are called on the console of the reference devices. */
const consoleNames: Partial<Record<ConsoleMethod, Station>> = {
  "identity.write": "writeIdentity",
  "identity.get": "readIdentity",
  "identity.request": "requestCertificate",
  "identity.install": "installCertificate",
  "identity.certificate": "readCertificate",
  "set-up.install": "installSetUpVerifier",
  "config.set": "writeConfiguration",
  "config.get": "readConfiguration",
  "trust.install": "installTrust",
  "self-test.run": "runSelfTest",
  "manufacture.finish": "finishManufacture",
  "status.get": "readStatus",
};

/** The same device, but for one answer. All that a line asks of it is added to `asked`. */
export function withStation(
  device: Dut,
  reaches: LineTraits["reaches"],
  asked: Station[],
  fault?: StationFault,
): Dut {
  const answerOf = (station: Station): Outcome<never> | undefined => {
    asked.push(station);
    if (fault === undefined || station !== fault.station) return undefined;
    const question = asked.filter((one) => one === station).length;
    return question >= (fault.fromQuestion ?? 1) ? fault.answer : undefined;
  };
  const raw = reaches === "raw-console";
  return withPorts(device, {
    console: raw ? interceptConsole(device.console, answerOf) : device.console,
    power: intercept(device.power, answerOf),
    maintenance: raw ? device.maintenance : intercept(device.maintenance, answerOf),
  });
}

/** The same device with other ports in place of some of its own. */
export function withPorts(device: Dut, ports: Partial<Dut>): Dut {
  const { slot, kind, capabilities, power, maintenance, console, flash, button, network, air, probe } =
    device;
  return {
    ...{ slot, kind, capabilities, power, maintenance, console, flash, button, network, air, probe },
    ...ports,
    elapse: (ms) => device.elapse(ms),
    recover: (signal) => device.recover(signal),
    [Symbol.asyncDispose]: () => device[Symbol.asyncDispose](),
  };
}

type AnswerOf = (station: Station) => Outcome<never> | undefined;

function intercept<Port extends object>(port: Port, answerOf: AnswerOf): Port {
  return new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return (...given: unknown[]) => {
        const answer = name === "on" || name === "off" ? undefined : answerOf(name as Station);
        return answer === undefined ? Reflect.apply(method, target, given) : Promise.resolve(answer);
      };
    },
  });
}

/** Requests are decided one by one; whatever else is sent goes through. */
function interceptConsole(port: ConsolePort, answerOf: AnswerOf): ConsolePort {
  const listeners = new Set<(line: ConsoleLine) => void>();
  const answer = (request: RpcRequest, outcome: Outcome<never>): void => {
    // A silent device says nothing.
    if (outcome.kind !== "refused") return;
    const text = encodeError(request.id, rpcErrors.application, outcome.reason, outcome.code).trimEnd();
    for (const listener of listeners) listener({ direction: "received", text });
  };
  let writing = Promise.resolve();
  const splitter = new LineSplitter((text) => {
    const message = decodeLine(text);
    const station = message.kind === "request" ? consoleNames[message.method as ConsoleMethod] : undefined;
    const outcome = station === undefined ? undefined : answerOf(station);
    if (message.kind === "request" && outcome !== undefined) answer(message, outcome);
    else writing = writing.then(() => port.write(Buffer.from(`${text}\n`)));
  });
  return {
    write: async (bytes) => {
      splitter.push(bytes);
      await writing;
    },
    onLine: (listener) => {
      listeners.add(listener);
      const unsubscribe = port.onLine(listener);
      return () => {
        listeners.delete(listener);
        unsubscribe();
      };
    },
  };
}
