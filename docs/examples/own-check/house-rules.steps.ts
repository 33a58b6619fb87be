import assert from "node:assert/strict";
import { expectRefused, type Scene, Then, When } from "assay/steps";

When("somebody sets {string} over the maintenance interface", async function (this: Scene, field: string) {
  const outcome = await this.device.maintenance.writeConfiguration({ [field]: true });
  await this.observe("answer", outcome);
  this.notes.write("outcome", outcome);
});

Then("it refuses our setting", function (this: Scene) {
  expectRefused("over the maintenance interface", this.notes.read("outcome"));
});

Then("it has no more than {int} characters", function (this: Scene, most: number) {
  const identity = this.notes.read("identityNow");
  assert.ok(identity.length <= most, `it has ${identity.length}`);
});
