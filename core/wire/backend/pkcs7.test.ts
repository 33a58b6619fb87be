import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { suite, test } from "node:test";
import fc from "fast-check";
import { decodeEstBody, encodeEstBody } from "./est.ts";
import { readCertsOnly, writeCertsOnly } from "./pkcs7.ts";
import { createAuthority, p256 } from "./test-support.ts";

const authority = createAuthority();
const certificates = [
  authority.certificate.raw,
  authority.issue("TEST-0001", p256().publicKey).raw,
  authority.issue("TEST-0002", p256().publicKey).raw,
];

/** OpenSSL's own file of the same kind: what we read must not be only what we write. */
function opensslCertsOnly(): Uint8Array {
  const pem = authority.certificate.toString() + authority.issue("TEST-0003", p256().publicKey).toString();
  // What Node hands over is a socket, which openssl does not open by its name; a pipe it does.
  return execFileSync("sh", ["-c", "cat | openssl crl2pkcs7 -nocrl -certfile /dev/stdin -outform DER"], {
    input: pem,
  });
}

suite("certs-only messages", () => {
  test("carry certificates in their order", () => {
    for (const count of [0, 1, 3]) {
      const some = certificates.slice(0, count);
      assert.deepEqual(readCertsOnly(writeCertsOnly(some))?.map(Buffer.from), some);
    }
  });

  test("are read by openssl", () => {
    const text = execFileSync("openssl", ["pkcs7", "-inform", "DER", "-print_certs", "-noout"], {
      input: writeCertsOnly(certificates.slice(0, 2)),
    }).toString();
    assert.match(text, /subject=CN = ?Test authority/);
    assert.match(text, /serialNumber = ?TEST-0001/);
  });

  test("of openssl are read", () => {
    const found = readCertsOnly(opensslCertsOnly());
    assert.equal(found?.length, 2);
    assert.deepEqual(Buffer.from(found?.[0] ?? []), authority.certificate.raw);
  });

  test("nothing else is one, cut short or damaged ones neither break the reader", () => {
    const whole = writeCertsOnly(certificates);
    assert.equal(readCertsOnly(authority.certificate.raw), undefined);
    assert.equal(readCertsOnly(Buffer.concat([whole, Buffer.of(0)])), undefined);
    for (let length = 0; length < whole.length; length += 1)
      assert.equal(readCertsOnly(whole.subarray(0, length)), undefined);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const damaged = Uint8Array.from(whole);
        damaged[at] = value;
        readCertsOnly(damaged);
      }),
    );
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void readCertsOnly(bytes)));
  });
});

suite("EST bodies", () => {
  test("go unwrapped and may come wrapped", () => {
    const der = authority.certificate.raw;
    const body = encodeEstBody(der);
    assert.ok(!/\s/.test(body));
    assert.deepEqual(decodeEstBody(body), der);
    assert.deepEqual(decodeEstBody(Buffer.from(body.replaceAll(/(.{64})/g, "$1\r\n"))), der);
  });

  test("of anything but base64 are none", () => {
    for (const text of ["", "  ", "A", "AA", "AA==B", "A-_=", "-----BEGIN CERTIFICATE-----", "AB==", "ä"])
      assert.equal(decodeEstBody(text), undefined, text);
  });
});
