import type { Dut } from "../../core/dut/index.ts";
import type { Stage } from "../stage.ts";
import { decommissionByOwner } from "./decommissioning.ts";
import type { Operator } from "./operator.ts";
import { goOffline } from "./owner.ts";
import { easiestReset, resetBy } from "./resets.ts";

type WayBack = (stage: Stage, operator: Operator, device: Dut) => Promise<unknown>;

/** What takes a device in operation back to where it is set up, as scenarios say it. */
export const waysBack: Readonly<Record<string, WayBack>> = {
  "reset to factory defaults": (stage, operator) =>
    resetBy(stage, operator, easiestReset(stage.bench.product.ixit)),
  decommissioned: (stage, _operator, device) => decommissionByOwner(stage, device),
};

/** The same away from every network, where it stays: nobody hears of it before the next step begins. */
export async function takeBack(stage: Stage, operator: Operator, device: Dut, way: WayBack): Promise<void> {
  await goOffline(stage, device);
  await way(stage, operator, device);
}
