import type { Dut } from "../../core/dut/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { askByOwner } from "./decommissioning.ts";
import { eventually } from "./eventually.ts";
import { wipeEvent } from "./wipe-told.ts";

/**
 * The owner has the device decommission itself, and its power is cycled while it tries in vain to tell its backend: what was promised
 * is done at the start that follows. The backend is back afterwards.
 */
export async function decommissionAtStart(stage: Stage, device: Dut): Promise<void> {
  const backend = await stage.bench.backend();
  await backend.inject("silent");
  const before = await readLog(device);
  const known = before.at(-1)?.sequence ?? 0;
  const asked = askByOwner(stage, device);
  // The event is logged before anything is erased, so by then it is promised.
  const promised = await eventually(async () => {
    const log = await readLog(device);
    return log.find(({ event, sequence }) => event === wipeEvent && sequence > known);
  }, stage.bench.product.ixit.decommission.withinMs);
  const started = await device.power.cycle();
  await stage.observe("a wipe that waits for its backend", { promised, asked: await asked });
  await expectDone(device, "finish its wipe at the start", started);
  await backend.inject(undefined);
}

const readLog = async (device: Dut) => expectDone(device, "show its log", await device.maintenance.readLog());

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
