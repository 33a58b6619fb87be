import type { Dut } from "../../core/dut/index.ts";
import type { Stage } from "../stage.ts";
import { decommissionByOwner } from "./decommissioning.ts";
import type { Operator } from "./operator.ts";
import { leaveNetworks } from "./owner.ts";
import { easiestReset, resetBy } from "./resets.ts";

type WayBack = (stage: Stage, operator: Operator, device: Dut) => Promise<void>;

/**
 * What takes a device in operation back to where it is set up, as scenarios say it. It is away from every network then, so that nobody
 * hears of it before the next step begins.
 */
export const waysBack = {
  async "reset to factory defaults"(stage, operator, device) {
    const trigger = easiestReset(stage.bench.product.ixit);
    // An order reaches it on the network only.
    const isOrdered = trigger === "backend";
    if (!isOrdered) await leaveNetworks(stage, device);
    await resetBy(stage, operator, trigger);
    if (isOrdered) await leaveNetworks(stage, device);
  },
  async decommissioned(stage, _operator, device) {
    await leaveNetworks(stage, device);
    await decommissionByOwner(stage, device);
  },
} as const satisfies Readonly<Record<string, WayBack>>;
