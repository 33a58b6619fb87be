import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";
import { expectDone } from "./actors/asking.ts";
import { variationOf } from "./actors/configurations.ts";
import { seenSoFar } from "./actors/operational.ts";
import { orderedUpdate, updateInOperation, updateTo } from "./actors/updates.ts";
import type { Scene } from "./world.ts";

When("its power is cycled", async function (this: Scene) {
  if (this.bench.capabilities.has("backend"))
    this.notes.write("seenBefore", await seenSoFar(this, this.device));
  await expectDone(this.device, "start after a power cycle", await this.device.power.cycle());
});

/** Nothing of what was in the flash is left. */
async function eraseAndFlash({ bench, device, station }: Scene): Promise<void> {
  await device.power.off();
  await device.flash.erase(0, device.flash.size);
  await station.flashRelease(device, bench.product.ixit.firmware.released);
}

When("its flash is erased and the released firmware is flashed", async function (this: Scene) {
  await eraseAndFlash(this);
});

When(
  "its flash is erased, the released firmware flashed, and an intruder tries to write another identity",
  async function (this: Scene) {
    await eraseAndFlash(this);
    await this.intruder.rewriteIdentity(this.device, ["console"]);
  },
);

When("the released firmware is flashed", async function (this: Scene) {
  await this.station.flashRelease(this.device, this.bench.product.ixit.firmware.released);
});

When("it is updated to the next release", async function (this: Scene) {
  await updateTo(this, this.device, this.bench.product.ixit.firmware.next, { confirm: true });
});

When("it is updated to the release that it runs", async function (this: Scene) {
  await updateTo(this, this.device, this.bench.product.ixit.firmware.released, { confirm: true });
});

When("it is updated to the next release, and to the same once more", async function (this: Scene) {
  // Into the other place, and back into the one that the factory used.
  for (const _ of ["once", "again"])
    await updateTo(this, this.device, this.bench.product.ixit.firmware.next, { confirm: true });
});

When(
  "it is updated to the release that it runs, every field is set anew, and it is updated to the same once more",
  async function (this: Scene) {
    const { released } = this.bench.product.ixit.firmware;
    await updateTo(this, this.device, released, { confirm: true });
    const values = variationOf(this.bench, this.notes.read("configuration"));
    await this.installer.setEveryField(this.device, values);
    await updateTo(this, this.device, released, { confirm: true });
  },
);

When("it is updated to the next release in the middle of its operation", async function (this: Scene) {
  await updateInOperation(this, this.device);
});

When("an update to the next release is not confirmed", async function (this: Scene) {
  await updateTo(this, this.device, this.bench.product.ixit.firmware.next, { confirm: false });
  await expectDone(this.device, "start after an unconfirmed update", await this.device.power.cycle());
});

When(
  "an update to the next release is interrupted at each of the declared cut points",
  async function (this: Scene) {
    const { image } = this.bench.product.firmware.release(this.bench.product.ixit.firmware.next);
    await this.sweeps.cut(
      this.device,
      {
        known: [
          { name: "as set", schema: this.bench.product.schemaOf(), values: this.notes.read("configuration") },
        ],
      },
      { prepare: async () => {}, act: () => this.device.maintenance.installUpdate(image) },
    );
  },
);

When(
  "an update that the operator orders is interrupted at each of the declared cut points",
  async function (this: Scene) {
    const { next } = this.bench.product.ixit.firmware;
    const schema = this.bench.product.schemaOf();
    const known = [{ name: "as set", schema, values: this.notes.read("configuration") }];
    const act = await orderedUpdate(this, this.device, next);
    await this.sweeps.cut(this.device, { known }, { prepare: async () => {}, act, inOperation: true });
  },
);

// What was refused, and armed all the same, runs from the next start on.
When("an intruder sends a tampered image, and it is restarted", async function (this: Scene) {
  await this.intruder.sendTamperedImage(this.device);
  await expectDone(this.device, "restart", await this.device.maintenance.reboot());
});

Then("the firmware in its flash is the released image, byte for byte", async function (this: Scene) {
  const holding = await this.examiner.slotsHolding(this.device, this.bench.product.ixit.firmware.released);
  assert.notEqual(holding.length, 0, "no firmware partition holds the released image");
});

Then("the device reports the released image", async function (this: Scene) {
  const { released } = this.bench.product.ixit.firmware;
  const { firmwareDigest, firmwareVersion } = await this.examiner.readStatus(this.device);
  assert.equal(firmwareVersion, released);
  assert.equal(firmwareDigest, this.bench.product.firmware.release(released).digest);
});

Then("it runs the next release", async function (this: Scene) {
  const { firmwareVersion } = await this.examiner.readStatus(this.device);
  assert.equal(firmwareVersion, this.bench.product.ixit.firmware.next);
});

Then("it runs the released firmware", async function (this: Scene) {
  const { firmwareVersion } = await this.examiner.readStatus(this.device);
  assert.equal(firmwareVersion, this.bench.product.ixit.firmware.released);
});
