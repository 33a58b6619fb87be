import assert from "node:assert/strict";
import type { Dut } from "../../core/dut/index.ts";
import { describeOutcome, EquipmentFault, type Outcome, unreachable } from "../../core/kernel/index.ts";
import { Inconclusive } from "../judgement.ts";

/**
 * The value of an outcome that must have gone well. A refusal is the device's failure. A silence is too, once the
 * golden image was seen alive on the same board and equipment; otherwise the equipment is at fault.
 */
export async function expectDone<T>(device: Dut, asked: string, outcome: Outcome<T>): Promise<T> {
  switch (outcome.kind) {
    case "done":
      return outcome.value;
    case "refused":
      return assert.fail(`${device.slot} was asked to ${asked}: ${describeOutcome(outcome)}`);
    case "silent":
      return judgeSilence(device, asked, outcome.afterMs);
    default:
      return unreachable(outcome);
  }
}

async function judgeSilence(device: Dut, asked: string, afterMs: number): Promise<never> {
  const silence = `${device.slot} was asked to ${asked} and fell silent (no answer within ${afterMs} ms)`;
  const golden = await device.recover();
  switch (golden) {
    case "alive":
      return assert.fail(
        `${silence}; the golden image answers on the same board, so the silence is the device's own`,
      );
    case "dead":
      throw new EquipmentFault("GOLDEN_IMAGE_DEAD", `${silence}, and so did the golden image.`, {
        help: "Check supply, console wiring and flash tool of this place, then run the scenario again.",
      });
    case "undeclared":
      throw new Inconclusive(
        "equipment",
        `${silence}; the product declares no golden image (firmware.golden) to tell a dead device from dead equipment`,
      );
    default:
      return unreachable(golden);
  }
}

/**
 * An attempt that must not succeed: refused is what is asked for, silence must be the device's choice and leave it alive. An
 * answer that nobody understands may be the very thing that was to be refused.
 */
export function expectRefused(over: string, outcome: Outcome<unknown>): void {
  assert.equal(
    outcome.kind,
    "refused",
    `the attempt ${over} was ${describeOutcome(outcome)}; it must be refused`,
  );
  assert.ok(
    outcome.kind !== "refused" || outcome.code !== "malformed-answer",
    `the attempt ${over} was answered with something else than a refusal: ${describeOutcome(outcome)}`,
  );
}

/** The same of an attempt on the device itself, whose silence is its own only once the golden image was seen alive in its place. */
export async function expectRefusedBy(device: Dut, over: string, outcome: Outcome<unknown>): Promise<void> {
  if (outcome.kind === "silent") await judgeSilence(device, `refuse the attempt ${over}`, outcome.afterMs);
  expectRefused(over, outcome);
}
