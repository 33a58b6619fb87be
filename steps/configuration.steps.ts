import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";
import { expectDone, expectRefusedBy } from "./actors/asking.ts";
import { clearInTurn } from "./actors/clearing.ts";
import {
  defaultsOf,
  freshFromFactory,
  invalidDefaults,
  secretsByDefault,
  variationOf,
  withoutDefault,
} from "./actors/configurations.ts";
import { newestCopyOf } from "./actors/newest-copy.ts";
import { orderUntilDark } from "./actors/order-cut.ts";
import { updateTo } from "./actors/updates.ts";
import { expectNone } from "./expect.ts";
import type { Scene } from "./world.ts";

When("every field is set to a value other than its default", async function (this: Scene) {
  await this.installer.setEveryField(this.device);
});

When("its configuration is read", async function (this: Scene) {
  const outcome = await this.device.maintenance.readConfiguration();
  this.notes.write("stored", await expectDone(this.device, "show its configuration", outcome));
  await this.observe("configuration", this.notes.read("stored"));
});

When("its configuration schema is read", async function (this: Scene) {
  const outcome = await this.device.maintenance.readConfigurationSchema();
  this.notes.write("schema", await expectDone(this.device, "show its configuration schema", outcome));
  await this.observe("configuration schema", this.notes.read("schema"));
});

When("their fields are read", async function (this: Scene) {
  const count = this.bench.product.schemas.map(({ fields }) => Object.keys(fields).length);
  await this.observe("fields", count);
});

When("each field is cleared in turn", async function (this: Scene) {
  await clearInTurn(this, this.installer);
});

When("its stored configuration is erased", async function (this: Scene) {
  const erased = await this.sweeps.eraseEveryCopy(this.device);
  await expectDone(this.device, "start without a stored configuration", erased);
});

When("its stored configuration is corrupted at each of the declared points", async function (this: Scene) {
  const newest = await newestCopyOf(this, this.installer);
  await this.sweeps.corruptStored(this.device, { known: this.onceStored() }, newest);
});

When("its stored configuration is cut short at each of the declared points", async function (this: Scene) {
  const newest = await newestCopyOf(this, this.installer);
  await this.sweeps.truncateStored(this.device, { known: this.onceStored() }, newest);
});

When("every stored copy of its configuration is corrupted", async function (this: Scene) {
  const woken = await this.sweeps.corruptEveryCopy(this.device);
  await expectDone(this.device, "start with every stored configuration corrupt", woken);
});

When(
  "a change of every field is interrupted at each of the declared cut points",
  async function (this: Scene) {
    const [newer, older] = [this.notes.read("configuration"), this.notes.read("olderConfiguration")];
    await this.sweeps.cut(
      this.device,
      { known: this.onceStored() },
      {
        prepare: () => this.installer.write(this.device, older),
        act: () => this.device.maintenance.writeConfiguration(newer),
      },
    );
  },
);

When(
  "a change of every field that the operator orders is interrupted at each of the declared cut points",
  async function (this: Scene) {
    const { orderWithinMs } = this.bench.product.ixit.timing;
    const { endpointField } = this.bench.product.ixit.configuration;
    const older = this.notes.read("configuration");
    // Where the device goes stays: how else would it answer.
    const values = { ...variationOf(this.bench, older), [endpointField]: older[endpointField] ?? "" };
    const schema = this.bench.product.schemaOf();
    const known = [
      { name: "as ordered", schema, values },
      { name: "as set", schema, values: older },
      { name: "defaults", schema, values: defaultsOf(schema) },
    ];
    const act = () =>
      orderUntilDark(
        this,
        this.device,
        { name: "configure", values },
        async (answer) => answer,
        orderWithinMs,
      );
    await this.sweeps.cut(this.device, { known }, { prepare: async () => {}, act, inOperation: true });
  },
);

When("an undefined field is changed together with a defined one", async function (this: Scene) {
  this.notes.write("logBefore", await this.examiner.readLog(this.device));
  const values = { ...defaultsOf(this.bench.product.schemaOf()), "assay.undefined-field": 1 };
  this.notes.write("outcome", await this.device.maintenance.writeConfiguration(values));
});

Then("every field is as it was set", async function (this: Scene) {
  expectNone(await this.differencesFromNoted(), "fields that are not as they were set");
});

Then("every field is as it was set after a power cycle", async function (this: Scene) {
  await expectDone(this.device, "start after a power cycle", await this.device.power.cycle());
  expectNone(await this.differencesFromNoted(), "fields that are not as they were set");
});

Then("every field has its published default", async function (this: Scene) {
  const defaults = defaultsOf(this.bench.product.schemaOf());
  expectNone(await this.differencesFrom(defaults), "fields that are not on their published default");
});

Then("every field has its published default after a power cycle", async function (this: Scene) {
  await expectDone(this.device, "start after a power cycle", await this.device.power.cycle());
  const defaults = defaultsOf(this.bench.product.schemaOf());
  expectNone(await this.differencesFrom(defaults), "fields that are not on their published default");
});

Then(
  "every field has its published default after an update to the release that it runs",
  async function (this: Scene) {
    await updateTo(this, this.device, this.bench.product.ixit.firmware.released, { confirm: true });
    const defaults = defaultsOf(this.bench.product.schemaOf());
    expectNone(await this.differencesFrom(defaults), "fields that are not on their published default");
  },
);

Then("every field that the factory did not set has its published default", async function (this: Scene) {
  const fresh = freshFromFactory(this.bench.product);
  expectNone(await this.differencesFrom(fresh), "fields that are not as a new device has them");
});

Then("the device shows no field that the schema does not publish", async function (this: Scene) {
  const published = Object.keys(this.bench.product.schemaOf().fields);
  const undocumented = Object.keys(this.notes.read("stored").values).filter(
    (name) => !published.includes(name),
  );
  expectNone(undocumented, "fields that the schema does not publish");
});

Then(
  "each field that was cleared has its published default and the others are as they were",
  function (this: Scene) {
    expectNone(this.notes.read("differences"), "fields that are not as expected");
  },
);

Then("the schema equals the published one, field by field", function (this: Scene) {
  assert.deepEqual(this.notes.read("schema"), this.bench.product.schemaOf());
});

Then("every field has a default", function (this: Scene) {
  expectNone(this.bench.product.schemas.flatMap(withoutDefault), "fields without a default");
});

Then("no secret has a default but an empty one", function (this: Scene) {
  expectNone(this.bench.product.schemas.flatMap(secretsByDefault), "secrets that every new device has");
});

Then("every default satisfies its own field's limits", function (this: Scene) {
  expectNone(this.bench.product.schemas.flatMap(invalidDefaults), "defaults outside their field's limits");
});

Then("the device reports the corruption in its status and in its log", async function (this: Scene) {
  const { corrupt } = this.bench.product.ixit.configuration.faults;
  const { faults } = await this.examiner.readStatus(this.device);
  const rejections = (await this.examiner.readLog(this.device)).filter(
    ({ event }) => event === "configuration-rejected",
  );
  await this.observe("log entries of the rejection", rejections);
  assert.ok(faults.includes(corrupt), `the status shows ${JSON.stringify(faults)}, not ${corrupt}`);
  assert.notEqual(rejections.length, 0, "the log has no entry of the rejected configuration");
});

Then("the attempt is refused", async function (this: Scene) {
  await expectRefusedBy(this.device, "of the intruder", this.notes.read("outcome"));
});
