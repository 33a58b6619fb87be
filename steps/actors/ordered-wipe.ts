import type { Dut } from "../../core/dut/index.ts";
import type { Trial } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { cutAtPoints } from "./cuts.ts";
import { residueSince, stateAfterWipe } from "./decommissioning.ts";
import { bringBack, emptyElement } from "./memory.ts";
import { seenSoFar } from "./operational.ts";
import { orderUntilDark } from "./order-cut.ts";
import { keepData, moveIn } from "./owner.ts";
import type { ReadOut } from "./residue.ts";
import { findSecrets, isData, readOut } from "./searches.ts";
import { identityOf } from "./units.ts";
import { awaitOperation } from "./way.ts";

/**
 * Interrupts a decommissioning by the operator's order again and again, on the network: the backend is told in the middle of it. For
 * each trial somebody makes the device theirs anew, because its backend has done with what it was; so its keys are others each time,
 * and what is left of them is found as bytes that stood there before.
 */
export async function sweepOrderedWipe(stage: Stage, device: Dut): Promise<void> {
  const trials: Trial[] = [];
  const { notes } = stage;
  const { orderWithinMs } = stage.bench.product.ixit.timing;
  let known = 0;
  const { fields } = stage.bench.product.ixit.provisioning;
  // A device that goes dark while it is asked is no finding here.
  const isForgotten = async () => {
    const { cloud } = notes.read("wishes");
    const matches = await device.maintenance.matchesConfiguration(fields.account, cloud.account);
    return matches.kind === "done" && !matches.value ? "forgotten" : undefined;
  };
  await cutAtPoints(stage, device, {
    prepare: async () => {
      // A notice is known by the time of its event.
      await stage.bench.clock.elapse(betweenTrialsMs);
      await ownAnew(stage, device);
      known = (await noticesOf(stage, device)).length;
    },
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
      const untold = state.inEffect === "wiped" ? await untoldOf(stage, device, known) : [];
      const found = { ...state, ...(untold.length > 0 && { inEffect: undefined, differences: untold }) };
      trials.push({ device, point, cut: place, awake, ...found, reported: false });
      // Who has waited for a notice in vain need not wait for the next one.
      return awake.kind === "done" && untold.length === 0 ? "go on" : "stop";
    },
  });
  notes.write("trials", trials);
}

const betweenTrialsMs = 1_000;

const noticesOf = async (stage: Stage, device: Dut) =>
  (await stage.bench.backend()).notices(identityOf(stage, device));

/** A wiped device has told its backend, or does so once it is on a network. */
async function untoldOf(stage: Stage, device: Dut, known: number): Promise<string[]> {
  if ((await noticesOf(stage, device)).length > known) return [];
  await device.network.join();
  const backend = await stage.bench.backend();
  const wait = { withinMs: stage.bench.product.ixit.timing.registrationWithinMs };
  const notice = await backend.awaitNotice(identityOf(stage, device), known, wait);
  return notice.kind === "done" ? [] : ["it was wiped, and its backend is never told"];
}

/** As fresh from the factory, and then its owner's once more: what they hand over is what they handed over before. */
async function ownAnew(stage: Stage, device: Dut): Promise<void> {
  const { notes } = stage;
  await device.network.leave();
  await emptyElement(stage, device);
  await bringBack(stage, device, notes.read("asNew"));
  await expectDone(device, "start as fresh from the factory", await device.power.cycle());
  await moveIn(stage, device, notes.read("wishes"));
  await keepData(stage, device, notes.read("planted")["user data"] ?? "");
  notes.write("before", await readOut(stage, device, isData));
  // Reading a flash restarts many a board, and an order that finds nobody is lost.
  await device.power.off();
  const { telemetry } = await seenSoFar(stage, device);
  await expectDone(device, "start after it was read out", await device.power.cycle());
  await awaitOperation(stage, device, telemetry);
}
