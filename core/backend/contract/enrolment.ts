import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { test } from "node:test";
import { encodeEstBody, estPaths, readSubject, toPem } from "../../wire/index.ts";
import { askCertificate, attest, certificateIn, enrol, enterOperation, renew } from "./provisioning.ts";
import { endOf, type MakeBackend, parseAnswer, patience } from "./support.ts";

/** How a device comes by its operational credential, and by the next. */
export function enrolmentContract(make: MakeBackend): void {
  test("an attested device is given a certificate for its own key, by the authority of the endpoint", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    assert.equal((await attest(under, identity)).status, 204);
    const answer = await askCertificate(under, identity, "enroll");
    const certificate = certificateIn(answer);
    assert.ok(
      new X509Certificate(toPem(certificate)).verify(
        new X509Certificate(under.backend.endpoint.deviceCa).publicKey,
      ),
    );
    assert.deepEqual(readSubject(certificate), { commonName: identity, serialNumber: identity });
    assert.equal(answer.headers["content-length"], String(answer.body.length));
    assert.ok(!/\s/.test(answer.body.toString()));
    under.adopt(identity, certificate);
    const record = await under.backend.device(identity);
    assert.equal(record?.state, "claimed");
    assert.deepEqual(
      record?.credentials.map(({ state }) => state),
      ["issued"],
    );
    await using _device = await under.connectAs(identity);
  });

  test("the authority is told to anybody", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    const answer = await under.request(identity, { method: "GET", path: estPaths.cacerts });
    assert.deepEqual(
      Buffer.from(certificateIn(answer)),
      new X509Certificate(under.backend.endpoint.deviceCa).raw,
    );
  });

  test("nobody is enrolled without an attestation of its own, and one serves once", async (t) => {
    await using under = await make(t);
    const [identity, other] = under.devices;
    const refused = async () => {
      const answer = await askCertificate(under, identity, "enroll");
      assert.equal(answer.status, 403);
      assert.equal(parseAnswer(answer)["code"], "not-attested");
    };
    await attest(under, other);
    // In the second mode it is the attestation that makes a bootstrap key known at all.
    if (under.backend.endpoint.authentication === "mutual-tls") await refused();
    await enrol(under, identity);
    await refused();
    assert.equal((await under.backend.device(identity))?.credentials.length, 1);
    assert.ok((await under.backend.refusals(identity)).some(({ service }) => service === "est"));
  });

  test("a request for another name, for the bootstrap key, or by nobody is refused, and the attestation stays good", async (t) => {
    await using under = await make(t);
    const [identity, other] = under.devices;
    await attest(under, identity);
    const codeOf = async (der: Uint8Array) => {
      const answer = await askCertificate(under, identity, "enroll", der);
      return `${answer.status} ${parseAnswer(answer)["code"]}`;
    };
    assert.equal(await codeOf(under.certificateRequest(other)), "403 wrong-identity");
    assert.equal(await codeOf(under.certificateRequest(identity, "bootstrap")), "403 bootstrap-key");
    assert.equal(await codeOf(Buffer.from("no request")), "400 malformed");
    assert.equal(await codeOf(under.certificateRequest(identity).subarray(1)), "400 malformed");
    const body = encodeEstBody(under.certificateRequest(identity));
    const nobody = await under.request(identity, { method: "POST", path: estPaths.enroll, body });
    assert.equal(nobody.status, 401);
    assert.equal(await under.backend.device(identity), undefined);
    certificateIn(await askCertificate(under, identity, "enroll"));
  });

  test("an operational credential opens no first enrolment, a bootstrap credential no other", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await enrol(under, identity);
    await attest(under, identity);
    const body = encodeEstBody(under.certificateRequest(identity));
    const first = await under.request(identity, {
      method: "POST",
      path: estPaths.enroll,
      body,
      credential: "own",
    });
    const next = await under.request(identity, {
      method: "POST",
      path: estPaths.reenroll,
      body,
      credential: "bootstrap",
    });
    assert.deepEqual([first.status, parseAnswer(first)["code"]], [403, "wrong-credential"]);
    assert.deepEqual([next.status, parseAnswer(next)["code"]], [403, "wrong-credential"]);
  });

  test("a device in operation changes its credential; with its first use the old one is refused and its connection ends", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await using old = await enterOperation(under, identity);
    await renew(under, identity);
    assert.equal((await under.backend.device(identity))?.state, "rotating");
    // Until the new one is used, the old one works.
    await using _again = await under.connectAs(identity, { credential: "previous" });
    await endOf(old);

    await using device = await under.connectAs(identity);
    const record = await under.backend.device(identity);
    assert.equal(record?.state, "active");
    assert.deepEqual(
      record?.credentials.map(({ state }) => state),
      ["revoked", "in-use"],
    );
    const known = (await under.backend.refusals(identity)).length;
    await assert.rejects(under.connectAs(identity, { credential: "previous" }));
    const refusal = await under.backend.awaitRefusal(identity, known, patience);
    assert.equal(refusal.kind, "done");
    assert.equal(await device.subscribe(`devices/${identity}/orders`), "granted", "the new connection stays");
  });

  test("a rotation that is asked for again ends with the credential that is used", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await using _first = await enterOperation(under, identity);
    // The first answer is lost on its way.
    certificateIn(await askCertificate(under, identity, "reenroll"));
    await renew(under, identity);
    await using _device = await under.connectAs(identity);
    const record = await under.backend.device(identity);
    assert.equal(record?.state, "active");
    assert.deepEqual(
      record?.credentials.map(({ state }) => state),
      ["revoked", "revoked", "in-use"],
    );
  });

  test("a device that is not in operation changes no credential", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await enrol(under, identity);
    const answer = await askCertificate(under, identity, "reenroll");
    assert.deepEqual([answer.status, parseAnswer(answer)["code"]], [403, "wrong-state"]);
    assert.equal((await under.backend.device(identity))?.credentials.length, 1);
  });
}
