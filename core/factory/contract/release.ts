import assert from "node:assert/strict";
import { randomBytes, verify, X509Certificate } from "node:crypto";
import { test } from "node:test";
import { sha256 } from "../../kernel/index.ts";
import type { Label, UnitRecord } from "../factory.ts";
import { expectDone, expectRefused, type MakeFactory, release } from "./support.ts";

/** A unit that leaves the line. */
export function releaseContract(make: MakeFactory): void {
  test("the record is what the device reports, and the device is up and manufactured", async (t) => {
    await using under = await make(t);
    const { factory, order, fields } = under;
    await using device = await under.blank();
    const { record } = await release(under, device);
    const { maintenance } = device;
    const identity = expectDone(await maintenance.readIdentity());
    const status = expectDone(await maintenance.readStatus());
    const { values } = expectDone(await maintenance.readConfiguration());
    const expected: UnitRecord = {
      identity,
      certificateFingerprint: sha256(expectDone(await maintenance.readCertificate())),
      firmwareVersion: status.firmwareVersion,
      firmwareDigest: status.firmwareDigest,
      productType: String(values[fields.productType]),
      region: String(values[fields.region]),
      fleet: String(values[fields.fleet]),
      state: "released",
      selfTest: record.selfTest,
      at: record.at,
    };
    assert.deepEqual(record, expected);
    assert.deepEqual(await factory.record(identity), record);
    assert.equal(record.firmwareDigest, sha256(order.image));
    const { productType, region, fleet } = order;
    assert.deepEqual([record.productType, record.region, record.fleet], [productType, region, fleet]);
    assert.notEqual(status.state, "blank");
    assert.equal((await maintenance.writeIdentity("another")).kind, "refused");
  });

  test("the self-test's report is in the record: it passed, and shows what was checked", async (t) => {
    await using under = await make(t);
    await using device = await under.blank();
    const { selfTest } = (await release(under, device)).record;
    assert.equal(selfTest.passed, true);
    assert.ok(selfTest.checks.length > 0, "a report without checks proves nothing");
    for (const check of selfTest.checks) assert.ok(check.passed && check.name !== "", check.name);
  });

  test("the certificate names the identity, is the manufacturer's, and its key is in the device", async (t) => {
    await using under = await make(t);
    await using device = await under.blank();
    const { identity } = (await release(under, device)).record;
    const authority = new X509Certificate(under.factory.manufacturerCa);
    const certificate = new X509Certificate(expectDone(await device.maintenance.readCertificate()));
    assert.ok(certificate.subject.split("\n").includes(`serialNumber=${identity}`), certificate.subject);
    assert.ok(authority.ca && !certificate.ca);
    assert.ok(certificate.checkIssued(authority));
    assert.ok(certificate.verify(authority.publicKey));
    const nonce = Uint8Array.from(randomBytes(32));
    const signature = expectDone(await device.maintenance.signChallenge(nonce));
    const digest = certificate.publicKey.asymmetricKeyType === "ed25519" ? null : "sha256";
    assert.ok(verify(digest, nonce, certificate.publicKey, signature));
  });

  test("two devices have two identities, two keys, two labels and two records", async (t) => {
    await using under = await make(t);
    await using first = await under.blank();
    await using second = await under.blank();
    const units: UnitRecord[] = [];
    const keys: string[] = [];
    const labels: Label[] = [];
    for (const device of [first, second]) {
      const { record, label } = await release(under, device);
      assert.ok(label, "a unit that is set up with a secret has a label");
      assert.equal(label.serial, record.identity);
      // 80 bits at the least, in signs that a person can read and type.
      assert.match(label.proofOfPossession, /^[A-Za-z0-9-]{14,}$/);
      units.push(record);
      labels.push(label);
      const der = expectDone(await device.maintenance.readCertificate());
      keys.push(new X509Certificate(der).publicKey.export({ format: "pem", type: "spki" }).toString());
    }
    assert.notEqual(units[0]?.identity, units[1]?.identity);
    assert.notEqual(keys[0], keys[1]);
    assert.notEqual(labels[0]?.proofOfPossession, labels[1]?.proofOfPossession);
    for (const unit of units) assert.deepEqual(await under.factory.record(unit.identity), unit);
  });

  test("the device takes the proof on its own label and no other", async (t) => {
    await using under = await make(t);
    await using device = await under.blank();
    await using other = await under.blank();
    const { label } = await release(under, device);
    const another = (await release(under, other)).label;
    const { maintenance } = device;
    expectRefused(await maintenance.decommission(another?.proofOfPossession), "not-authorised");
    expectDone(await maintenance.decommission(label?.proofOfPossession));
  });

  test("a device that was manufactured before stops the line, and its record stays", async (t) => {
    await using under = await make(t);
    await using device = await under.blank();
    const { record } = expectDone(await under.factory.manufacture(device, under.order));
    const again = await under.factory.manufacture(device, { ...under.order, fleet: "another" });
    assert.equal(again.kind, "refused");
    assert.deepEqual(await under.factory.record(record.identity), record);
  });
}
