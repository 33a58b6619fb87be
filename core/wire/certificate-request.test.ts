import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { suite, test } from "node:test";
import fc from "fast-check";
import { createAuthority, p256, requestFor } from "./backend/test-support.ts";
import { readCertificateRequest } from "./certificate-request.ts";
import { attribute, der, oids, printable, sequence } from "./der.ts";
import { readElements } from "./der-reader.ts";
import { readName, readSubject } from "./name-reader.ts";

const identity = "TEST-0001";

suite("certificate requests", () => {
  for (const [name, pair] of [
    ["P-256", p256()],
    ["Ed25519", generateKeyPairSync("ed25519")],
  ] as const) {
    test(`${name}: subject and key are read`, () => {
      const request = readCertificateRequest(requestFor(identity, pair.privateKey, pair.publicKey));
      assert.deepEqual(request?.subject, { commonName: identity, serialNumber: identity });
      assert.deepEqual(
        Buffer.from(request?.publicKey ?? []),
        pair.publicKey.export({ format: "der", type: "spki" }),
      );
    });
  }

  test("openssl's are read", () => {
    const key = execFileSync(
      "openssl",
      ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
      {
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    // What Node hands over is a socket, which openssl does not open by its name; a pipe it does.
    const command = `cat | openssl req -new -key /dev/stdin -subj /CN=x/serialNumber=${identity} -outform DER`;
    const bytes = execFileSync("sh", ["-c", command], { input: key });
    const request = readCertificateRequest(bytes);
    assert.equal(request?.subject.serialNumber, identity);
    assert.deepEqual(
      Buffer.from(request?.publicKey ?? []),
      createPublicKey(createPrivateKey(key)).export({ format: "der", type: "spki" }),
    );
  });

  test("one for a key that its sender does not hold is none", () => {
    assert.equal(
      readCertificateRequest(requestFor(identity, p256().privateKey, p256().publicKey)),
      undefined,
    );
  });

  test("damaged ones are none", () => {
    const pair = p256();
    const whole = requestFor(identity, pair.privateKey, pair.publicKey);
    for (let length = 0; length < whole.length; length += 1)
      assert.equal(readCertificateRequest(whole.subarray(0, length)), undefined);
    const damage = fc.record({ at: fc.nat(whole.length - 1), by: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(damage, ({ at, by }) => {
        const damaged = Uint8Array.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ by;
        const subject = readCertificateRequest(damaged)?.subject;
        // What is not covered by the signature says nothing: algorithm and unused bits of the signature.
        assert.ok(subject === undefined || subject.serialNumber === identity);
      }),
    );
  });
});

suite("names", () => {
  test("a certificate's subject is read, not its issuer's", () => {
    const certificate = createAuthority().issue(identity, p256().publicKey);
    assert.deepEqual(readSubject(certificate.raw), { commonName: identity, serialNumber: identity });
  });

  test("two serial numbers name nobody", () => {
    const one = attribute(oids.serialNumber, printable("A"));
    assert.deepEqual(readName(sequence(one)), { serialNumber: "A" });
    assert.equal(readName(sequence(one, attribute(oids.serialNumber, printable("B")))), undefined);
  });
});

suite("DER reader", () => {
  test("takes definite lengths that fit, and nothing over", () => {
    const long = der(0x04, new Uint8Array(300));
    assert.equal(readElements(Buffer.concat([long, der(0x05)]))?.length, 2);
    for (const hex of ["30", "3080", "300100ff", "3085000000000100", "1f0100", "30820001", "04810"])
      assert.equal(readElements(Buffer.from(hex, "hex")), undefined, hex);
    assert.deepEqual(readElements(new Uint8Array()), []);
  });
});
