/** For tests: a composition root whose devices have some of their parts replaced. Cucumber loads it as it loads `cli/provide.ts`. */
import { randomBytes } from "node:crypto";
import type { Dut } from "../../core/dut/index.ts";
import {
  createDevice,
  createEmulatedDut,
  type Parts,
  type PartsTable,
  referenceParts,
} from "../../emulators/device/index.ts";
import { type Bench, provideBench, type ScenarioContext } from "../../steps/bench.ts";
import { assembleBench } from "../bench/assemble.ts";
import { behaviourOf } from "../bench/behaviour.ts";
import { goldenOf } from "../bench/golden.ts";

let table: PartsTable = referenceParts;

/** Devices made from now on have these parts. */
export function breakDevices(parts: Partial<PartsTable>): void {
  table = { ...referenceParts, ...parts };
}

/** `parts` with another one in the place of `name`, for a maker that is to be deceived. */
export const withPart = <Name extends keyof Parts>(
  parts: Parts,
  name: Name,
  part: Partial<Parts[Name]>,
): Parts => Object.create(parts, { [name]: { value: overlay(parts[name] as object, part) } });

/** `whole`, but for what `changes` brings. */
export const overlay = <T extends object>(whole: T, changes: Partial<T>): T =>
  Object.create(whole, Object.getOwnPropertyDescriptors(changes));

provideBench(async (context: ScenarioContext): Promise<Bench> => {
  const bench = await assembleBench(context);
  const { product } = bench;
  const { ixit } = product;
  const opened = new AsyncDisposableStack();
  opened.use(bench);
  const leased: Dut[] = [];
  return {
    ...bench,
    clock: { elapse: async (ms) => void (await Promise.all(leased.map((device) => device.elapse(ms)))) },
    async lease() {
      const device = createDevice(
        {
          uid: randomBytes(12),
          hardwareKey: randomBytes(32),
          startsAt: Date.now(),
          behaviour: behaviourOf(ixit),
        },
        table,
      );
      const golden = goldenOf(product);
      const slot = `device-${leased.length + 1}`;
      const dut = opened.use(
        await createEmulatedDut({ slot, timing: ixit.timing, protocol: product.console, golden, device }),
      );
      leased.push(dut);
      return dut;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
});
