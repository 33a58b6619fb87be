import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { Given, Then, When } from "@cucumber/cucumber";
import type { Dut } from "../core/dut/index.ts";
import type { ProductionOrder, UnitRecord } from "../core/factory/index.ts";
import { type Outcome, sha256 } from "../core/kernel/index.ts";
import { kindOfKey } from "../core/wire/index.ts";
import { expectDone, expectRefusedBy } from "./actors/asking.ts";
import { namesSubject } from "./actors/examiner.ts";
import { asRedRabbit } from "./actors/red-rabbit.ts";
import { identityOf } from "./actors/units.ts";
import { expectIssued, expectNoAuthority } from "./credentials.steps.ts";
import { expectNone } from "./expect.ts";
import type { Scene } from "./world.ts";

/** How scenarios call what an order says of the configuration. */
const ordered = { "product type": "productType", region: "region", fleet: "fleet" } as const;
type Ordered = keyof typeof ordered;

/** A line may keep the records of other days: what is added to them since is what a scenario is about. */
async function noteRecordsBefore(scene: Scene): Promise<void> {
  const records = await (await scene.bench.factory()).records();
  scene.notes.write("recordsBefore", records.length);
}

/** Records that were made since, oldest first. */
async function recordsSince(scene: Scene): Promise<readonly UnitRecord[]> {
  const records = await (await scene.bench.factory()).records();
  return records.slice(scene.notes.read("recordsBefore"));
}

Given("the records of units that were made before", async function (this: Scene) {
  await noteRecordsBefore(this);
});

/** Has the line make the leased device; what came of it is noted, without a label that should not be. */
async function tryToMake(
  scene: Scene,
  changes: Partial<ProductionOrder>,
  device = scene.device,
): Promise<Outcome<unknown>> {
  const order = { ...(await scene.station.order()), ...changes };
  const line = await scene.bench.factory();
  await noteRecordsBefore(scene);
  const made = await line.manufacture(device, order);
  const outcome = made.kind === "done" ? { ...made, value: made.value.record } : made;
  await scene.observe("what the line says", outcome);
  scene.notes.write("outcome", outcome);
  return outcome;
}

When("the line is to make it with an image that was cut short", async function (this: Scene) {
  const { image } = await this.station.order();
  const length = 1 + this.bench.random.int(image.length - 1);
  await this.observe("image cut short", { length, of: image.length });
  await tryToMake(this, { image: image.slice(0, length) });
});

for (const [value, key] of Object.entries(ordered))
  When(`the line is to make it by an order that lacks the ${value}`, async function (this: Scene) {
    await tryToMake(this, { [key]: "" });
  });

When(
  "the line is to make it while it has the fault that the product declares for this case",
  async function (this: Scene) {
    const { redRabbit } = this.bench.product.ixit.selfTest;
    await this.observe("fault", redRabbit);
    await asRedRabbit(this, (device) => tryToMake(this, {}, device));
  },
);

When(
  "the line is to make it twice while it has the fault that the product declares for this case",
  async function (this: Scene) {
    await asRedRabbit(this, async (device) => {
      for (const _ of ["first", "second"]) await tryToMake(this, {}, device);
    });
  },
);

When(
  "its self-test is run, and once more while it has the fault that the product declares for this case",
  async function (this: Scene) {
    const run = async (device: Dut) =>
      expectDone(device, "test itself", await device.maintenance.runSelfTest());
    const results = [await run(this.device)];
    await asRedRabbit(this, async (device) => results.push(await run(device)));
    await this.observe("self-tests", results);
    this.notes.write("selfTests", results);
  },
);

Then("it passed at first, and failed then", function (this: Scene) {
  const [first, second] = this.notes.read("selfTests");
  assert.ok(first?.passed, "it failed while nothing was wrong");
  assert.equal(second?.passed, false, "it passed in spite of the fault");
});

Then("the line refuses", function (this: Scene) {
  const outcome = this.notes.read("outcome");
  assert.notEqual(outcome.kind, "done", "the line made the unit and let it pass");
});

for (const unit of ["unit", "further unit"])
  Then(`no ${unit} was released`, async function (this: Scene) {
    const since = await recordsSince(this);
    await this.observe("manufacturing records since", since);
    const released = since.filter(({ state }) => state === "released");
    expectNone(
      released.map(({ identity }) => identity),
      "units that were released",
    );
  });

for (const now of ["by an order that lacks nothing", "once the fault is gone"])
  Then(`the line makes it ${now}`, async function (this: Scene) {
    const { record } = await this.station.manufacture(this.device);
    const newest = (await (await this.bench.factory()).records()).at(-1);
    await this.observe("newest manufacturing record", newest);
    assert.equal(newest?.identity, record.identity, "the newest record is of another unit");
    assert.equal(newest.state, "released", "the newest record of the unit does not say that it was released");
  });

Then("its manufacturing record says that it is held for a failed check", async function (this: Scene) {
  const records = await recordsSince(this);
  const [record, ...others] = records;
  assert.ok(
    record !== undefined && others.length === 0,
    `there are ${records.length} new records of one unit`,
  );
  assert.equal(record.state, "held");
  const failed = record.selfTest?.checks.filter(({ passed }) => !passed) ?? [];
  await this.observe("failed checks", failed);
  assert.equal(record.selfTest?.passed, false, "its self-test is not on record as failed");
  assert.notEqual(failed.length, 0, "no failed check is on record");
});

Then("the device itself is not through with manufacture", async function (this: Scene) {
  const { state } = await this.examiner.readStatus(this.device);
  assert.equal(state, "blank");
});

When("its status is read", async function (this: Scene) {
  await this.examiner.readStatus(this.device);
});

Then("its manufacturing record names the same version and image", async function (this: Scene) {
  const { firmwareVersion, firmwareDigest } = await this.examiner.readStatus(this.device);
  const { record } = unit(this);
  assert.equal(record.firmwareVersion, firmwareVersion);
  assert.equal(record.firmwareDigest, firmwareDigest);
});

const unit = (scene: Scene) => {
  const made = scene.units.get(scene.device);
  if (made === undefined) throw new TypeError("the device was not manufactured");
  return made;
};

When("the identity step is repeated, as it was and with another identity", async function (this: Scene) {
  const again = await this.device.maintenance.writeIdentity();
  await this.observe("the same step once more", again);
  await this.intruder.rewriteIdentity(this.device, ["console"]);
});

Then("the write of another identity is refused", async function (this: Scene) {
  for (const { over, outcome } of this.notes.read("attempts"))
    await expectRefusedBy(this.device, `over the ${over}`, outcome);
});

When("its certificate is read", async function (this: Scene) {
  this.notes.write("certificate", (await this.examiner.readCertificate(this.device)).raw);
});

When("its certificate is read before and after a power cycle", async function (this: Scene) {
  this.notes.write("certificateBefore", (await this.examiner.readCertificate(this.device)).raw);
  await expectDone(this.device, "start after a power cycle", await this.device.power.cycle());
  this.notes.write("certificate", (await this.examiner.readCertificate(this.device)).raw);
});

Then("both certificates are the same", function (this: Scene) {
  assert.equal(sha256(this.notes.read("certificate")), sha256(this.notes.read("certificateBefore")));
});

Then("the device proves its identity with a key of the declared kind", async function (this: Scene) {
  const { publicKey } = new X509Certificate(this.notes.read("certificate"));
  const { keys } = this.bench.product.ixit.identity;
  await this.observe("kind of the key", kindOfKey(publicKey) ?? "none that devices use", keys);
  assert.equal(kindOfKey(publicKey), keys, "its key is of another kind than the declared one");
  const { named, signed } = await this.examiner.provesIdentity(this.device, this.notes.read("identity"));
  assert.ok(named, "its certificate names another identity");
  assert.ok(signed, "its signature does not verify with its certificate");
});

Then("the declared authority has issued the certificate for this time", async function (this: Scene) {
  const authority = new X509Certificate((await this.bench.factory()).manufacturerCa);
  await expectIssued(this, new X509Certificate(this.notes.read("certificate")), authority);
});

Then("the certificate makes the device no authority", async function (this: Scene) {
  await expectNoAuthority(this, new X509Certificate(this.notes.read("certificate")));
});

Then("the certificate names the device's identity", function (this: Scene) {
  const certificate = new X509Certificate(this.notes.read("certificate"));
  const named = namesSubject(certificate, this.notes.read("identity"));
  assert.ok(named, `the certificate names ${certificate.subject}`);
});

for (const [value, key] of Object.entries(ordered) as [Ordered, (typeof ordered)[Ordered]][])
  Then(`its ${value} is the one that was ordered`, async function (this: Scene) {
    const field = this.bench.product.ixit.configuration.factoryFields[key];
    const outcome = await this.device.maintenance.readConfiguration();
    const { values } = await expectDone(this.device, "show its configuration", outcome);
    const wanted = (await this.station.order())[key];
    await this.observe(field, values[field], wanted);
    assert.equal(values[field], wanted);
  });

Then("its manufacturing record names that identity", async function (this: Scene) {
  const identity = await this.examiner.readIdentity(this.device);
  const record = await (await this.bench.factory()).record(identity);
  assert.equal(record?.identity, identity, "the manufacturing database has no record of that identity");
});

When("its manufacturing record is read", async function (this: Scene) {
  await this.observe("manufacturing record", unit(this).record);
});

Then("it says that the unit passed, check by check", async function (this: Scene) {
  const { identity } = unit(this).record;
  const record = await (await this.bench.factory()).record(identity);
  assert.ok(record !== undefined, "there is no record of the unit");
  assert.equal(record.selfTest?.passed, true, "its self-test is not on record as passed");
  const { checks } = record.selfTest;
  assert.notEqual(checks.length, 0, "no check is on record");
  expectNone(
    checks.filter(({ passed }) => !passed).map(({ name }) => name),
    "checks that failed in a self-test that passed",
  );
});

When("the new manufacturing records are read", async function (this: Scene) {
  const records = await recordsSince(this);
  await this.observe("manufacturing records since", records);
  this.notes.write("records", records);
});

Then("each device has one new record, and there is no other", async function (this: Scene) {
  const records = this.notes.read("records");
  const identities = this.devices.map((device) => identityOf(this, device));
  assert.deepEqual(records.map(({ identity }) => identity).sort(), identities.sort());
  const line = await this.bench.factory();
  for (const one of records)
    assert.deepEqual(
      await line.record(one.identity),
      one,
      `who asks for ${one.identity} gets another record`,
    );
});

Then(
  "identity, certificate, firmware and configuration of each are as its device reports them",
  async function (this: Scene) {
    const { factoryFields } = this.bench.product.ixit.configuration;
    for (const device of this.devices) {
      const identity = await this.examiner.readIdentity(device);
      const record = this.notes.read("records").findLast((one) => one.identity === identity);
      const status = await this.examiner.readStatus(device);
      const configuration = await device.maintenance.readConfiguration();
      const { values } = await expectDone(device, "show its configuration", configuration);
      const certificate = await this.examiner.readCertificate(device);
      const { certificateFingerprint, firmwareVersion, firmwareDigest, productType, region, fleet } =
        record ?? {};
      assert.deepEqual(
        { certificateFingerprint, firmwareVersion, firmwareDigest, productType, region, fleet },
        {
          certificateFingerprint: sha256(certificate.raw),
          firmwareVersion: status.firmwareVersion,
          firmwareDigest: status.firmwareDigest,
          productType: values[factoryFields.productType],
          region: values[factoryFields.region],
          fleet: values[factoryFields.fleet],
        },
        `the record of ${identity} is not what ${device.slot} reports`,
      );
    }
  },
);
