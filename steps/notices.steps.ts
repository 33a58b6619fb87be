import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";
import { decommissionByOwner } from "./actors/decommissioning.ts";
import { loseAcknowledgement, notifiedAfterCuts } from "./actors/notices.ts";
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
