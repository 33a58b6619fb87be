import assert from "node:assert/strict";
import { defineParameterType, Given, Then, When } from "@cucumber/cucumber";
import { sha256 } from "../core/kernel/index.ts";
import { expectDone } from "./actors/asking.ts";
import { sampleWithCanaries } from "./actors/configurations.ts";
import { eventually } from "./actors/eventually.ts";
import { sweepFirstStart, sweepSetUp } from "./actors/first-start.ts";
import { decommissionAtStart } from "./actors/interrupted-notice.ts";
import { expectOperational, inUse, seenSoFar } from "./actors/operational.ts";
import { goOffline, noteAsNew, noteMemory, ownAgain, takeOwnership } from "./actors/owner.ts";
import { pasts, takeOwnershipOfUsed } from "./actors/past.ts";
import { rotate, rotateHalfway } from "./actors/rotation.ts";
import { makeTrouble, type TroubleName, troubleNames, troubleOf } from "./actors/trouble.ts";
import { identityOf } from "./actors/units.ts";
import { awaitFailure, awaitOperation, beginProvisioning, provision, startAnew } from "./actors/way.ts";
import { Inconclusive } from "./judgement.ts";
import type { Scene } from "./world.ts";

defineParameterType({
  name: "trouble",
  regexp: troubleNames.map((name) => new RegExp(name)),
  transformer: String,
});

async function provisioned(scene: Scene): Promise<void> {
  const device = await scene.station.makeDevice();
  await provision(scene, device);
  scene.notes.write("credential", await expectOperational(device));
}

Given("a provisioned device", async function (this: Scene) {
  await provisioned(this);
});

When("its first start is interrupted at each of the declared cut points", async function (this: Scene) {
  await sweepFirstStart(this, this.device);
});

When("a person's set-up is interrupted at each of the declared cut points", async function (this: Scene) {
  await sweepSetUp(this, this.device);
});

Given("a provisioned device whose credential was rotated", async function (this: Scene) {
  await provisioned(this);
  await rotate(this, this.operator, this.device);
});

Given("two provisioned devices", async function (this: Scene) {
  for (const _ of ["first", "second"]) await provision(this, await this.station.makeDevice());
});

Given("two provisioned devices, the first after the second", async function (this: Scene) {
  for (const _ of ["first", "second"]) await this.station.makeDevice();
  for (const device of this.devices.toReversed()) await provision(this, device);
  this.notes.write("identity", identityOf(this, this.device));
});

Given("every device on the bench, provisioned", async function (this: Scene) {
  await this.station.fillBench();
  for (const device of this.devices) await provision(this, device);
});

Given("a provisioned device in which every field is set", async function (this: Scene) {
  await provisioned(this);
  // Whatever Wi-Fi it is told of from now on, it stays within reach of its operator.
  await this.device.network.join();
  const { endpointField } = this.bench.product.ixit.configuration;
  const { url } = (await this.bench.backend()).endpoint;
  await this.installer.setEveryField(this.device, {
    ...sampleWithCanaries(this.bench),
    [endpointField]: url,
  });
  this.notes.write("planted", this.installer.canaries);
});

Given("a provisioned device, of whose credentials an intruder holds one", async function (this: Scene) {
  await provisioned(this);
  await this.intruder.stealCredential(this.device);
});

Given("a provisioned device that holds its owner's data", async function (this: Scene) {
  await takeOwnership(this, await this.station.makeDevice());
});

for (const [befell, past] of Object.entries(pasts))
  Given(`a provisioned device that holds its owner's data and was ${befell}`, async function (this: Scene) {
    await takeOwnershipOfUsed(this, this.operator, await this.station.makeDevice(), past);
  });

for (const [befell, past] of Object.entries(pasts))
  Given(
    `a provisioned device that holds its owner's data, was ${befell} and is off the network`,
    async function (this: Scene) {
      const device = await this.station.makeDevice();
      await noteAsNew(this, device);
      await takeOwnershipOfUsed(this, this.operator, device, past);
      await goOffline(this, device);
    },
  );

Given(
  "a provisioned device that holds its owner's data, and another provisioned device",
  async function (this: Scene) {
    await takeOwnership(this, await this.station.makeDevice());
    await noteMemory(this, this.device);
    await provision(this, await this.station.makeDevice());
  },
);

Given(
  "a provisioned device that holds its owner's data, and was offered a tampered image",
  async function (this: Scene) {
    await takeOwnership(this, await this.station.makeDevice());
    await this.intruder.sendTamperedImage(this.device);
  },
);

Given("a provisioned device that holds its owner's data, off the network", async function (this: Scene) {
  await takeOwnership(this, await this.station.makeDevice());
  await goOffline(this, this.device);
});

Given(
  "a device that finished an owner's wipe at its start and holds the next owner's data, off the network",
  async function (this: Scene) {
    await takeOwnership(this, await this.station.makeDevice());
    await decommissionAtStart(this, this.device);
    await ownAgain(this, this.device);
  },
);

Given(
  "a provisioned device that holds its owner's data, off the network in the middle of a rotation",
  async function (this: Scene) {
    await takeOwnership(this, await this.station.makeDevice());
    await rotateHalfway(this, this.operator, this.device);
    await goOffline(this, this.device);
  },
);

Given(
  "a provisioned device that holds its owner's data, of whose credentials an intruder holds one",
  async function (this: Scene) {
    await takeOwnership(this, await this.station.makeDevice());
    await this.intruder.stealCredential(this.device);
  },
);

Given("a manufactured device, whose backend {trouble}", async function (this: Scene, trouble: TroubleName) {
  await this.station.makeDevice();
  await makeTrouble(await this.bench.backend(), trouble);
  await this.observe("backend", trouble);
  this.notes.write("cause", troubleOf(trouble).cause);
  this.notes.write("endsBy", troubleOf(trouble).endsBy);
});

Given("a manufactured device, switched off", async function (this: Scene) {
  await (await this.station.makeDevice()).power.off();
});

When("it is provisioned", async function (this: Scene) {
  await provision(this, this.device);
});

When("it is to be provisioned", async function (this: Scene) {
  await beginProvisioning(this, this.device);
  this.notes.write("failure", await awaitFailure(this, this.device, this.notes.read("endsBy")));
});

When("it is switched on in a network and nobody touches it", async function (this: Scene) {
  await this.device.network.join();
  await this.device.power.on();
  const identity = this.notes.read("identity");
  const backend = await this.bench.backend();
  // One that only claims to be the device's counts as well, and for that the backend has no event: whom it was from is asserted later.
  const registered = await eventually(async () => {
    const all = await backend.registrations();
    return all.find((one) => [one.reportedIdentity, one.authenticatedIdentity].includes(identity));
  }, this.bench.product.ixit.timing.registrationWithinMs);
  this.notes.write("registration", await expectDone(this.device, "register by itself", registered));
});

Then("it is in operation", async function (this: Scene) {
  const heard = this.notes.has("seenBefore") ? this.notes.read("seenBefore").telemetry : 0;
  await awaitOperation(this, this.device, heard);
});

Then("it is in operation with the credential that it had", async function (this: Scene) {
  await expectAsItWas(this);
});

Then(
  "it is in operation with the credential that it had, also after a power cycle",
  async function (this: Scene) {
    await startAnew(this, this.device);
    await expectAsItWas(this);
  },
);

/** In operation, reached by its operator, and with the credential that was noted. */
async function expectAsItWas(scene: Scene): Promise<void> {
  const { device, notes, operator } = scene;
  const had = notes.read("credential");
  assert.equal(sha256(await expectOperational(device)), sha256(had), "it shows another credential");
  await expectDone(device, "answer its operator", await operator.reaches(device));
  const used = await inUse(scene, device);
  await scene.observe("credentials in use at the backend", used, [sha256(had)]);
  assert.deepEqual(used, [sha256(had)], "the backend has another credential in use for it");
}

Then("it has not registered anew", async function (this: Scene) {
  const { registrations } = await seenSoFar(this, this.device);
  assert.equal(registrations, this.notes.read("seenBefore").registrations, "it registered once more");
});

Then("it shows the failure that the product declares for it", async function (this: Scene) {
  const declared = this.bench.product.ixit.provisioning.failures[this.notes.read("cause")];
  if (declared === undefined)
    throw new Inconclusive("ixit-gap", `the product declares no word for it (provisioning.failures)`);
  await this.observe("failure", this.notes.read("failure"), declared);
  assert.equal(this.notes.read("failure"), declared);
});

Then("the backend has neither evidence nor registration of it", async function (this: Scene) {
  const backend = await this.bench.backend();
  const identity = identityOf(this, this.device);
  const [evidence, registrations] = [
    await backend.attestations(identity),
    await backend.registrations(identity),
  ];
  await this.observe("seen by the backend", {
    evidence: evidence.length,
    registrations: registrations.length,
  });
  assert.equal(evidence.length, 0, "it gave evidence to a backend that it must not trust");
  assert.equal(registrations.length, 0, "it registered with a backend that it must not trust");
});

Then("the backend has issued no credential to it", async function (this: Scene) {
  const record = await (await this.bench.backend()).device(identityOf(this, this.device));
  await this.observe("credentials issued", record?.credentials ?? [], []);
  assert.deepEqual(record?.credentials ?? [], [], "the backend has issued a credential");
});
