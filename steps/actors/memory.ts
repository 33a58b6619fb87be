import type { Dut } from "../../core/dut/index.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import type { ReadOut } from "./residue.ts";
import { isData, readOut } from "./searches.ts";

/**
 * Puts the partitions in which the device keeps what it learned back as they were, through the flash tool: as a lab does between
 * trials, so that each begins with the same bytes. Supply is off then.
 */
export async function bringBack(stage: Stage, device: Dut, memory: ReadOut): Promise<void> {
  await device.power.off();
  for (const [name, bytes] of memory) {
    const partition = stage.bench.product.ixit.flash.partitions[name];
    if (partition !== undefined) await device.flash.write(partition.offset, bytes);
  }
}

/** The same, and starts it. */
export async function restart(stage: Stage, device: Dut, memory: ReadOut): Promise<void> {
  await bringBack(stage, device, memory);
  await expectDone(device, "start with the memory that it had before", await device.power.cycle());
}

/** Keeps that memory as it is now. Returns what brings it back, which leaves supply off. */
export async function keepMemory(stage: Stage, device: Dut): Promise<() => Promise<void>> {
  const memory = await readOut(stage, device, isData);
  return () => bringBack(stage, device, memory);
}

/**
 * What brings the device back into the state that it is in now: by its memory where the bench can read and write it, so that every
 * trial takes the same steps; elsewhere by `otherwise`, which has the device do it again.
 */
export async function returnHere(
  stage: Stage,
  device: Dut,
  otherwise: () => Promise<void>,
): Promise<() => Promise<void>> {
  const { capabilities } = stage.bench;
  if (!capabilities.has("flash-read") || !capabilities.has("flash-write")) return otherwise;
  const memory = await readOut(stage, device, isData);
  return () => restart(stage, device, memory);
}
