import type { Dut } from "../../core/dut/index.ts";
import type { Stage } from "../stage.ts";
import { decommissionByOwner } from "./decommissioning.ts";
import { expectOperational } from "./operational.ts";
import type { Operator } from "./operator.ts";
import { gatherAnew, moveIn, own } from "./owner.ts";
import { easiestReset, resetBy } from "./resets.ts";
import { giveAnotherCredential } from "./rotation.ts";
import { updateInOperation, updateTo } from "./updates.ts";
import { awaitOperation } from "./way.ts";
import { waysBack } from "./way-back.ts";

type Act = (stage: Stage, operator: Operator, device: Dut) => Promise<unknown>;

/** What may have been done to a device in operation, as scenarios say it; it is in operation on return. */
export const services = {
  "given another credential": giveAnotherCredential,
  async "updated to the next release"(stage, _operator, device) {
    await updateInOperation(stage, device);
    await awaitOperation(stage, device, stage.notes.read("seenBefore").telemetry);
  },
} as const satisfies Readonly<Record<string, Act>>;

/** What may have befallen a device before it is anybody's, as scenarios say it; it waits to be set up on return. */
export const earlyPasts: Readonly<Record<string, Act>> = {
  // Whatever the next release has made of the configuration's fields, this one knows them as they were.
  "updated to the release that it runs": (stage, _operator, device) =>
    updateTo(stage, device, stage.bench.product.ixit.firmware.released, { confirm: true }),
  async "reset to factory defaults"(stage, operator, device) {
    const trigger = easiestReset(stage.bench.product.ixit);
    if (trigger === "backend") await operator.connect(device);
    await resetBy(stage, operator, trigger);
  },
  decommissioned: (stage, _operator, device) => decommissionByOwner(stage, device),
};

/** What may have befallen a device that is somebody's, as scenarios say it; it is in operation on return, and somebody's. */
export const pasts: Readonly<Record<string, Act>> = {
  ...services,
  async "reset to factory defaults and set up again"(stage, operator, device) {
    await waysBack["reset to factory defaults"](stage, operator, device);
    // By the same person: the backend confirms it to no other account.
    await moveIn(stage, device, stage.notes.read("wishes"));
    await gatherAnew(stage, device);
  },
  async "decommissioned and set up by its next owner"(stage, operator, device) {
    await waysBack.decommissioned(stage, operator, device);
    await own(stage, device);
  },
};

/** Somebody's device that `past` befell. With what it is let in since is noted. */
export async function takeOwnershipOfUsed(
  stage: Stage,
  operator: Operator,
  device: Dut,
  past: Act,
): Promise<void> {
  await own(stage, device);
  await past(stage, operator, device);
  stage.notes.write("credential", await expectOperational(device));
}
