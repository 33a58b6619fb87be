import { Given } from "@cucumber/cucumber";
import { expectDone } from "./actors/asking.ts";
import { fillLog } from "./actors/full-log.ts";
import { migratingDevices } from "./actors/migrations.ts";
import { noteAsNew, noteMemory } from "./actors/owner.ts";
import { earlyPasts } from "./actors/past.ts";
import type { Scene } from "./world.ts";

Given("a manufactured device", async function (this: Scene) {
  await this.station.makeDevice();
});

for (const [befell, past] of Object.entries(earlyPasts)) {
  Given(`a manufactured device that was ${befell}`, async function (this: Scene) {
    await past(this, this.operator, await this.station.makeDevice());
  });

  Given(
    `a manufactured device that was ${befell}, and whose configuration was changed twice`,
    async function (this: Scene) {
      const device = await this.station.makeDevice();
      await past(this, this.operator, device);
      await this.installer.setEveryFieldTwice(device);
    },
  );
}

Given("a manufactured device that the factory sends elsewhere", async function (this: Scene) {
  await this.station.makeDeviceSentElsewhere();
});

Given("every device on the bench, manufactured", async function (this: Scene) {
  await this.station.fillBench();
});

Given("two manufactured devices", async function (this: Scene) {
  for (const _ of ["first", "second"]) await this.station.makeDevice();
});

Given("a blank device", async function (this: Scene) {
  await this.lease();
});

Given("a blank device, and another that the line has made", async function (this: Scene) {
  await this.lease();
  await this.station.makeDevice();
});

Given("two manufactured devices of different releases", async function (this: Scene) {
  const { released, next } = this.bench.product.ixit.firmware;
  for (const release of [released, next]) await this.station.makeDevice(release);
});

Given("the declaration of the product", async function (this: Scene) {
  await this.observe("product", this.bench.product.ics.product);
});

Given("a manufactured lot of the declared sample size", function (this: Scene) {
  this.notes.write("lotWanted", { provisioned: false });
});

Given("a provisioned lot of the declared sample size", function (this: Scene) {
  this.notes.write("lotWanted", { provisioned: true });
});

Given("a manufactured device in which every field is set", async function (this: Scene) {
  await this.installer.setEveryField(await this.station.makeDevice());
});

Given(
  "a manufactured device in which every field has the longest value that it may have",
  async function (this: Scene) {
    await this.installer.setLongestValues(await this.station.makeDevice());
  },
);

Given(
  "a manufactured device that nobody took into operation, in which every field is set",
  async function (this: Scene) {
    const device = await this.station.makeDevice();
    await noteAsNew(this, device);
    await this.installer.setEveryField(device);
    this.notes.write("planted", this.installer.canaries);
    await noteMemory(this, device);
  },
);

Given("a manufactured device, told where its backend is", async function (this: Scene) {
  await this.operator.pointToBackend(await this.station.makeDevice());
});

Given("a manufactured device, registered with the backend", async function (this: Scene) {
  await this.operator.connect(await this.station.makeDevice());
});

Given(
  "a manufactured device in which every field is set, registered with the backend",
  async function (this: Scene) {
    const device = await this.station.makeDevice();
    await this.installer.setEveryField(device);
    await this.operator.connect(device);
  },
);

Given("a manufactured device whose configuration was changed twice", async function (this: Scene) {
  await this.installer.setEveryFieldTwice(await this.station.makeDevice());
});

Given("a manufactured device whose log is full", async function (this: Scene) {
  await fillLog(this, this.installer, await this.station.makeDevice());
});

Given("a manufactured device whose every stored configuration is corrupt", async function (this: Scene) {
  const device = await this.station.makeDevice();
  await this.installer.setEveryFieldTwice(device);
  const woken = await this.sweeps.corruptEveryCopy(device);
  await expectDone(device, "start with every stored configuration corrupt", woken);
});

Given(
  "a manufactured device for each declared migration, configured under the older release",
  async function (this: Scene) {
    this.notes.write("migrating", await migratingDevices(this, this.station, this.installer));
  },
);

Given(
  "a manufactured device, configured under a release newer than the released one",
  async function (this: Scene) {
    const device = await this.station.makeDevice();
    await this.installer.configureUnderNewerRelease(device, this.station);
  },
);

Given("the published configuration schemas", async function (this: Scene) {
  const published = this.bench.product.schemas.map(({ version, fields }) => ({
    version,
    fields: Object.keys(fields),
  }));
  await this.observe("published schemas", published);
});
