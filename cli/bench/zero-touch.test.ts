import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import tls from "node:tls";
import type { BackendFault } from "../../core/backend/index.ts";
import { sha256 } from "../../core/kernel/index.ts";
import { readSubject } from "../../core/wire/index.ts";
import { referenceBehaviour } from "../../emulators/device/index.ts";
import { expectDone, type Field, makeField, patience } from "./field-test-support.ts";

const { fallbackWithinMs, retryAtLeastMs, confirmationWithinMs } = referenceBehaviour.provisioning;

const accessPoint = ({ device }: Field) => device.air.look();

for (const authentication of ["mutual-tls", "signed-challenge"] as const)
  describe(`zero-touch, ${authentication}`, () => {
    const behaviour = { authentication };

    it("a device that finds a network provisions itself, once", async () => {
      await using field = await makeField({ behaviour });
      const { backend, identity, device } = field;
      device.network.join();
      await field.operational();
      const record = await backend.device(identity);
      assert.equal(record?.state, "active");
      const [attestation, ...more] = await backend.attestations(identity);
      assert.deepEqual(
        [attestation?.accepted, attestation?.firmwareDigest, more],
        [true, field.parts.boot.running.digest, []],
      );
      const [credential] = field.parts.credentials.usable();
      assert.equal(record?.credentials[0]?.fingerprint, credential && sha256(credential.certificate));
      assert.equal(await accessPoint(field), undefined, "nobody is to set it up any more");
      field.cycle();
      expectDone(await backend.awaitTelemetry(identity, 1, patience));
      assert.equal(field.parts.provisioning.state, "operational");
      assert.equal((await backend.registrations(identity)).length, 1);
      assert.equal((await backend.attestations(identity)).length, 1);
      assert.deepEqual(await backend.refusals(), []);
      assert.deepEqual(field.events(), ["provisioned"]);
    });

    it("a credential that is turned away before the confirmation is replaced", async () => {
      await using field = await makeField({ behaviour });
      const { backend, identity, device, parts } = field;
      await backend.answerRegistrations("withhold");
      device.network.join();
      await field.until(() => parts.provisioning.state === "awaiting-confirmation");
      const [first] = parts.credentials.usable();
      device.network.leave();
      // Whoever keeps the registry retires the device: nothing that it has been given counts.
      const at = Date.now();
      await backend.claim(identity, "somebody");
      await retire(field, at);
      await backend.answerRegistrations("confirm");
      device.network.join();
      await field.until(() => parts.provisioning.error === "registration-refused");
      device.clock.advance(retryAtLeastMs);
      await field.operational();
      const [second] = parts.credentials.usable();
      assert.notDeepEqual(second?.certificate, first?.certificate);
    });
  });

/** Another device's notice would not do it: this one's own does. */
async function retire({ parts, device }: Field, at: number): Promise<void> {
  device.network.join();
  parts.provisioning.stop();
  parts.notices.record({ identity: parts.identity.read() ?? "", at, trigger: "console" });
  await parts.notices.deliver(new AbortController().signal);
  device.network.leave();
}

const faults: Readonly<Record<Exclude<BackendFault, "slow">, string>> = {
  absent: "backend-unreachable",
  silent: "backend-silent",
  "untrusted-certificate": "backend-untrusted",
  "untrusted-to-newcomers": "backend-untrusted",
  "wrong-name": "backend-untrusted",
  "expired-certificate": "backend-untrusted",
  "outdated-tls": "backend-untrusted",
  "refuses-enrolment": "enrolment-refused",
  "alters-nonce": "enrolment-refused",
  "delivers-foreign-certificate": "enrolment-refused",
  "delivers-misnamed-certificate": "enrolment-refused",
  "forgets-certificates": "registration-refused",
  drops: "backend-unreachable",
  "loses-evidence": "enrolment-refused",
  "loses-answers": "backend-unreachable",
};

describe("zero-touch that fails", () => {
  for (const [fault, code] of Object.entries(faults) as [BackendFault, string][])
    it(`${fault}: says ${code}, offers the access point, and succeeds later`, async () => {
      await using field = await makeField();
      const { backend, device, parts } = field;
      await backend.inject(fault);
      device.powerOff();
      device.network.join();
      device.powerOn();
      const { provisioning } = field.parts;
      assert.equal(provisioning.state, "connecting");
      assert.equal(await accessPoint(field), undefined);
      if (fault === "silent") {
        await field.until(() => field.parts.provisioning.state === "connecting");
        await connected(field, 1);
        device.clock.advance(fallbackWithinMs);
      }
      await field.until(() => provisioning.error !== undefined);
      assert.deepEqual([provisioning.state, provisioning.error], ["set-up", code]);
      assert.notEqual(await accessPoint(field), undefined);
      assert.equal(parts.credentials.usable().length, 0);
      assert.deepEqual(field.events(), ["provisioning-failed"]);

      const attempts = await backend.attempts();
      await backend.inject(undefined);
      if (fault !== "silent") {
        device.clock.advance(retryAtLeastMs - 1);
        for (let idle = 0; idle < 50; idle += 1) await turn();
        assert.equal(await backend.attempts(), attempts, "it tries again too early");
      }
      device.clock.advance(retryAtLeastMs);
      await field.operational();
      assert.deepEqual([provisioning.error, await accessPoint(field)], [undefined, undefined]);
      assert.deepEqual(field.panics, []);
    });

  it("outdated TLS is refused by the device itself, whatever its TLS library would take", async (t) => {
    const { DEFAULT_MIN_VERSION, DEFAULT_CIPHERS } = tls;
    t.after(() => Object.assign(tls, { DEFAULT_MIN_VERSION, DEFAULT_CIPHERS }));
    Object.assign(tls, { DEFAULT_MIN_VERSION: "TLSv1", DEFAULT_CIPHERS: "DEFAULT:@SECLEVEL=0" });
    await using field = await makeField();
    const { backend, device } = field;
    await backend.inject("outdated-tls");
    device.network.join();
    await field.until(() => field.parts.provisioning.error !== undefined);
    assert.equal(field.parts.provisioning.error, "backend-untrusted");
    assert.deepEqual(await backend.attestations(), [], "it has said nothing");
    await backend.inject(undefined);
    device.clock.advance(retryAtLeastMs);
    await field.operational();
    // The connection over which orders come refuses it as well.
    const losses = () =>
      field.parts.log.entries().flatMap(({ event, detail }) => (event === "backend-lost" ? [detail] : []));
    await backend.inject("outdated-tls");
    await field.until(() => losses().length > 0);
    device.clock.advance(retryAtLeastMs);
    await field.until(() => losses().length > 1);
    assert.match(losses()[1] ?? "", /^backend-untrusted/);
  });

  it("an unknown firmware is not enrolled", async () => {
    await using field = await makeField();
    await field.backend.trustFirmware([]);
    field.device.network.join();
    await field.until(() => field.parts.provisioning.error !== undefined);
    assert.equal(field.parts.provisioning.error, "enrolment-refused");
    const [attestation] = await field.backend.attestations(field.identity);
    assert.deepEqual([attestation?.accepted, attestation?.code], [false, "unknown-firmware"]);
  });

  it("waits longer after each failure", async () => {
    await using field = await makeField();
    const { backend, device } = field;
    await backend.inject("absent");
    device.network.join();
    await field.until(() => field.parts.provisioning.error !== undefined);
    for (const wait of [1, 2, 4, 8].map((times) => times * retryAtLeastMs)) {
      await field.until(() => field.parts.provisioning.state === "set-up");
      const attempts = await backend.attempts();
      device.clock.advance(wait - 1);
      for (let idle = 0; idle < 20; idle += 1) await turn();
      assert.equal(await backend.attempts(), attempts, `before ${wait} ms`);
      device.clock.advance(1);
      await field.until(() => field.parts.provisioning.state === "connecting");
      await field.until(() => field.parts.provisioning.state !== "connecting");
    }
  });

  it("a network that goes away in the middle ends the attempt, and one that comes back begins another", async () => {
    await using field = await makeField();
    const { backend, device, parts } = field;
    await backend.answerRegistrations("withhold");
    device.network.join();
    await field.until(() => parts.provisioning.state === "awaiting-confirmation");
    device.network.leave();
    assert.deepEqual([parts.provisioning.state, parts.provisioning.error], ["set-up", undefined]);
    await backend.answerRegistrations("confirm");
    device.network.join();
    await field.operational();
  });
});

async function connected({ backend, until }: Field, attempts: number): Promise<void> {
  let seen = 0;
  const look = () => void backend.attempts().then((count) => (seen = count));
  await until(() => {
    look();
    return seen >= attempts;
  }, "a connection");
}

describe("confirmation", () => {
  const outcomes = {
    withhold: "confirmation-timeout",
    refuse: "registration-refused",
    forge: "confirmation-timeout",
    "confirm-another": "confirmation-timeout",
  } as const;

  for (const [policy, code] of Object.entries(outcomes) as [keyof typeof outcomes, string][])
    it(`${policy}: the device does not enter operation and says ${code}`, async () => {
      await using field = await makeField();
      const { backend, device, identity, parts } = field;
      await backend.answerRegistrations(policy);
      device.network.join();
      expectDone(await backend.awaitRegistration(identity, 0, patience));
      const refused = { withhold: 0, refuse: 0, forge: 1, "confirm-another": 2 }[policy];
      const orders = () => field.events().filter((event) => event === "order-refused").length;
      await field.until(() => orders() >= Math.min(refused, 1));
      if (policy !== "refuse") {
        assert.equal(parts.provisioning.state, "awaiting-confirmation");
        device.clock.advance(confirmationWithinMs - 1);
        await turn();
        assert.equal(parts.provisioning.state, "awaiting-confirmation");
        device.clock.advance(1);
      }
      await field.until(() => parts.provisioning.error !== undefined);
      assert.deepEqual([parts.provisioning.state, parts.provisioning.error], ["set-up", code]);
      assert.notEqual(await accessPoint(field), undefined);
      assert.deepEqual(await backend.telemetry(identity), []);
      field.cycle();
      assert.notEqual(field.parts.provisioning.state, "operational", "nor after a restart");

      await backend.answerRegistrations("confirm");
      await field.until(() => field.parts.provisioning.state !== "connecting");
      device.clock.advance(confirmationWithinMs + retryAtLeastMs);
      await field.until(() => ["operational", "set-up"].includes(field.parts.provisioning.state));
      device.clock.advance(retryAtLeastMs);
      await field.operational();
    });

  it("a confirmation counts for the last registration only, and once", async () => {
    await using field = await makeField();
    const { backend, device, identity, parts } = field;
    await backend.answerRegistrations("withhold");
    device.network.join();
    expectDone(await backend.awaitRegistration(identity, 0, patience));
    device.network.leave();
    device.network.join();
    expectDone(await backend.awaitRegistration(identity, 1, patience));
    const nonces = (await backend.registrations(identity)).map(({ nonce = "" }) => nonce);
    assert.notEqual(nonces[0], nonces[1]);
    const confirm = (nonce = "") => field.order({ name: "confirm-registration", nonce });
    const early = await confirm(nonces[0]);
    assert.deepEqual([early.kind, early.kind === "refused" && early.code], ["refused", "wrong-nonce"]);
    assert.equal(parts.provisioning.state, "awaiting-confirmation");
    expectDone(await confirm(nonces[1]));
    await field.operational();
    assert.equal((await confirm(nonces[1])).kind, "refused");
  });
});

describe("operational certificate", () => {
  it("names the device and was issued for a key of its own by the backend's authority", async () => {
    await using field = await makeField();
    field.device.network.join();
    await field.operational();
    const [{ certificate, privateKey } = assert.fail("no credential")] = field.parts.credentials.usable();
    assert.deepEqual(readSubject(certificate), { commonName: field.identity, serialNumber: field.identity });
    const parsed = new X509Certificate(certificate);
    assert.ok(parsed.verify(new X509Certificate(field.backend.endpoint.deviceCa).publicKey));
    assert.ok(parsed.checkPrivateKey(privateKey));
    const bootstrap = field.parts.identity.certificate() ?? new Uint8Array();
    assert.notDeepEqual(
      new X509Certificate(bootstrap).publicKey.export({ format: "jwk" }),
      parsed.publicKey.export({ format: "jwk" }),
    );
  });
});
