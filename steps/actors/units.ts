import type { Dut } from "../../core/dut/index.ts";
import type { Label, Manufactured } from "../../core/factory/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { Stage } from "../stage.ts";

/** What the line made of `device` in this scenario. */
export function unitOf({ units }: Pick<Stage, "units">, device: Dut): Manufactured {
  const unit = units.get(device);
  if (unit === undefined)
    throw new TypeError(`${device.slot} was not manufactured; the scenario lacks its Given`);
  return unit;
}

export const identityOf = (stage: Pick<Stage, "units">, device: Dut) => unitOf(stage, device).record.identity;

/** What is printed on `device`. @throws Inconclusive when nothing is */
export function labelOf(stage: Pick<Stage, "units">, device: Dut): Label {
  const { label } = unitOf(stage, device);
  if (label === undefined)
    throw new Inconclusive("not-observable", "the factory line gives no label with a set-up secret");
  return label;
}
