import "reflect-metadata";
import assert from "node:assert/strict";
import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { describe, it } from "node:test";
import * as x509 from "@peculiar/x509";
import { issueCertificate, toPem } from "./certificate.ts";

const pair = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const spki = (key: ReturnType<typeof pair>["publicKey"]) => key.export({ format: "der", type: "spki" });

const root = pair();
const rootDer = issueCertificate(
  {
    subject: { commonName: "Root" },
    issuer: { commonName: "Root" },
    publicKey: spki(root.publicKey),
    notBefore: new Date("2026-01-02T03:04:05Z"),
    notAfter: new Date("2061-01-02T03:04:05Z"),
    use: { kind: "authority" },
  },
  root.privateKey,
);

describe("certificates, read by libraries that did not write them", () => {
  it("an authority is self-signed, may sign, and has its times", () => {
    const parsed = new x509.X509Certificate(rootDer);
    assert.equal(parsed.subject, "CN=Root");
    assert.equal(parsed.notBefore.toISOString(), "2026-01-02T03:04:05.000Z");
    assert.equal(parsed.notAfter.toISOString(), "2061-01-02T03:04:05.000Z");
    assert.equal(parsed.getExtension(x509.BasicConstraintsExtension)?.ca, true);
    assert.equal(
      parsed.getExtension(x509.KeyUsagesExtension)?.usages,
      x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
    );
    assert.ok(new X509Certificate(rootDer).verify(root.publicKey));
  });

  it("an IDevID names the device, never expires, and chains to its authority", () => {
    const device = pair();
    const der = issueCertificate(
      {
        subject: { commonName: "AR1", serialNumber: "AR1-0042" },
        issuer: { commonName: "Root" },
        publicKey: spki(device.publicKey),
        notBefore: new Date("2026-01-01T00:00:00Z"),
        use: { kind: "device" },
      },
      root.privateKey,
    );
    const parsed = new x509.X509Certificate(der);
    assert.equal(parsed.subject, "CN=AR1, 2.5.4.5=AR1-0042");
    assert.equal(parsed.notAfter.toISOString(), "9999-12-31T23:59:59.000Z");
    assert.deepEqual(
      [...(parsed.getExtension(x509.ExtendedKeyUsageExtension)?.usages ?? [])],
      [x509.ExtendedKeyUsage.clientAuth, x509.ExtendedKeyUsage.serverAuth],
    );
    const native = new X509Certificate(toPem(der));
    assert.ok(native.verify(root.publicKey));
    assert.ok(native.checkIssued(new X509Certificate(rootDer)));
    assert.ok(native.subject.includes("serialNumber=AR1-0042"));
    const keyOf = (certificate: x509.X509Certificate) =>
      certificate.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId;
    const { keyId } = parsed.getExtension(x509.AuthorityKeyIdentifierExtension) ?? {};
    assert.match(keyId ?? "", /^[0-9a-f]{64}$/);
    assert.equal(keyId, keyOf(new x509.X509Certificate(rootDer)));
    assert.notEqual(keyId, keyOf(parsed));
  });

  it("a server is valid for its names and addresses only", () => {
    const server = pair();
    const use = { kind: "server", dnsNames: ["localhost"], addresses: [[127, 0, 0, 1]] } as const;
    const native = new X509Certificate(
      issueCertificate(
        {
          subject: { commonName: "localhost" },
          issuer: { commonName: "Root" },
          publicKey: spki(server.publicKey),
          notBefore: new Date(0),
          use,
        },
        root.privateKey,
      ),
    );
    assert.equal(native.checkHost("localhost"), "localhost");
    assert.equal(native.checkHost("example.test"), undefined);
    assert.equal(native.checkIP("127.0.0.1"), "127.0.0.1");
  });
});
