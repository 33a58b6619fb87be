import type { Dut, MaintenancePort } from "../../dut/index.ts";
import type { Outcome } from "../../kernel/index.ts";

/** Something that a line asks of a device. */
export type Station = "cycle" | keyof MaintenancePort;

export interface StationFault {
  /** The first question here is answered with `answer` and does not reach the device. */
  readonly station: Station;
  readonly answer: Outcome<never>;
  /** All that was asked, in order. */
  readonly asked: Station[];
}

/** The same device, but for one answer. */
export function withStation(device: Dut, fault: StationFault): Dut {
  const { slot, kind, capabilities, console, flash, button, network, probe } = device;
  return {
    ...{ slot, kind, capabilities, console, flash, button, network, probe },
    power: intercept(device.power, fault),
    maintenance: intercept(device.maintenance, fault),
    elapse: (ms) => device.elapse(ms),
    recover: (signal) => device.recover(signal),
    [Symbol.asyncDispose]: () => device[Symbol.asyncDispose](),
  };
}

function intercept<Port extends object>(port: Port, { station, answer, asked }: StationFault): Port {
  return new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return (...given: unknown[]) => {
        if (name === "on" || name === "off") return Reflect.apply(method, target, given);
        asked.push(name as Station);
        return name === station ? Promise.resolve(answer) : Reflect.apply(method, target, given);
      };
    },
  });
}
