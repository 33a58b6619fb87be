import assert from "node:assert/strict";
import type { Dut } from "../../core/dut/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { Trial } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { cutAtPoints } from "./cuts.ts";
import { eventually } from "./eventually.ts";
import {
  awaitRenewal,
  expectOperational,
  inUse,
  issuedTo,
  seenSoFar,
  wrongWithCredentials,
} from "./operational.ts";
import type { Operator } from "./operator.ts";
import { orderUntilDark } from "./order-cut.ts";
import { identityOf } from "./units.ts";
import { awaitOperation, startAnew } from "./way.ts";

/** Orders a rotation, rightly; the order, the credential before and what the backend had seen before are noted. */
export async function orderRotation(stage: Stage, operator: Operator, device: Dut): Promise<void> {
  stage.notes.write("credential", await expectOperational(device));
  stage.notes.write("seenBefore", await seenSoFar(stage, device));
  const { bytes, outcome } = await operator.order({ name: "rotate-credential" }, identityOf(stage, device));
  stage.notes.write("order", bytes);
  await expectDone(device, "obey the operator's order to rotate its credential", outcome);
}

/** Orders a rotation and waits until it is through; returns the new certificate. */
export async function rotate(stage: Stage, operator: Operator, device: Dut): Promise<Uint8Array | undefined> {
  await orderRotation(stage, operator, device);
  const renewed = await awaitRenewal(stage, device, stage.notes.read("credential"));
  if (renewed !== undefined) await awaitOperation(stage, device, stage.notes.read("seenBefore").telemetry);
  return renewed;
}

/** The same, where what is looked at comes after it. @throws Inconclusive when there is no other credential */
export async function giveAnotherCredential(stage: Stage, operator: Operator, device: Dut): Promise<void> {
  if ((await rotate(stage, operator, device)) === undefined)
    throw new Inconclusive("not-observable", `${device.slot} got no other credential`);
}

/** As `rotate`, and a power cycle after it: what the device only kept in memory is gone. */
export async function rotateAndRestart(
  stage: Stage,
  operator: Operator,
  device: Dut,
): Promise<Uint8Array | undefined> {
  const renewed = await rotate(stage, operator, device);
  await startAnew(stage, device);
  return renewed;
}

/**
 * Rotates once, so that every place for a credential has been used, and a second time until the device has the next credential
 * but cannot try it: then it holds two. A device that is quicker holds one; which it was is noted for the report.
 */
export async function rotateHalfway(stage: Stage, operator: Operator, device: Dut): Promise<void> {
  await rotate(stage, operator, device);
  const backend = await stage.bench.backend();
  // Between the certificate and the connection that tries it there is time to go away.
  await backend.inject("slow");
  const hasNext = await watchForNext(stage, device);
  await orderRotation(stage, operator, device);
  await eventually(hasNext, stage.bench.product.ixit.rotation.withinMs);
  await backend.inject("absent");
  const record = await backend.device(identityOf(stage, device));
  await stage.observe("credentials when the backend went away", record?.credentials);
}

/**
 * Tells by what the device has its next credential: a connection since the backend issued one, which is to try it. Its memory is not
 * looked at: a flash tool restarts many a board.
 */
async function watchForNext(stage: Stage, device: Dut): Promise<() => Promise<string | undefined>> {
  const backend = await stage.bench.backend();
  const issuedBefore = await issuedTo(stage, device);
  let attemptsBefore: number | undefined;
  return async () => {
    if ((await issuedTo(stage, device)) === issuedBefore) return undefined;
    const attempts = await backend.attempts();
    attemptsBefore ??= attempts;
    return attempts > attemptsBefore ? "it came back with it" : undefined;
  };
}

/** Interrupts a rotation again and again; each time the device must be in operation with one credential that works. */
export async function sweepRotation(stage: Stage, device: Dut): Promise<void> {
  const trials: Trial[] = [];
  await cutAtPoints(stage, device, {
    prepare: async () => {},
    act: () => rotateUntilDark(stage, device),
    examine: async ({ place, point }) => {
      const { telemetry } = await seenSoFar(stage, device);
      const awake = await device.power.cycle();
      if (awake.kind === "done") await awaitOperation(stage, device, telemetry);
      const differences = awake.kind === "done" ? await wrongWithCredentials(stage, device) : [];
      const inEffect = differences.length === 0 ? "in operation" : undefined;
      trials.push({ device, point, cut: place, awake, inEffect, differences, reported: false });
      // A backend that lets too much in does so after each cut, and is waited for at each.
      return awake.kind === "done" && inEffect !== undefined ? "go on" : "stop";
    },
  });
  stage.notes.write("trials", trials);
}

/** Ends when the new credential is in use, or as soon as the device is dark: whoever waits for its answer is told. */
async function rotateUntilDark(stage: Stage, device: Dut): Promise<void> {
  const [before] = await inUse(stage, device);
  const isRenewed = async () => {
    const [now, ...others] = await inUse(stage, device);
    return now !== before && others.length === 0 ? "renewed" : undefined;
  };
  const { rotation, timing } = stage.bench.product.ixit;
  const order = (withinMs: number) =>
    orderUntilDark(stage, device, { name: "rotate-credential" }, isRenewed, withinMs);
  // A rotation that was cut before goes on by itself and opens the connection anew: an order may come while there is none.
  const first = await order(timing.orderWithinMs);
  const end = first.kind === "done" ? first : await order(rotation.withinMs);
  // What never comes about cannot be interrupted, and would be waited for at each point.
  if (end.kind !== "done" && (await inUse(stage, device)).every((one) => one === before))
    assert.fail("no other credential came into use within the declared time (rotation.withinMs)");
}
