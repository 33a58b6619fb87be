import type { Dut } from "../../core/dut/index.ts";
import type { Trial } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { cutAtPoints } from "./cuts.ts";
import { residueSince, stateAfterWipe } from "./decommissioning.ts";
import { bringBack } from "./memory.ts";
import { orderUntilDark } from "./order-cut.ts";
import { keepData, moveIn } from "./owner.ts";
import type { ReadOut } from "./residue.ts";
import { findSecrets, isData, readOut } from "./searches.ts";

/**
 * Interrupts a decommissioning by the operator's order again and again, on the network: the backend is told in the middle of it. For
 * each trial somebody makes the device theirs anew, because its backend has done with what it was; so its keys are others each time,
 * and what is left of them is found as bytes that stood there before.
 */
export async function sweepOrderedWipe(stage: Stage, device: Dut): Promise<void> {
  const trials: Trial[] = [];
  const { notes } = stage;
  const { orderWithinMs } = stage.bench.product.ixit.timing;
  const { fields } = stage.bench.product.ixit.provisioning;
  // A device that goes dark while it is asked is no finding here.
  const isForgotten = async () => {
    const { wifi } = notes.read("wishes");
    const matches = await device.maintenance.matchesConfiguration(fields.ssid, wifi.ssid);
    return matches.kind === "done" && !matches.value ? "forgotten" : undefined;
  };
  await cutAtPoints(stage, device, {
    prepare: () => ownAnew(stage, device),
    act: () => orderUntilDark(stage, device, { name: "decommission" }, isForgotten, orderWithinMs),
    examine: async ({ place, point }) => {
      const awake = await device.power.cycle();
      const search = async (after: ReadOut) => [
        ...(await findSecrets(stage, after, notes.read("planted"))),
        ...residueSince(stage, notes.read("before"), after),
      ];
      const state =
        awake.kind === "done"
          ? await stateAfterWipe(stage, device, search)
          : { inEffect: undefined, differences: [] };
      trials.push({ device, point, cut: place, awake, ...state, reported: false });
      return awake.kind === "done" ? "go on" : "stop";
    },
  });
  notes.write("trials", trials);
}

/** As fresh from the factory, and then its owner's once more: what they hand over is what they handed over before. */
async function ownAnew(stage: Stage, device: Dut): Promise<void> {
  const { notes } = stage;
  await device.network.leave();
  await bringBack(stage, device, notes.read("asNew"));
  await expectDone(device, "start as fresh from the factory", await device.power.cycle());
  await moveIn(stage, device, notes.read("wishes"));
  await keepData(stage, device, notes.read("planted")["user data"] ?? "");
  notes.write("before", await readOut(stage, device, isData));
}
