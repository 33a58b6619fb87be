import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";
import type { DecommissionNotice } from "../core/backend/index.ts";
import { expectDone } from "./actors/asking.ts";
import { decommissionByOwner } from "./actors/decommissioning.ts";
import { loseAcknowledgement, notifiedAfterCuts } from "./actors/notices.ts";
import { noteBystander } from "./actors/operational.ts";
import { identityOf } from "./actors/units.ts";
import { requireAWipe } from "./trials.ts";
import type { Scene } from "./world.ts";

When(
  "its owner decommissions it, and the acknowledgement of its notice is lost",
  async function (this: Scene) {
    await decommissionByOwner(this, this.device);
    await loseAcknowledgement(this, this.device);
  },
);

When(
  "its decommissioning is interrupted at each of the declared cut points, and the device comes back to the network",
  async function (this: Scene) {
    this.notes.write("wipes", await notifiedAfterCuts(this, this.device));
  },
);

const noticesOf = async (scene: Scene): Promise<number> =>
  (await (await scene.bench.backend()).notices(identityOf(scene, scene.device))).length;

Then("the backend has one notice of it, however often it was sent", async function (this: Scene) {
  const notices = await noticesOf(this);
  await this.observe("notices", notices, 1);
  assert.equal(notices, 1, `the backend has ${notices} notices of one decommissioning`);
});

Then("the backend learned of every wipe", async function (this: Scene) {
  const { wipes, others } = this.notes.read("wipes");
  const notices = (await noticesOf(this)) - others;
  await this.observe("notices", notices, wipes);
  // One cut alone, made once more, may well have come too early.
  if (typeof this.bench.cuts !== "object") requireAWipe(wipes > 0);
  assert.equal(notices, wipes, `the backend has ${notices} notices of ${wipes} wipes`);
});

/** Until the backend has `wanted` notices of the device; those that it has. */
async function awaitNotices(scene: Scene, wanted: number): Promise<readonly DecommissionNotice[]> {
  const backend = await scene.bench.backend();
  const identity = identityOf(scene, scene.device);
  const wait = { withinMs: scene.bench.product.ixit.timing.registrationWithinMs };
  await expectDone(scene.device, "notify its backend", await backend.awaitNotice(identity, wanted - 1, wait));
  const notices = await backend.notices(identity);
  await scene.observe("notices", notices, wanted);
  return notices;
}

Then("the backend learns of both wipes once the device is back on the network", async function (this: Scene) {
  await this.device.network.join();
  assert.equal((await awaitNotices(this, 2)).length, 2, "it has other notices than those of two wipes");
});

Then(
  "the backend has one notice of it, as the device's own, and none of the other once the device is back on the network",
  async function (this: Scene) {
    // Whatever it still waits for, it begins anew.
    await this.device.network.leave();
    await this.device.network.join();
    const notices = await awaitNotices(this, 1);
    const [identity] = this.devices.map((device) => identityOf(this, device));
    assert.deepEqual(
      notices.map(({ authenticatedIdentity }) => authenticatedIdentity),
      [identity],
    );
    const [, other = this.device] = this.devices;
    const strays = await (await this.bench.backend()).notices(identityOf(this, other));
    assert.equal(strays.length, 0, "the backend has a notice of the other device");
  },
);

When(
  "an intruder hands in a notice of the second's decommissioning with a credential of the first",
  async function (this: Scene) {
    const [first, second] = this.devices.map((device) => identityOf(this, device));
    assert.ok(first !== undefined && second !== undefined);
    await noteBystander(this);
    await this.intruder.giveNotice(second, first);
  },
);
