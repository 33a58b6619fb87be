import assert from "node:assert/strict";
import { Then } from "@cucumber/cucumber";
import { expectDone } from "./actors/asking.ts";
import type { Scene } from "./world.ts";

/** Names of known configurations that sweeps compare with. */
const defaults = "defaults";

Then("the device came up every time", async function (this: Scene) {
  for (const { device, point, awake } of this.notes.read("trials")) await expectDone(device, `start after ${point}`, awake);
});

Then("every field was as it was set every time", function (this: Scene) {
  const lost = this.notes.read("trials").filter(({ inEffect }) => inEffect !== "as set");
  assert.deepEqual(lost.slice(0, 5).map(({ point, differences }) => ({ point, differences })), []);
});

Then("only a configuration that was once stored whole, or the defaults, was in effect", function (this: Scene) {
  const unknown = this.notes.read("trials").filter(({ inEffect }) => inEffect === undefined);
  assert.deepEqual(unknown.slice(0, 5).map(({ point, differences }) => ({ point, differences })), []);
});

Then("the defaults were never in effect", function (this: Scene) {
  const lost = this.notes.read("trials").filter(({ inEffect }) => inEffect === defaults);
  assert.deepEqual(lost.map(({ point }) => point), [], "cuts after which neither configuration was left");
});

Then("the device reported every corruption that cost it the newest configuration", function (this: Scene) {
  const costly = this.notes.read("trials").filter(({ inEffect }) => inEffect !== "as set last");
  assert.notEqual(costly.length, 0, "no corruption was ever rejected: the checks of the stored copy do not work");
  assert.deepEqual(costly.filter(({ reported }) => !reported).map(({ point }) => point), [], "unreported");
});

Then("either no field was reset or every field was", function (this: Scene) {
  const mixed = this.notes.read("trials").filter(({ inEffect }) => inEffect === undefined);
  assert.deepEqual(mixed.slice(0, 5).map(({ point, differences }) => ({ point, differences })), []);
});

Then("each had its older configuration or the declared newer one every time", function (this: Scene) {
  const wrong = this.notes.read("trials").filter(({ inEffect }) => inEffect === undefined);
  assert.deepEqual(wrong.slice(0, 5).map(({ point, differences }) => ({ point, differences })), []);
});
