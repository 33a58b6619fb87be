import type { Dut } from "../../core/dut/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { askByOwner } from "./decommissioning.ts";

/**
 * The owner has the device decommission itself, and while it tries in vain to tell its backend, somebody installs an update, which
 * nobody confirms. It is up again afterwards, with the firmware that it keeps. Whether it takes the update is its own affair.
 * @throws Inconclusive when the wipe was over before the update was there
 */
export async function decommissionAmidUpdate(stage: Stage, device: Dut): Promise<void> {
  const { product } = stage.bench;
  const { configuration, decommission, firmware } = product.ixit;
  // A release with a schema of its own leaves what the present one does not understand.
  const { image } = product.firmware.release(configuration.newer?.release ?? firmware.next);
  await (await stage.bench.backend()).inject("silent");
  let isWiped = false;
  const wipe = askByOwner(stage, device).finally(() => {
    isWiped = true;
  });
  const update = await device.maintenance.installUpdate(image);
  const cameTooLate = isWiped && update.kind !== "done";
  await device.elapse(decommission.noticeWithinMs);
  const wiped = await wipe;
  await stage.observe("a wipe, and an update in its middle", { wiped, update });
  await expectDone(device, "decommission itself for its owner", wiped);
  if (cameTooLate)
    throw new Inconclusive("not-observable", "the device was wiped before the update was over the line");
  await expectDone(device, "start after a power cycle", await device.power.cycle());
}
