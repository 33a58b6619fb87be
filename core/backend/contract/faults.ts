import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { test } from "node:test";
import { attestationPath, estPaths, toPem, topicOf, writeEvidence } from "../../wire/index.ts";
import type { BackendFault } from "../conditions.ts";
import {
  askCertificate,
  askNonce,
  attest,
  certificateIn,
  enrol,
  enterOperation,
  renew,
} from "./provisioning.ts";
import { attentive, endOf, type MakeBackend, parseAnswer } from "./support.ts";

/** What a device meets when the backend is told to misbehave, and that it ends when it is told so. */
export function faultsContract(make: MakeBackend): void {
  const unreachable: readonly BackendFault[] = [
    "absent",
    "drops",
    "untrusted-certificate",
    "wrong-name",
    "expired-certificate",
    "outdated-tls",
  ];
  for (const fault of unreachable) {
    test(`${fault}: nobody gets through, live connections end, and afterwards all is well`, async (t) => {
      await using under = await make(t);
      const [identity] = under.devices;
      await using device = await attentive(under, identity);
      const before = await under.backend.attempts();
      await under.backend.inject(fault);
      await endOf(device);
      await assert.rejects(under.connectAs(identity));
      await assert.rejects(under.request(identity, { method: "GET", path: estPaths.cacerts }));
      assert.equal(await under.backend.attempts(), before + 2);
      await under.backend.inject(undefined);
      await using _again = await attentive(under, identity);
      const answer = await under.request(identity, { method: "GET", path: estPaths.cacerts });
      assert.equal(answer.status, 200);
    });
  }

  test("untrusted-to-newcomers: nobody gets through, and who is there stays", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await using device = await attentive(under, identity);
    await under.backend.inject("untrusted-to-newcomers");
    await assert.rejects(under.request(identity, { method: "GET", path: estPaths.cacerts }));
    assert.equal(await device.subscribe(topicOf.orders(identity)), "granted");
    await under.backend.inject(undefined);
    const answer = await under.request(identity, { method: "GET", path: estPaths.cacerts });
    assert.equal(answer.status, 200);
    assert.equal(await device.subscribe(topicOf.orders(identity)), "granted");
  });

  test("silent: who comes waits until the fault ends", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await under.backend.inject("silent");
    const attempt = assert.rejects(under.request(identity, { method: "GET", path: estPaths.cacerts }));
    while ((await under.backend.attempts()) === 0) await new Promise(setImmediate);
    await under.backend.inject(undefined);
    await attempt;
    assert.equal((await under.request(identity, { method: "GET", path: estPaths.cacerts })).status, 200);
  });

  test("slow: answers take a while and are right", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await under.backend.inject("slow");
    const begin = performance.now();
    const answer = await under.request(identity, { method: "GET", path: estPaths.cacerts });
    assert.equal(answer.status, 200);
    assert.ok(performance.now() - begin > 100);
  });

  test("refuses-enrolment: attested or not, nobody is enrolled; connections stay", async (t) => {
    await using under = await make(t);
    const [identity, other] = under.devices;
    await using device = await enterOperation(under, identity);
    await under.backend.inject("refuses-enrolment");
    await attest(under, other);
    assert.equal(parseAnswer(await askCertificate(under, other, "enroll"))["code"], "refused-by-operator");
    assert.equal(
      parseAnswer(await askCertificate(under, identity, "reenroll"))["code"],
      "refused-by-operator",
    );
    assert.equal(await device.subscribe(topicOf.orders(identity)), "granted");
    await under.backend.inject(undefined);
    await enrol(under, other);
  });

  test("loses-evidence: it is acknowledged, nobody is attested, and its nonce is good still", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await under.backend.inject("loses-evidence");
    const evidence = writeEvidence(under.evidence(identity, await askNonce(under, identity)));
    const offer = () => under.request(identity, { method: "POST", path: attestationPath, body: evidence });
    assert.equal((await offer()).status, 204);
    const seen = await under.backend.attestations(identity);
    assert.deepEqual(
      seen.map(({ accepted, code }) => ({ accepted, code })),
      [{ accepted: false, code: "lost" }],
    );
    assert.notEqual((await askCertificate(under, identity, "enroll")).status, 200);
    await under.backend.inject(undefined);
    assert.equal((await offer()).status, 204);
    certificateIn(await askCertificate(under, identity, "enroll"));
  });

  test("loses-answers: what is asked for is done, and its answer never comes", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await attest(under, identity);
    await under.backend.inject("loses-answers");
    await assert.rejects(askCertificate(under, identity, "enroll"));
    await under.backend.inject(undefined);
    assert.equal((await under.backend.device(identity))?.credentials.length, 1);
    assert.equal((await under.request(identity, { method: "GET", path: estPaths.cacerts })).status, 200);
  });

  test("forgets-certificates: what is issued is right and opens nothing; what was there before stays", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await using device = await enterOperation(under, identity);
    const before = await under.backend.device(identity);
    await under.backend.inject("forgets-certificates");
    await renew(under, identity);
    await assert.rejects(under.connectAs(identity));
    assert.deepEqual(await under.backend.device(identity), before);
    assert.equal(await device.subscribe(topicOf.orders(identity)), "granted");
  });

  test("delivers-misnamed-certificate: the certificate is for the device's key and in another name", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await under.backend.inject("delivers-misnamed-certificate");
    await attest(under, identity);
    const request = under.certificateRequest(identity);
    const certificate = certificateIn(await askCertificate(under, identity, "enroll", request));
    const { publicKey, subject } = new X509Certificate(toPem(certificate));
    assert.ok(!subject.split("\n").includes(`serialNumber=${identity}`), subject);
    assert.ok(Buffer.from(request).includes(publicKey.export({ format: "der", type: "spki" })));
  });

  test("delivers-foreign-certificate: the certificate is of the device's name and another key", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await under.backend.inject("delivers-foreign-certificate");
    await attest(under, identity);
    const request = under.certificateRequest(identity);
    const certificate = certificateIn(await askCertificate(under, identity, "enroll", request));
    const { publicKey, subject } = new X509Certificate(toPem(certificate));
    assert.ok(subject.includes(identity));
    const spki = publicKey.export({ format: "der", type: "spki" });
    assert.equal(Buffer.from(request).includes(spki), false);
  });
}
