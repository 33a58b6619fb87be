import type { Backend } from "../../core/backend/index.ts";
import type { Dut } from "../../core/dut/index.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { cutAtPoints } from "./cuts.ts";
import { askByOwner, restore } from "./decommissioning.ts";
import { readOperational } from "./operational.ts";
import { identityOf } from "./units.ts";
import { onceTriedAgain } from "./way.ts";

/** The notice of a decommissioning on its way to the backend. PRV-DEC-5 */

/**
 * Has the device give notice by `begin`; by default it joins the network, where the one that is due arrives. Its acknowledgement is lost,
 * and the device has called once more on return.
 */
export async function loseAcknowledgement(
  stage: Stage,
  device: Dut,
  begin: () => Promise<void> = () => device.network.join(),
): Promise<void> {
  const { timing } = stage.bench.product.ixit;
  const backend = await stage.bench.backend();
  await backend.inject("loses-answers");
  await begin();
  const wait = { withinMs: timing.registrationWithinMs };
  const first = await backend.awaitNotice(identityOf(stage, device), 0, wait);
  await expectDone(device, "notify its backend", first);
  // It is to give notice and not to be provisioned anew.
  await backend.inject("refuses-enrolment");
  const calls = () => callsOf(stage, device, backend);
  const before = await calls();
  const again = await onceTriedAgain(stage, device, async () =>
    (await calls()) > before ? true : undefined,
  );
  await expectDone(device, "call again after nobody has acknowledged its notice", again);
}

/** A device that does zero-touch goes on to enrol once its notice is taken, and is refused; another one is heard and no more. */
async function callsOf(stage: Stage, device: Dut, backend: Backend): Promise<number> {
  if (!stage.bench.product.ixit.provisioning.zeroTouch) return backend.attempts();
  return (await backend.refusals(identityOf(stage, device))).length;
}

/**
 * Interrupts a local decommissioning off the network again and again. After each cut that led to a wipe the device comes back to
 * the network, and its backend must hear of that wipe. Returns how many there were, and the notices that are of none of them.
 */
export async function notifiedAfterCuts(
  stage: Stage,
  device: Dut,
): Promise<{ wipes: number; others: number }> {
  const { provisioning, timing } = stage.bench.product.ixit;
  const backend = await stage.bench.backend();
  const identity = identityOf(stage, device);
  const wait = { withinMs: timing.registrationWithinMs };
  let wipes = 0;
  let others = 0;
  let trials = 0;
  await cutAtPoints(stage, device, {
    prepare: async () => {
      await device.network.leave();
      await backend.inject(undefined);
      await restore(stage, device);
      // What is wiped is to give notice and not to be provisioned anew.
      await backend.inject("refuses-enrolment");
      // Where a secure element keeps what no flash tool puts back, the wipe that was measured is told of on the way to a next owner.
      if (wipes === 0) others = (await backend.notices(identity)).length;
      await device.elapse(momentOf(trials));
      trials += 1;
    },
    act: () => askByOwner(stage, device),
    examine: async () => {
      await expectDone(device, "start after a cut", await device.power.cycle());
      if ((await readOperational(stage, device)) !== undefined) return "go on";
      const turnedAway = (await backend.refusals(identity)).length;
      await device.network.join();
      const notice = await backend.awaitNotice(identity, others + wipes, wait);
      await expectDone(device, "notify its backend of a wipe that was cut", notice);
      // By the time that it asks for more it has said all, also what it should not have said; one that never asks has been waited for.
      if (provisioning.zeroTouch)
        await expectDone(
          device,
          "ask to be enrolled once its notice is taken",
          await backend.awaitRefusal(identity, turnedAway, wait),
        );
      wipes += 1;
      return "go on";
    },
  });
  return { wipes, others };
}

/**
 * How long after its start a device is asked to wipe itself, ms: each wipe has a time of its own, also where the clock of a device stands
 * without supply and begins at the same moment in each trial. The backend takes two notices of one time for one that was sent twice.
 */
const momentOf = (trial: number): number => 1_000 + 250 * trial;
