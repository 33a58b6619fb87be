import type { Dut } from "../../core/dut/index.ts";
import type { Outcome } from "../../core/kernel/index.ts";
import type { Trial, Wishes } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { cutAtPoints, type Interruption } from "./cuts.ts";
import { untilDark } from "./eventually.ts";
import { keepMemory } from "./memory.ts";
import { seenSoFar, wrongWithCredentials } from "./operational.ts";
import { missingOf } from "./owner.ts";
import { freshWishes, setUp } from "./person.ts";
import { identityOf } from "./units.ts";
import { awaitOperation } from "./way.ts";

/**
 * Interrupts the way of a device from the factory into operation again and again. Each time it must come up, must not take itself for
 * confirmed when it is not, and must get into operation with one credential, by itself or set up once more.
 */
export async function sweepFirstStart(stage: Stage, device: Dut): Promise<void> {
  const { zeroTouch, operationalWithinMs } = stage.bench.product.ixit.provisioning;
  const wishes = zeroTouch ? undefined : await freshWishes(stage);
  await sweepWay(stage, device, {
    wishes,
    act: async () => {
      const { telemetry } = await seenSoFar(stage, device);
      if (zeroTouch) await device.network.join();
      await device.power.cycle();
      if (wishes !== undefined) await setUp(stage, device, wishes);
      await untilDark(device, () => isHeard(stage, device, telemetry), operationalWithinMs);
    },
    goOn: async () => {
      if (wishes !== undefined && !(await isUnderway(device)))
        await expectDone(device, "be set up once more", await setUp(stage, device, wishes));
      return [];
    },
  });
}

/**
 * Interrupts what a person hands over again and again. Each time it must have taken all of it or nothing, and a person must be able
 * to set it up.
 */
export async function sweepSetUp(stage: Stage, device: Dut): Promise<void> {
  const wishes = await freshWishes(stage);
  stage.notes.write("wishes", wishes);
  await sweepWay(stage, device, {
    wishes,
    act: () => startAndSetUp(stage, device, wishes),
    goOn: async () => {
      const missing = await missingOf(stage, device);
      if (missing.length === 0) return [];
      if (missing.length < Object.keys(handedOver(wishes)).length)
        return [`of what was handed over it held all but ${missing.join(", ")}`];
      await expectDone(device, "be set up once more", await setUp(stage, device, wishes));
      return [];
    },
  });
}

const handedOver = ({ wifi, cloud }: Wishes) => ({ ...wifi, ...cloud });

async function startAndSetUp(stage: Stage, device: Dut, wishes: Wishes): Promise<Outcome<void>> {
  const awake = await device.power.cycle();
  return awake.kind === "done" ? setUp(stage, device, wishes) : awake;
}

interface Way extends Pick<Interruption, "act"> {
  /** What somebody hands over; their Wi-Fi is in reach. */
  readonly wishes: Wishes | undefined;
  /** Has the device go on after the cut, where it does not by itself. Tells what was wrong with it. */
  readonly goOn: () => Promise<readonly string[]>;
}

/** Each trial begins with the memory of a device fresh from the factory, off the network and without supply. */
async function sweepWay(stage: Stage, device: Dut, { wishes, act, goOn }: Way): Promise<void> {
  const trials: Trial[] = [];
  const bringBack = await keepMemory(stage, device);
  await cutAtPoints(stage, device, {
    prepare: async () => {
      await device.network.leave();
      if (wishes?.wifi !== undefined) await device.air.offer(wishes.wifi);
      await bringBack();
    },
    act,
    examine: async ({ place, point }) => {
      const { telemetry } = await seenSoFar(stage, device);
      const awake = await device.power.cycle();
      const differences: string[] = [];
      if (awake.kind === "done") {
        differences.push(...(await wrongWithState(stage, device)), ...(await goOn()));
        // What is wrong already is the finding, and not what comes of it.
        if (differences.length === 0) {
          await awaitOperation(stage, device, telemetry);
          differences.push(...(await wrongWithCredentials(stage, device)));
        }
      }
      const inEffect = awake.kind === "done" && differences.length === 0 ? "in operation" : undefined;
      trials.push({ device, point, cut: place, awake, inEffect, differences, reported: false });
      return awake.kind === "done" ? "go on" : "stop";
    },
  });
  stage.notes.write("trials", trials);
}

async function isHeard(stage: Stage, device: Dut, known: number): Promise<true | undefined> {
  return (await seenSoFar(stage, device)).telemetry > known ? true : undefined;
}

const statusOf = async (device: Dut) =>
  expectDone(device, "show its status", await device.maintenance.readStatus());

/** Whether the device goes on by itself with what it was told. */
async function isUnderway(device: Dut): Promise<boolean> {
  const { state } = await statusOf(device);
  return state !== "manufactured" && state !== "set-up";
}

/** A device that is in operation was confirmed. */
async function wrongWithState(stage: Stage, device: Dut): Promise<string[]> {
  const { state } = await statusOf(device);
  if (state !== "operational") return [];
  const record = await (await stage.bench.backend()).device(identityOf(stage, device));
  return record?.state === "active"
    ? []
    : [`it takes itself to be in operation, and its backend has it as ${record?.state ?? "unknown"}`];
}
