import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";
import { expectDone } from "./actors/asking.ts";
import { defaultsOf } from "./actors/configurations.ts";
import { configureAnew, differencesOnNewer, sweepUpdate, takeBack } from "./actors/migrations.ts";
import { updateTo } from "./actors/updates.ts";
import { expectNone } from "./expect.ts";
import type { Scene } from "./world.ts";

When("each is updated to the newer release", async function (this: Scene) {
  for (const { device, to } of this.notes.read("migrating"))
    await updateTo(this, device, to, { confirm: true });
});

When(
  "each is updated to the newer release, told once more what it holds, and updated to the same again",
  async function (this: Scene) {
    for (const { device, to, newer } of this.notes.read("migrating")) {
      await updateTo(this, device, to, { confirm: true });
      await this.installer.write(device, newer);
      await updateTo(this, device, to, { confirm: true });
    }
  },
);

When(
  "each is updated to the newer release, taken back, configured anew, and updated again",
  async function (this: Scene) {
    const differences: string[] = [];
    for (const migrating of this.notes.read("migrating")) {
      differences.push(...(await takeBack(this, migrating)));
      await configureAnew(this, this.installer, migrating);
      await updateTo(this, migrating.device, migrating.to, { confirm: true });
    }
    this.notes.write("differences", differences);
  },
);

When("the update of each is interrupted at each of the declared cut points", async function (this: Scene) {
  for (const migrating of this.notes.read("migrating")) await sweepUpdate(this, this.sweeps, migrating);
});

Then("it names the published schema version of the released firmware", function (this: Scene) {
  assert.equal(this.notes.read("stored").schemaVersion, this.bench.product.schemaOf().version);
});

Then("each has the configuration that the product declares for it", async function (this: Scene) {
  for (const migrating of this.notes.read("migrating")) {
    expectNone(
      await differencesOnNewer(this, migrating),
      `not as declared after ${migrating.from} -> ${migrating.to}`,
    );
  }
});

Then("each still has it after two more power cycles", async function (this: Scene) {
  for (const migrating of this.notes.read("migrating")) {
    await expectDone(migrating.device, "start", await migrating.device.power.cycle());
    await expectDone(migrating.device, "start again", await migrating.device.power.cycle());
    expectNone(
      await differencesOnNewer(this, migrating),
      `not as declared after ${migrating.from} -> ${migrating.to}`,
    );
  }
});

Then("each had its older configuration in between", function (this: Scene) {
  expectNone(this.notes.read("differences"), "not as set before, once the update was taken back");
});

Then("the configuration in effect is the one declared for this case", async function (this: Scene) {
  const handling = this.bench.product.ixit.configuration.newer?.handling;
  const schema = this.bench.product.schemaOf();
  const expected = handling === "defaults" ? defaultsOf(schema) : this.notes.read("configuration");
  expectNone(
    await this.differencesFrom(expected),
    "fields that are not as declared for a newer configuration",
  );
});

Then("the device reports that it met a newer configuration", async function (this: Scene) {
  const { newer } = this.bench.product.ixit.configuration.faults;
  const { faults } = await this.examiner.readStatus(this.device);
  assert.ok(faults.includes(newer), `the status shows ${JSON.stringify(faults)}, not ${newer}`);
});
