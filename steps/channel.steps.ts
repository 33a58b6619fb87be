import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";
import { done, sha256, silent } from "../core/kernel/index.ts";
import { expectDone } from "./actors/asking.ts";
import { declaredChannels, insecureChannels, protection } from "./actors/channels.ts";
import { expectOperational, issuedTo, seenSoFar } from "./actors/operational.ts";
import { services } from "./actors/past.ts";
import { orderRotation } from "./actors/rotation.ts";
import { makeTrouble, type TroubleName, troubleOf } from "./actors/trouble.ts";
import { watchTurningAway } from "./actors/turning-away.ts";
import { identityOf } from "./actors/units.ts";
import { awaitNextFailure, beginProvisioning } from "./actors/way.ts";
import { waysBack } from "./actors/way-back.ts";
import { expectNone } from "./expect.ts";
import { Inconclusive } from "./judgement.ts";
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

When(
  "its power is cycled, and from then on its backend {trouble}",
  async function (this: Scene, trouble: TroubleName) {
    await restartInto(this, trouble);
  },
);

async function restartInto(scene: Scene, trouble: TroubleName): Promise<void> {
  const { device } = scene;
  await device.power.off();
  await makeTrouble(await scene.bench.backend(), trouble);
  await noteBackend(scene);
  await expectDone(device, "start after a power cycle", await device.power.cycle());
}

/** What the backend has heard of the device until now, and how often somebody has come. */
async function noteBackend(scene: Scene): Promise<void> {
  const { bench, device, notes } = scene;
  notes.write("seenBefore", await seenSoFar(scene, device));
  notes.write("heardBefore", await heardOf(scene));
  notes.write("attemptsBefore", await (await bench.backend()).attempts());
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
    const { registrationWithinMs } = this.bench.product.ixit.timing;
    const heard = async () => {
      const { telemetry } = await seenSoFar(this, this.device);
      const others = (await heardOf(this)).map(
        (count, kind) => count - (this.notes.read("heardBefore")[kind] ?? 0),
      );
      return [telemetry - this.notes.read("seenBefore").telemetry, ...others];
    };
    const isHeard = async () => (await heard()).some((count) => count > 0);
    const connections = await watchTurningAway(this, isHeard, registrationWithinMs);
    const all = await heard();
    await this.observe("since then", { connections, "telemetry, evidence, registrations and notices": all });
    assert.deepEqual(all, [0, 0, 0, 0], "it let a backend that is not the right one hear of it");
    const again = connections > 1 ? done(undefined) : silent(registrationWithinMs);
    await expectDone(this.device, "try its backend again", again);
  },
);

When("it is to be provisioned, and tries again and again", async function (this: Scene) {
  await noteBackend(this);
  await beginProvisioning(this, this.device);
});

When(
  "the operator orders a rotation, and whoever the device connects to from then on has an untrusted certificate",
  async function (this: Scene) {
    const backend = await this.bench.backend();
    this.notes.write("issuedBefore", await issuedTo(this, this.device));
    this.notes.write("attemptsBefore", await backend.attempts());
    this.notes.write("logBefore", await this.examiner.readLog(this.device));
    // The order comes over the connection that it has.
    await backend.inject("untrusted-to-newcomers");
    await orderRotation(this, this.operator, this.device);
  },
);

Then(
  "it turns away each time that it tries, and has nobody certify another key",
  async function (this: Scene) {
    const { withinMs } = this.bench.product.ixit.rotation;
    const issued = async () => (await issuedTo(this, this.device)) - this.notes.read("issuedBefore");
    const isOver = async () => (await issued()) > 0 || (await saysRotated(this));
    const connections = await watchTurningAway(this, isOver, withinMs);
    const credentials = await issued();
    await this.observe("since the order", { connections, credentials });
    assert.equal(credentials, 0, "it had somebody certify a key whom it must not trust");
    // Who says that the rotation has failed need not come again.
    if (connections === 0 || (connections === 1 && !(await saysRotated(this))))
      throw new Inconclusive(
        "not-observable",
        `${this.device.slot} has not tried to get another credential for longer than ${withinMs} ms`,
      );
    const [had, has] = [this.notes.read("credential"), await expectOperational(this.device)];
    assert.equal(sha256(has), sha256(had), "it shows another credential than the one that it had");
  },
);

/** Whether the device has logged the end of a rotation, good or bad. */
async function saysRotated(scene: Scene): Promise<boolean> {
  const entries = await scene.examiner.readLogSince(scene.device, scene.notes.read("logBefore"));
  return entries.some(({ event }) => event.startsWith("credential-rotat"));
}
