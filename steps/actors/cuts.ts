import type { Dut } from "../../core/dut/index.ts";
import type { Stage } from "../stage.ts";

export interface Interruption {
  /** Brings the device into the state from which each trial starts. */
  readonly prepare: () => Promise<void>;
  /** What is interrupted. Runs once whole, to be measured; must end soon after supply is cut. */
  readonly act: () => Promise<unknown>;
  /** Looks at the device after a cut; supply is off, unless `act` ended first. `point` says where, for the report. */
  readonly examine: (point: string) => Promise<"go on" | "stop">;
}

/** Cuts power in the middle of `act`, at the declared number of points, spread over all of it. Returns how far `act` goes, in points. */
export async function cutAtPoints(
  { bench }: Stage,
  device: Dut,
  { prepare, act, examine }: Interruption,
): Promise<number> {
  await prepare();
  const whole = await device.power.measure(act);
  for (const index of bench.random.strata(bench.product.ixit.sampling.cutPoints, whole.amount)) {
    await prepare();
    const at = { unit: whole.unit, amount: index + 1 };
    const ended = await device.power.cutDuring(act, at);
    if ((await examine(`${ended} at ${at.unit} ${at.amount} of ${whole.amount}`)) === "stop") break;
  }
  return whole.amount;
}
