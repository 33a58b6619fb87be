import assert from "node:assert/strict";
import { Then } from "@cucumber/cucumber";
import { expectDone } from "./actors/asking.ts";
import type { Trial } from "./notebook.ts";
import { expectNoTrial, noteFirst, tellPoint } from "./trials.ts";
import type { Scene } from "./world.ts";

/** Names of known configurations that sweeps compare with. */
const defaults = "defaults";

/** Trials that left the device with none of the known configurations, for the report. */
function unknownIn(scene: Scene): Trial[] {
  const trials = scene.notes.read("trials").filter(({ awake }) => awake.kind === "done");
  return trials.filter(({ inEffect }) => inEffect === undefined);
}

Then("the device came up every time", async function (this: Scene) {
  const trials = this.notes.read("trials");
  await noteFirst(
    this,
    trials.filter(({ awake }) => awake.kind !== "done"),
  );
  for (const { device, point, awake } of trials) await expectDone(device, `start after ${point}`, awake);
});

Then("every field was as it was set every time", async function (this: Scene) {
  const lost = this.notes.read("trials").filter(({ inEffect }) => inEffect !== "as set");
  await expectNoTrial(this, lost, "cuts after which fields were not as they were set");
});

Then(
  "only a configuration that was once stored whole, or the defaults, was in effect",
  async function (this: Scene) {
    await expectNoTrial(this, unknownIn(this), "points after which something else was in effect");
  },
);

Then("the defaults were never in effect", async function (this: Scene) {
  const lost = this.notes.read("trials").filter(({ inEffect }) => inEffect === defaults);
  await expectNoTrial(this, lost, "cuts after which neither configuration was left", tellPoint);
});

Then(
  "the device reported every corruption that cost it the newest configuration",
  async function (this: Scene) {
    const costly = this.notes.read("trials").filter(({ inEffect }) => inEffect !== "as set last");
    assert.notEqual(
      costly.length,
      0,
      "no corruption was ever rejected: the checks of the stored copy do not work",
    );
    const unreported = costly.filter(({ reported }) => !reported);
    await expectNoTrial(this, unreported, "corruptions of which the device said nothing", tellPoint);
  },
);

Then("either no field was reset or every field was", async function (this: Scene) {
  await expectNoTrial(this, unknownIn(this), "cuts after which some fields were reset and others not");
});

Then("each had its older configuration or the declared newer one every time", async function (this: Scene) {
  await expectNoTrial(
    this,
    unknownIn(this),
    "cuts after which neither the older nor the declared newer configuration was in effect",
  );
});
