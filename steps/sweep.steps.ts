import assert from "node:assert/strict";
import { Then } from "@cucumber/cucumber";
import { expectDone } from "./actors/asking.ts";
import { expectNone } from "./expect.ts";
import type { Trial } from "./notebook.ts";
import type { Scene } from "./world.ts";

/** Names of known configurations that sweeps compare with. */
const defaults = "defaults";

const tellDifference = ({ point, differences }: Trial): string => `${point}: ${differences.join(", ")}`;

/** Trials that left the device with none of the known configurations, for the report. */
function unknownIn(scene: Scene): string[] {
  const trials = scene.notes.read("trials").filter(({ awake }) => awake.kind === "done");
  return trials.filter(({ inEffect }) => inEffect === undefined).map(tellDifference);
}

Then("the device came up every time", async function (this: Scene) {
  for (const { device, point, awake } of this.notes.read("trials"))
    await expectDone(device, `start after ${point}`, awake);
});

Then("every field was as it was set every time", function (this: Scene) {
  const lost = this.notes.read("trials").filter(({ inEffect }) => inEffect !== "as set");
  expectNone(lost.map(tellDifference), "cuts after which fields were not as they were set");
});

Then(
  "only a configuration that was once stored whole, or the defaults, was in effect",
  function (this: Scene) {
    expectNone(unknownIn(this), "points after which something else was in effect");
  },
);

Then("the defaults were never in effect", function (this: Scene) {
  const lost = this.notes.read("trials").filter(({ inEffect }) => inEffect === defaults);
  expectNone(
    lost.map(({ point }) => point),
    "cuts after which neither configuration was left",
  );
});

Then("the device reported every corruption that cost it the newest configuration", function (this: Scene) {
  const costly = this.notes.read("trials").filter(({ inEffect }) => inEffect !== "as set last");
  assert.notEqual(
    costly.length,
    0,
    "no corruption was ever rejected: the checks of the stored copy do not work",
  );
  const unreported = costly.filter(({ reported }) => !reported);
  expectNone(
    unreported.map(({ point }) => point),
    "corruptions of which the device said nothing",
  );
});

Then("either no field was reset or every field was", function (this: Scene) {
  expectNone(unknownIn(this), "cuts after which some fields were reset and others not");
});

Then("each had its older configuration or the declared newer one every time", function (this: Scene) {
  expectNone(
    unknownIn(this),
    "cuts after which neither the older nor the declared newer configuration was in effect",
  );
});
