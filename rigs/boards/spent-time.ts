import { EquipmentFault } from "../../core/kernel/index.ts";
import type { BoardFittings } from "./board-equipment.ts";

/** Ms that a lease spent on each kind of equipment; the rest was the console's, the backend's and the harness' own. */
export type SpentTime = Readonly<Record<string, number>>;

type Timed = Omit<BoardFittings, "console">;

/** The same fittings, and what was spent on them so far. `onFault` is told of each that fails. */
export function timeFittings(
  fittings: Timed,
  onFault: (fault: EquipmentFault) => void = () => {},
): { readonly fittings: Timed; readonly spent: () => SpentTime } {
  const spent: Record<string, number> = {};
  const timed = <Port extends object>(kind: string, port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => {
          const startedAt = performance.now();
          const answer: unknown = Reflect.apply(member, target, args);
          if (!(answer instanceof Promise)) return answer;
          const note = (thrown?: unknown) => {
            spent[kind] = (spent[kind] ?? 0) + performance.now() - startedAt;
            if (thrown instanceof EquipmentFault) onFault(thrown);
          };
          answer.then(() => note(), note);
          return answer;
        };
      },
    });
  const { power, flash, button, network, air, clock } = fittings;
  return {
    fittings: {
      ...fittings,
      clock: timed("clock", clock),
      ...(power && { power: timed("power", power) }),
      ...(flash && { flash: timed("flash", flash) }),
      ...(button && { button: timed("button", button) }),
      ...(network && { network: timed("network", network) }),
      ...(air && { air: timed("air", air) }),
    },
    spent: () =>
      Object.fromEntries(Object.entries(spent).map(([kind, ms]) => [kind, Math.round(ms * 10) / 10])),
  };
}
