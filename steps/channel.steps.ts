import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";
import { expectDone } from "./actors/asking.ts";
import { declaredChannels, insecureChannels, protection } from "./actors/channels.ts";
import { eventually } from "./actors/eventually.ts";
import { seenSoFar } from "./actors/operational.ts";
import { services } from "./actors/past.ts";
import { makeTrouble, type TroubleName, troubleOf } from "./actors/trouble.ts";
import { identityOf } from "./actors/units.ts";
import { awaitNextFailure, beginProvisioning } from "./actors/way.ts";
import { waysBack } from "./actors/way-back.ts";
import { expectNone } from "./expect.ts";
import type { Scene } from "./world.ts";

When("the declared provisioning channels are read", async function (this: Scene) {
  const { provisioning } = this.bench.product.ixit;
  const { security } = provisioning;
  await this.observe("declared channels", { channels: declaredChannels(provisioning), security });
  await this.observe("protection by the session itself", protection[security]);
  await this.observe("reading INT-8", this.bench.product.ixit.readings["INT-8"]);
});

Then(
  "each is HTTPS or physical serial, or carries an authenticated and encrypted session under reading INT-8",
  function (this: Scene) {
    expectNone(
      insecureChannels(this.bench.product.ixit.provisioning),
      "channels that are none of the three kinds",
    );
  },
);

/** Looks at the backend before device time is made to pass once more: some tens of ms. */
const looksBetween = 6;

When(
  "its power is cycled, and from then on its backend {trouble}",
  async function (this: Scene, trouble: TroubleName) {
    await restartInto(this, trouble);
  },
);

async function restartInto(scene: Scene, trouble: TroubleName): Promise<void> {
  const { device, notes } = scene;
  await device.power.off();
  notes.write("seenBefore", await seenSoFar(scene, device));
  const backend = await scene.bench.backend();
  await makeTrouble(backend, trouble);
  notes.write("attemptsBefore", await backend.attempts());
  await expectDone(device, "start after a power cycle", await device.power.cycle());
}

for (const [what, serve] of Object.entries(services))
  When(
    `it is ${what}, its power cycled, and from then on its backend {trouble}`,
    async function (this: Scene, trouble: TroubleName) {
      await serve(this, this.operator, this.device);
      await restartInto(this, trouble);
    },
  );

for (const [what, goBack] of Object.entries(waysBack))
  When(
    `it is ${what}, and to be provisioned anew while its backend {trouble}`,
    async function (this: Scene, trouble: TroubleName) {
      const backend = await this.bench.backend();
      await goBack(this, this.operator, this.device);
      await makeTrouble(backend, trouble);
      this.notes.write("cause", troubleOf(trouble).cause);
      this.notes.write("heardBefore", await heardOf(this));
      // A device without a network may say that until it has found out what else is wrong.
      const { provisioningError } = await this.examiner.readStatus(this.device);
      await beginProvisioning(this, this.device);
      this.notes.write("failure", await awaitNextFailure(this, this.device, provisioningError));
    },
  );

/** What the backend has of the device: evidence, registrations and notices. */
async function heardOf({ bench, device, units }: Scene): Promise<readonly number[]> {
  const backend = await bench.backend();
  const identity = identityOf({ units }, device);
  const all = [
    backend.attestations(identity),
    backend.registrations(identity),
    backend.notices(identity),
  ] as const;
  return (await Promise.all(all)).map(({ length }) => length);
}

Then("the backend has heard no more of it", async function (this: Scene) {
  const [before, now] = [this.notes.read("heardBefore"), await heardOf(this)];
  await this.observe("evidence, registrations and notices at the backend", now, before);
  assert.deepEqual(now, before, "it let a backend that is not the right one hear of it");
});

Then(
  "it turns away each time that it tries, and the backend hears nothing of it",
  async function (this: Scene) {
    const { provisioning, timing } = this.bench.product.ixit;
    const backend = await this.bench.backend();
    const connections = async () => (await backend.attempts()) - this.notes.read("attemptsBefore");
    const heard = async () => {
      const { telemetry } = await seenSoFar(this, this.device);
      return telemetry - this.notes.read("seenBefore").telemetry;
    };
    let looks = 0;
    // Whoever comes a second time has not stayed the first. Device time passes for that, but not while it shakes hands.
    const tried = await eventually(async () => {
      if ((await connections()) > 0) looks += 1;
      if (looks % looksBetween === looksBetween - 1)
        await this.bench.clock.elapse(provisioning.retryAtLeastMs);
      return (await heard()) > 0 || (await connections()) > 1 ? "tried" : undefined;
    }, timing.registrationWithinMs);
    await this.observe("after the power cycle", {
      connections: await connections(),
      telemetry: await heard(),
    });
    assert.equal(await heard(), 0, "it let a backend that is not the right one hear of it");
    await expectDone(this.device, "try its backend again", tried);
  },
);
