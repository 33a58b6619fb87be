import assert from "node:assert/strict";
import { randomBytes, X509Certificate } from "node:crypto";
import { defineParameterType, Given, Then, When } from "@cucumber/cucumber";
import type { Attestation } from "../core/backend/index.ts";
import type { Dut } from "../core/dut/index.ts";
import { sha256 } from "../core/kernel/index.ts";
import { type Evidence, readEvidence, verifyEvidence, writeEvidence } from "../core/wire/index.ts";
import { expectDone } from "./actors/asking.ts";
import { keyOf } from "./actors/operational.ts";
import { makeTrouble } from "./actors/trouble.ts";
import { identityOf } from "./actors/units.ts";
import { updateTo } from "./actors/updates.ts";
import { awaitFailure, awaitOffer, beginProvisioning, onceTriedAgain, provision } from "./actors/way.ts";
import { Inconclusive } from "./judgement.ts";
import type { Scene } from "./world.ts";

Given("a manufactured device, whose firmware the backend does not trust", async function (this: Scene) {
  await this.station.makeDevice();
  await makeTrouble(await this.bench.backend(), "does not trust its firmware");
  this.notes.write("cause", "untrusted-firmware");
  this.notes.write("endsBy", "event");
});

Given("a manufactured device, whose zero-touch has failed", async function (this: Scene) {
  const device = await this.station.makeDevice();
  const backend = await this.bench.backend();
  await makeTrouble(backend, "has an untrusted certificate");
  await beginProvisioning(this, device);
  assert.notEqual(await awaitFailure(this, device), undefined, "the device says nothing of a failure");
  await backend.inject(undefined);
});

Given("a manufactured device, updated to the next release", async function (this: Scene) {
  const device = await this.station.makeDevice();
  await updateTo(this, device, this.bench.product.ixit.firmware.next, { confirm: true });
});

Given("a manufactured device, whose evidence was kept from the backend", async function (this: Scene) {
  const device = await this.station.makeDevice();
  const backend = await this.bench.backend();
  await makeTrouble(backend, "loses its evidence");
  await beginProvisioning(this, device);
  assert.notEqual(await awaitFailure(this, device), undefined, "the device says nothing of a failure");
  await backend.inject(undefined);
});

When("it is to be provisioned, and the backend trusts its firmware at last", async function (this: Scene) {
  const { firmware, ixit } = this.bench.product;
  const backend = await this.bench.backend();
  await beginProvisioning(this, this.device);
  await awaitFailure(this, this.device);
  await backend.trustFirmware([firmware.release(ixit.firmware.released).digest]);
  const given = async () => (await backend.attestations(identityOf(this, this.device))).length;
  const before = await given();
  const isAgain = async () => ((await given()) > before ? true : undefined);
  const again = await onceTriedAgain(this, this.device, isAgain);
  await expectDone(this.device, "attest again after a failure", again);
});

When("zero-touch has failed for the declared time", async function (this: Scene) {
  // It starts in the network: an access point that it opened before, without one, would be no answer to this failure.
  await this.device.power.off();
  await beginProvisioning(this, this.device);
  await expectDone(this.device, "start in a network", await this.device.power.cycle());
  await awaitFailure(this, this.device, this.notes.read("endsBy"));
  await this.bench.clock.elapse(this.bench.product.ixit.provisioning.fallbackWithinMs);
});

When("zero-touch has failed thereafter", async function (this: Scene) {
  await beginProvisioning(this, this.device);
  await awaitFailure(this, this.device, this.notes.read("endsBy"));
  await this.bench.clock.elapse(this.bench.product.ixit.provisioning.fallbackWithinMs);
});

Then("it offers its set-up within the declared time", async function (this: Scene) {
  await awaitOffer(this, this.device);
});

/** The last evidence that the backend has of `device`, accepted or not. */
async function lastEvidence(
  scene: Scene,
  device: Dut,
): Promise<{ attestation: Attestation; evidence: Evidence }> {
  const attestation = (await (await scene.bench.backend()).attestations(identityOf(scene, device))).at(-1);
  assert.ok(attestation !== undefined, `the backend has no evidence of ${device.slot}`);
  const evidence = readEvidence(attestation.evidence);
  assert.ok(evidence !== undefined, "what it offered is no evidence");
  return { attestation, evidence };
}

for (const whose of ["the evidence that it gave", "the evidence of each"])
  When(`${whose} is examined`, async function (this: Scene) {
    for (const device of this.devices) {
      const { attestation } = await lastEvidence(this, device);
      const { identity, accepted, firmwareDigest, nonce } = attestation;
      await this.observe("evidence", { identity, accepted, firmwareDigest, nonce });
    }
  });

Then("the manufacturer's certificate of this device signed it", async function (this: Scene) {
  const { evidence } = await lastEvidence(this, this.device);
  const manufacturers = [new X509Certificate((await this.bench.factory()).manufacturerCa)];
  const verdict = verifyEvidence(evidence, { manufacturers, isTrustedFirmware: () => true, now: Date.now() });
  assert.ok(verdict.ok, verdict.ok ? "" : verdict.reason);
  assert.equal(evidence.identity, this.notes.read("identity"));
  const shown = await this.examiner.readCertificate(this.device);
  assert.equal(sha256(verdict.certificate.raw), sha256(shown.raw), "another certificate signed it");
});

Then("the backend accepted it", async function (this: Scene) {
  const { attestation } = await lastEvidence(this, this.device);
  assert.equal(attestation.accepted, true, `it was refused: ${attestation.code}`);
});

Then("each is signed with a key of its own", async function (this: Scene) {
  const keys: string[] = [];
  for (const device of this.devices) {
    const { evidence } = await lastEvidence(this, device);
    keys.push(keyOf(Buffer.from(evidence.certificate, "base64")));
  }
  assert.equal(new Set(keys).size, keys.length, "two devices proved themselves with the same key");
});

Then("its evidence states the digest of the next release", async function (this: Scene) {
  const { evidence } = await lastEvidence(this, this.device);
  const { firmware, ixit } = this.bench.product;
  const { digest } = firmware.release(ixit.firmware.next);
  await this.observe("firmware in the evidence", evidence.firmwareDigest, digest);
  assert.equal(evidence.firmwareDigest, digest);
});

Then("it states the digest of the released image", async function (this: Scene) {
  const { evidence } = await lastEvidence(this, this.device);
  const { firmware, ixit } = this.bench.product;
  assert.equal(evidence.firmwareDigest, firmware.release(ixit.firmware.released).digest);
});

Then("evidence of a device with other firmware states that firmware's digest", async function (this: Scene) {
  const { firmware, ixit } = this.bench.product;
  const other = await this.station.makeDevice(ixit.firmware.next);
  await provision(this, other);
  const { evidence } = await lastEvidence(this, other);
  const { digest } = firmware.release(ixit.firmware.next);
  await this.observe("firmware in the other device's evidence", evidence.firmwareDigest, digest);
  assert.equal(evidence.firmwareDigest, digest);
});

Then("each is over a nonce of its own", async function (this: Scene) {
  const backend = await this.bench.backend();
  const nonces: (string | undefined)[] = [];
  for (const device of this.devices) {
    const given = await backend.attestations(identityOf(this, device));
    assert.notEqual(given.length, 0, `the backend has no evidence of ${device.slot}`);
    nonces.push(...given.map(({ nonce }) => nonce));
  }
  assert.equal(new Set(nonces).size, nonces.length, "two pieces of evidence are over the same nonce");
});

/** What an intruder makes of evidence that they overheard: their own device's and another's, for a fresh nonce. */
const forgeries: Readonly<
  Record<string, (own: Evidence, other: Evidence, fresh: string) => Evidence | Uint8Array>
> = {
  "a replay of the device's own": (own) => own,
  "the other device's": (_own, other, nonce) => ({ ...other, nonce }),
  "the device's own with another nonce": (own, _other, nonce) => ({ ...own, nonce }),
  "the device's own with another firmware": (own, _other, nonce) => ({
    ...own,
    nonce,
    firmwareDigest: sha256(randomBytes(32)),
  }),
  "no evidence at all": () => Buffer.from("{}"),
};

defineParameterType({
  name: "forgery",
  regexp: Object.keys(forgeries).map((name) => new RegExp(name)),
  transformer: String,
});

When("an intruder offers the backend evidence that is {forgery}", async function (this: Scene, name: string) {
  const [device = this.device, another = this.device] = this.devices;
  const { evidence: own } = await lastEvidence(this, device);
  const { evidence: other } = await lastEvidence(this, another);
  await offer(this, `evidence that is ${name}`, (nonce) => {
    const made = forgeries[name]?.(own, other, nonce) ?? {};
    return made instanceof Uint8Array ? made : writeEvidence(made as Evidence);
  });
});

When(
  "an intruder offers the backend that evidence with another release's digest",
  async function (this: Scene) {
    const { firmware, ixit } = this.bench.product;
    const { digest } = firmware.release(ixit.firmware.next);
    const { evidence } = await lastEvidence(this, this.device);
    // Its own nonce is good still, and the digest one that the backend trusts: nothing but the signature is wrong about it.
    await (await this.bench.backend()).trustFirmware([evidence.firmwareDigest, digest]);
    await offer(this, "evidence with another release's digest", () =>
      writeEvidence({ ...evidence, firmwareDigest: digest }),
    );
  },
);

/** Offers evidence in the first device's name; what the backend says is noted as the outcome. */
async function offer(scene: Scene, what: string, make: (nonce: string) => Uint8Array): Promise<void> {
  const wait = { withinMs: scene.bench.product.ixit.timing.registrationWithinMs };
  const backend = await scene.bench.backend();
  const before = (await backend.attestations()).length;
  const outcome = await backend.offerEvidence(
    identityOf(scene, scene.devices[0] ?? scene.device),
    make,
    wait,
  );
  await scene.observe(what, outcome);
  const [seen, ...more] = (await backend.attestations()).slice(before);
  await scene.observe("what the backend has of it", { accepted: seen?.accepted, code: seen?.code });
  if (seen === undefined || more.length > 0)
    throw new Inconclusive("not-observable", "the backend does not show what became of the evidence");
  scene.notes.write("outcome", outcome);
}
