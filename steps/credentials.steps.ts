import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { Then, When } from "@cucumber/cucumber";
import type { Dut } from "../core/dut/index.ts";
import { type DeviceId, sha256 } from "../core/kernel/index.ts";
import { partitions } from "../core/product/index.ts";
import { expectDone, expectRefused } from "./actors/asking.ts";
import { type Flaw, sameAgain, takeCensus } from "./actors/census.ts";
import { decommissionByOwner } from "./actors/decommissioning.ts";
import { eventually } from "./actors/eventually.ts";
import { namesSubject } from "./actors/examiner.ts";
import { rulesOf } from "./actors/guessable.ts";
import type { OrderTrick } from "./actors/intruder.ts";
import {
  awaitRenewal,
  expectOperational,
  inUse,
  keyOf,
  noteBystander,
  readOperational,
  seenSoFar,
} from "./actors/operational.ts";
import { orderRotation, rotate, rotateAndRestart, sweepRotation } from "./actors/rotation.ts";
import { borne, compareFingerprints, sharedValues, tellShared } from "./actors/uniqueness.ts";
import { identityOf } from "./actors/units.ts";
import { updateInOperation } from "./actors/updates.ts";
import { awaitOperation, beginProvisioning } from "./actors/way.ts";
import { expectNone } from "./expect.ts";
import { Inconclusive } from "./judgement.ts";
import type { Counted } from "./notebook.ts";
import { expectNoTrial } from "./trials.ts";
import type { Scene } from "./world.ts";

When("its operational credential is asked for", async function (this: Scene) {
  this.notes.write("credentialNow", await readOperational(this, this.device));
});

Then("it holds no operational credential", async function (this: Scene) {
  assert.ok((await readOperational(this, this.device)) === undefined, "it shows an operational credential");
});

Then("it has one only if the product declares that manufacture provides it", async function (this: Scene) {
  const { credentialAt } = this.bench.product.ixit.provisioning;
  const has = this.notes.read("credentialNow") !== undefined;
  assert.equal(has, credentialAt === "manufacture", `the product declares it for ${credentialAt}`);
});

Then("the backend has that one in use for the device, and no other", async function (this: Scene) {
  const shown = sha256(await expectOperational(this.device));
  const used = await inUse(this, this.device);
  await this.observe("credentials in use at the backend", used, [shown]);
  assert.deepEqual(used, [shown], "the backend lets in something else than this one credential");
});

Then("it names the device's identity", function (this: Scene) {
  const certificate = operationalOf(this);
  assert.ok(
    namesSubject(certificate, this.notes.read("identity")),
    `the certificate names ${certificate.subject}`,
  );
});

Then("the backend's authority has issued it for this time", async function (this: Scene) {
  const certificate = operationalOf(this);
  const authority = new X509Certificate((await this.bench.backend()).endpoint.deviceCa);
  await expectIssued(this, certificate, authority);
});

Then("it makes the device no authority", async function (this: Scene) {
  await expectNoAuthority(this, operationalOf(this));
});

Then("its key is not the one that the device left the factory with", async function (this: Scene) {
  const idevid = (await this.examiner.readCertificate(this.device)).raw;
  assert.notEqual(keyOf(operationalOf(this).raw), keyOf(idevid), "both certificates are for the same key");
});

When("an intruder connects in its name without a credential", async function (this: Scene) {
  await this.intruder.visitAs(this.notes.read("identity"));
});

function identitiesOfTwo(scene: Scene): { readonly first: DeviceId; readonly second: DeviceId } {
  const [first, second] = scene.devices.map((device) => identityOf(scene, device));
  assert.ok(first !== undefined && second !== undefined);
  return { first, second };
}

When(
  "an intruder connects in the second's name with a credential of the first",
  async function (this: Scene) {
    const { first, second } = identitiesOfTwo(this);
    await this.intruder.visitAs(second, await this.intruder.obtainCredential(first));
  },
);

When(
  "an intruder with a credential of the first asks for the second's orders, and speaks as the second",
  async function (this: Scene) {
    await this.intruder.meddleWith(identitiesOfTwo(this).second, this.device);
  },
);

When(
  "an intruder asks for a further credential in the second's name with a credential of the first",
  async function (this: Scene) {
    const { first, second } = identitiesOfTwo(this);
    await this.intruder.renewAs(second, await this.intruder.obtainCredential(first));
  },
);

Then("the second device stays connected", async function (this: Scene) {
  const [, second = this.device] = this.devices;
  await expectDone(second, "answer its operator", await this.operator.reaches(second));
});

Then("the intruder is refused with the old credential", async function (this: Scene) {
  await this.intruder.visitAs(this.notes.read("identity"), this.notes.read("stolen"));
  expectRefused("with the old credential", this.notes.read("outcome"));
});

Then("the intruder is given no further credential for it", async function (this: Scene) {
  await this.intruder.renewAs(this.notes.read("identity"), this.notes.read("stolen"));
  expectRefused("to have it renewed", this.notes.read("outcome"));
});

/** What of a lot must be distinct, as scenarios call it. */
const distinct = {
  key: { kind: "identity key", read: ({ identityKey }) => identityKey },
  "operational key": { kind: "operational key", read: ({ operationalKey }) => operationalKey },
  "set-up secret": { kind: "set-up secret", read: ({ setUpSecret }) => setUpSecret },
} as const satisfies Record<string, { kind: string; read: (one: Counted) => string | undefined }>;

for (const [what, { kind, read }] of Object.entries(distinct)) {
  Then(`no two of them have the same ${what}`, async function (this: Scene) {
    const shared = sharedValues(borne(this.notes.read("lot"), read));
    await this.observe(`${kind} of more than one device`, shared, []);
    expectNone(shared.map(tellShared), `${what}s of more than one device`);
  });
  Then(`none of them has the ${what} of another device of an earlier run`, async function (this: Scene) {
    const collisions = await compareFingerprints(this, kind, borne(this.notes.read("lot"), read));
    expectNone(collisions, "of other hardware in an earlier run");
  });
}

Then("the set-up secret of none of them follows from what everybody can read", function (this: Scene) {
  expectNone(
    rulesOf(this.notes.read("lot")).map(({ slot, guess }) => `${slot}: ${guess}`),
    "set-up secrets that everybody can tell",
  );
});

const keyGuesses = {
  key: ({ identityKeyGuess }: Counted) => identityKeyGuess,
  "operational key": ({ operationalKeyGuess }: Counted) => operationalKeyGuess,
} as const;

for (const [what, guessOf] of Object.entries(keyGuesses))
  Then(`the ${what} of none of them follows from what everybody can read`, function (this: Scene) {
    const guessed = this.notes.read("lot").filter((one) => guessOf(one) !== undefined);
    expectNone(
      guessed.map((one) => `${one.slot}: ${guessOf(one)}`),
      `${what}s that everybody can tell`,
    );
  });

/** What fails the scenarios that compare: each of these is asserted by a Then of its own. */
const flaws: Readonly<Record<string, () => readonly Flaw[]>> = {
  "public key": () => [sameAgain(distinct.key.read), (one) => keyGuesses.key(one) !== undefined],
  "operational public key": () => [
    sameAgain(distinct["operational key"].read),
    (one) => keyGuesses["operational key"](one) !== undefined,
  ],
  // A rule that fits once may fit by chance.
  label: () => [sameAgain(distinct["set-up secret"].read), sameAgain(({ guess }) => guess)],
};

for (const [what, flawsOf] of Object.entries(flaws))
  When(`the ${what} of each is read`, async function (this: Scene) {
    const flaws = flawsOf();
    // All of them look at every device: each remembers what it saw.
    const isFlawed = (one: Counted) => flaws.map((shows) => shows(one)).includes(true);
    const lot = await takeCensus(this, this.station, { ...this.notes.read("lotWanted"), isFlawed });
    this.notes.write("lot", lot);
    await this.observe("devices compared", lot.length);
  });

When("the operator orders a rotation of its credential", async function (this: Scene) {
  await orderRotation(this, this.operator, this.device);
});

When("the operator orders a rotation of its credential, and then another", async function (this: Scene) {
  await rotate(this, this.operator, this.device);
  await orderRotation(this, this.operator, this.device);
});

Then("it is in operation with another key within the declared time", async function (this: Scene) {
  await expectRenewal(this);
});

async function expectRenewal(
  scene: Scene,
  device = scene.device,
  before = scene.notes.read("credential"),
  { telemetry } = scene.notes.read("seenBefore"),
): Promise<void> {
  const renewed = await awaitRenewal(scene, device, before);
  if (renewed === undefined)
    return assert.fail("no other credential came into use within the declared time (rotation.withinMs)");
  assert.notEqual(keyOf(renewed), keyOf(before), "the new certificate is for the old key");
  await awaitOperation(scene, device, telemetry);
}

When("the operator orders a rotation of the first's credential", async function (this: Scene) {
  await noteBystander(this);
  await orderRotation(this, this.operator, this.device);
});

When("the operator orders a rotation of each one's credential", async function (this: Scene) {
  const renewals = [];
  for (const device of this.devices) {
    await orderRotation(this, this.operator, device);
    renewals.push({ device, before: this.notes.read("credential"), seen: this.notes.read("seenBefore") });
  }
  this.notes.write("renewals", renewals);
});

Then(
  "each is in operation with another key, and the backend has that one in use for it, and no other",
  async function (this: Scene) {
    for (const { device, before, seen } of this.notes.read("renewals")) {
      await expectRenewal(this, device, before, seen);
      const shown = sha256(await expectOperational(device));
      assert.deepEqual(
        await inUse(this, device),
        [shown],
        `the backend lets in something else as ${device.slot}`,
      );
    }
  },
);

Then(
  "the second device is in operation with the credential that it had, also after a power cycle",
  async function (this: Scene) {
    const [, second = this.device] = this.devices;
    const { telemetry } = await seenSoFar(this, second);
    await expectDone(second, "start after a power cycle", await second.power.cycle());
    await awaitOperation(this, second, telemetry);
    const { credential, registrations } = this.notes.read("bystander");
    const had = sha256(credential);
    assert.equal(sha256(await expectOperational(second)), had, "it shows another credential");
    assert.deepEqual(await inUse(this, second), [had], "the backend has another credential in use for it");
    const seen = await seenSoFar(this, second);
    assert.equal(seen.registrations, registrations, "it registered once more");
  },
);

When("the credential of each is rotated", async function (this: Scene) {
  const keysOf = new Map<Dut, readonly string[]>();
  for (const device of this.devices) {
    const before = await expectOperational(device);
    const after = await rotate(this, this.operator, device);
    if (after === undefined)
      throw new Inconclusive("not-observable", `${device.slot} got no other credential by its rotation`);
    keysOf.set(device, [keyOf(before), keyOf(after)]);
  }
  this.notes.write("keysOf", keysOf);
});

When("each is decommissioned and provisioned anew", async function (this: Scene) {
  const keysOf = new Map<Dut, readonly string[]>();
  for (const device of this.devices) {
    const before = await expectOperational(device);
    const { telemetry } = await seenSoFar(this, device);
    await decommissionByOwner(this, device);
    await beginProvisioning(this, device);
    await awaitOperation(this, device, telemetry);
    keysOf.set(device, [keyOf(before), keyOf(await expectOperational(device))]);
  }
  this.notes.write("keysOf", keysOf);
});

Then("no operational key was ever that of both", async function (this: Scene) {
  const [first = [], second = []] = [...this.notes.read("keysOf").values()];
  await this.observe("operational keys", { first, second });
  expectNone(
    first.filter((key) => second.includes(key)),
    "operational keys of both devices",
  );
});

When(
  "its credential is rotated, its power cycled, and its credential rotated again",
  async function (this: Scene) {
    const first = this.notes.read("credential");
    const second = await rotateAndRestart(this, this.operator, this.device);
    // Where one rotation gave nothing, waiting for another tells nothing more.
    const third = second && (await rotate(this, this.operator, this.device));
    const certificates = [first, second, third];
    this.notes.write(
      "keysUsed",
      certificates.flatMap((der) => (der === undefined ? [] : [keyOf(der)])),
    );
  },
);

Then("no two of its credentials had the same key", async function (this: Scene) {
  const keys = this.notes.read("keysUsed");
  await this.observe("operational keys", keys);
  assert.equal(keys.length, 3, "a rotation gave no new credential");
  assert.equal(new Set(keys).size, 3, "a key came back");
});

When(
  "a rotation of its credential is interrupted at each of the declared cut points",
  async function (this: Scene) {
    await sweepRotation(this, this.device);
  },
);

Then("it was in operation with one working credential every time", async function (this: Scene) {
  const bad = this.notes.read("trials").filter(({ inEffect }) => inEffect === undefined);
  await expectNoTrial(this, bad, "cuts after which it had not one working credential");
});

Then("a rotation in which the backend remembers gives it another key", async function (this: Scene) {
  await (await this.bench.backend()).inject(undefined);
  await orderRotation(this, this.operator, this.device);
  await expectRenewal(this);
});

const renewalFaults = {
  "refuses enrolment": "refuses-enrolment",
  "delivers a foreign certificate": "delivers-foreign-certificate",
  "delivers a misnamed certificate": "delivers-misnamed-certificate",
} as const;

for (const [what, fault] of Object.entries(renewalFaults))
  When(`the operator orders a rotation in which the backend ${what}`, async function (this: Scene) {
    await (await this.bench.backend()).inject(fault);
    this.notes.write("turnedAwayBefore", await turnedAway(this));
    await rotateInVain(this);
  });

When(
  "the operator twice orders a rotation in which the backend forgets what it issued",
  async function (this: Scene) {
    await (await this.bench.backend()).inject("forgets-certificates");
    for (const _ of ["once", "again"]) await rotateInVain(this);
  },
);

/** Orders a rotation that cannot come about, and waits until the device has found that out. */
async function rotateInVain(scene: Scene): Promise<void> {
  const before = await scene.examiner.readLog(scene.device);
  await orderRotation(scene, scene.operator, scene.device);
  const told = await eventually(async () => {
    const since = await scene.examiner.readLogSince(scene.device, before);
    return since.find(({ event }) => event.startsWith("credential-rotat"));
  }, scene.bench.product.ixit.rotation.withinMs);
  await scene.observe("log entry of the rotation", told);
}

/** How often the broker has turned somebody away who came in the device's name. */
async function turnedAway(scene: Scene): Promise<number> {
  const refusals = await (await scene.bench.backend()).refusals(identityOf(scene, scene.device));
  await scene.observe("refusals on the backend's record", refusals);
  return refusals.filter(({ service }) => service === "mqtt").length;
}

Then("it has not tried to get in with anything else", async function (this: Scene) {
  const times = (await turnedAway(this)) - this.notes.read("turnedAwayBefore");
  assert.equal(times, 0, "it came with another credential, and the backend turned it away");
});

When("an intruder sends a rotation order that is {trick}", async function (this: Scene, trick: OrderTrick) {
  const obeyed = async () => {
    await rotateAndRestart(this, this.operator, this.device);
    const order = this.notes.read("order");
    this.notes.write("credential", await expectOperational(this.device));
    return order;
  };
  await this.intruder.sendOrder(this.device, { name: "rotate-credential" }, trick, obeyed);
});

When(
  "it is updated to the next release, and an intruder sends a rotation order that is {trick}",
  async function (this: Scene, trick: OrderTrick) {
    await updateInOperation(this, this.device);
    await awaitOperation(this, this.device, this.notes.read("seenBefore").telemetry);
    this.notes.write("credential", await expectOperational(this.device));
    const notObeyed = () => Promise.reject(new TypeError("none was obeyed yet"));
    await this.intruder.sendOrder(this.device, { name: "rotate-credential" }, trick, notObeyed);
  },
);

When(
  "it has obeyed a rotation order and is updated to the next release, and the same order is delivered again",
  async function (this: Scene) {
    await rotate(this, this.operator, this.device);
    const order = this.notes.read("order");
    this.notes.write("credential", await expectOperational(this.device));
    await updateInOperation(this, this.device);
    await awaitOperation(this, this.device, this.notes.read("seenBefore").telemetry);
    await this.intruder.send(this.device, order, "a replay of an older order");
  },
);

When("an intruder asks it for each of its private keys", async function (this: Scene) {
  this.notes.write("logBefore", await this.examiner.readLog(this.device));
  await this.intruder.askForKeys(this.device);
});

When("the declared storage of credentials is read", async function (this: Scene) {
  await this.observe("storage of credentials", this.bench.product.ixit.storage);
});

Then("it is encrypted flash or a secure element", function (this: Scene) {
  assert.match(this.bench.product.ixit.storage, /^(?:encrypted-flash|secure-element)$/);
});

Then("the place of encrypted flash is declared", async function (this: Scene) {
  const { ixit } = this.bench.product;
  const places = partitions(ixit, "credentials");
  await this.observe("declared place of credentials", places);
  assert.ok(ixit.storage !== "encrypted-flash" || places.length > 0, "no partition has the role credentials");
});

function operationalOf(scene: Scene): X509Certificate {
  const der = scene.notes.read("credentialNow");
  if (der === undefined) return assert.fail("it shows no operational credential");
  return new X509Certificate(der);
}

/** Whoever holds a key that an authority's certificate is for makes devices of their own. RFC 5280, 4.2.1.9 */
export async function expectNoAuthority(scene: Scene, certificate: X509Certificate): Promise<void> {
  await scene.observe("the certificate is an authority's", certificate.ca);
  assert.equal(certificate.ca, false, "its key could certify other devices");
}

/** That `authority` has issued `certificate`, and that it is valid now. */
export async function expectIssued(
  scene: Scene,
  certificate: X509Certificate,
  authority: X509Certificate,
): Promise<void> {
  const { issuer, subject, validFrom, validTo } = certificate;
  await scene.observe("certificate", { issuer, subject, validFrom, validTo });
  assert.ok(certificate.checkIssued(authority), `it was issued by ${issuer}`);
  assert.ok(certificate.verify(authority.publicKey), "its signature is not the authority's");
  const now = Date.now();
  assert.ok(certificate.validFromDate.getTime() <= now, `it is valid from ${validFrom} only`);
  assert.ok(now < certificate.validToDate.getTime(), `it was valid until ${validTo}`);
}
