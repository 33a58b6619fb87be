import assert from "node:assert/strict";
import { defineParameterType, Then, When } from "@cucumber/cucumber";
import { expectDone } from "./actors/asking.ts";
import { afterReset, isShown } from "./actors/configurations.ts";
import { decommissionByOwner } from "./actors/decommissioning.ts";
import { type OrderTrick, orderTricks } from "./actors/intruder.ts";
import { orderUntilDark } from "./actors/order-cut.ts";
import { pressBriefly, resetByButton, resetEveryWay } from "./actors/resets.ts";
import { updateTo } from "./actors/updates.ts";
import { expectNone } from "./expect.ts";
import type { ResetTrigger } from "./notebook.ts";
import type { Scene } from "./world.ts";

defineParameterType({
  name: "trick",
  regexp: orderTricks.map((trick) => new RegExp(trick)),
  transformer: String,
});

async function noteBeforeReset({ notes, examiner, device }: Scene, by: ResetTrigger): Promise<void> {
  notes.write("logBefore", await examiner.readLog(device));
  notes.write("resetBy", by);
}

When("the reset button is held for the declared time", async function (this: Scene) {
  await noteBeforeReset(this, "button");
  await resetByButton(this);
});

When("the reset button is held for less than the declared time, and again", async function (this: Scene) {
  for (const _ of ["once", "again"]) await pressBriefly(this);
});

Then("it is reset once the button is held for the declared time", async function (this: Scene) {
  await resetByButton(this);
});

When("it is reset by the local command", async function (this: Scene) {
  await noteBeforeReset(this, "console");
  await expectDone(this.device, "reset itself", await this.device.maintenance.factoryReset());
});

When("it is reset by the local command, and its power is cycled", async function (this: Scene) {
  await expectDone(this.device, "reset itself", await this.device.maintenance.factoryReset());
  await expectDone(this.device, "start after a power cycle", await this.device.power.cycle());
});

When(
  "every field but the backend's address is changed by the operator's order, and it is reset by the local command",
  async function (this: Scene) {
    await this.operator.changeFields(this.device);
    await expectDone(this.device, "reset itself", await this.device.maintenance.factoryReset());
  },
);

When(
  "it is updated to the release that it runs, and reset by the local command",
  async function (this: Scene) {
    await updateTo(this, this.device, this.bench.product.ixit.firmware.released, { confirm: true });
    await expectDone(this.device, "reset itself", await this.device.maintenance.factoryReset());
  },
);

When("the operator orders a factory reset", async function (this: Scene) {
  await noteBeforeReset(this, "backend");
  await this.operator.orderReset(this.device);
});

When("it is reset to factory defaults in every declared way", async function (this: Scene) {
  await resetEveryWay(this, this.operator);
});

When("it is decommissioned", async function (this: Scene) {
  await decommissionByOwner(this, this.device);
});

When(
  "a reset by the local command is interrupted at each of the declared cut points",
  async function (this: Scene) {
    const schema = this.bench.product.schemaOf();
    const values = this.notes.read("configuration");
    const reset = { name: "reset", schema, values: afterReset(this.bench.product, values) };
    await this.sweeps.cut(
      this.device,
      { known: [{ name: "as set", schema, values }, reset] },
      {
        prepare: () => this.installer.write(this.device, values),
        act: () => this.device.maintenance.factoryReset(),
      },
    );
  },
);

When(
  "a reset by the operator's order is interrupted at each of the declared cut points",
  async function (this: Scene) {
    const schema = this.bench.product.schemaOf();
    const values = this.notes.read("configuration");
    const reset = { name: "reset", schema, values: afterReset(this.bench.product, values) };
    const { orderWithinMs } = this.bench.product.ixit.timing;
    // A device that goes dark while it is asked is no finding here.
    const isReset = async () => {
      const shown = await this.device.maintenance.readConfiguration();
      return shown.kind === "done" && isShown(schema, shown.value, reset.values) ? "reset" : undefined;
    };
    await this.sweeps.cut(
      this.device,
      { known: [{ name: "as set", schema, values }, reset] },
      {
        prepare: async () => {},
        act: () => orderUntilDark(this, this.device, { name: "factory-reset" }, isReset, orderWithinMs),
        inOperation: true,
      },
    );
  },
);

for (const [order, name] of [
  ["rotation", "rotate-credential"],
  ["reset", "factory-reset"],
  ["decommission", "decommission"],
] as const)
  When(`an intruder sends ${order} orders, each wrong in another way`, async function (this: Scene) {
    await this.intruder.sendWrongOrders(this.device, { name });
  });

When("an intruder sends a reset order that is {trick}", async function (this: Scene, trick: OrderTrick) {
  await this.intruder.sendResetOrder(this.device, trick);
});

Then("every field that a reset does not keep has its published default", async function (this: Scene) {
  await expectReset(this);
});

async function expectReset(scene: Scene): Promise<void> {
  const expected = afterReset(scene.bench.product, scene.notes.read("configuration"));
  expectNone(await scene.differencesFrom(expected), "fields that are not as a reset leaves them");
}

Then(
  "every field that a reset does not keep has its published default after a power cycle",
  async function (this: Scene) {
    await expectDone(this.device, "start after a power cycle", await this.device.power.cycle());
    await expectReset(this);
  },
);

Then("the device has logged the reset", async function (this: Scene) {
  const since = await this.examiner.readLogSince(this.device, this.notes.read("logBefore"));
  const resets = since.filter(({ event }) => event === "factory-reset");
  await this.observe("log entries of the reset", resets);
  assert.equal(resets.length, 1, `the log has ${resets.length} entries of one reset`);
  const by = this.notes.read("resetBy");
  assert.equal(resets[0]?.origin, by, `the reset was by ${by}, and is logged as by ${resets[0]?.origin}`);
});

Then("the device has logged the refused order", async function (this: Scene) {
  const since = await this.examiner.readLogSince(this.device, this.notes.read("logBefore"));
  const refusals = since.filter(({ event }) => event === "order-refused");
  await this.observe("log entries of refused orders", refusals);
  // Not how many: what is delivered at least once (MQTT 3.1.1, 4.3.2) may come, and be refused, twice.
  assert.notEqual(refusals.length, 0, "the log has no entry of the refused order");
});
