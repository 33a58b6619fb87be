import assert from "node:assert/strict";
import { randomBytes, verify, X509Certificate } from "node:crypto";
import { suite, type TestContext, test } from "node:test";
import type { Dut, TrustAnchors } from "../dut/index.ts";
import { type Outcome, refused, sha256, silent } from "../kernel/index.ts";
import { type Station, withStation } from "./contract/faulty-station.ts";
import type { FactoryLine, ProductionOrder, UnitRecord } from "./factory.ts";

/** A line whose database is empty. The suite disposes of it. */
export type MakeFactory = (context: TestContext) => Promise<FactoryUnderTest>;

export interface FactoryUnderTest extends AsyncDisposable {
  readonly factory: FactoryLine;
  /** The next blank device, without supply. The suite disposes of it. */
  blank(): Promise<Dut>;
  /** What the line is told to make, without trust anchors. */
  readonly order: ProductionOrder;
  readonly trust: TrustAnchors;
  /** Fields of the device's configuration that carry the order. */
  readonly fields: { readonly productType: string; readonly region: string; readonly fleet: string };
}

/** Every station at which a device can spoil the line, in the line's order. */
const stations: readonly Station[] = [
  "cycle",
  "writeIdentity",
  "readIdentity",
  "requestCertificate",
  "installCertificate",
  "writeConfiguration",
  "readConfiguration",
  "installTrust",
  "finishManufacture",
  "readStatus",
];

/** The suite that every implementation of the factory-line port passes. */
export function factoryContract(name: string, make: MakeFactory): void {
  suite(`factory contract: ${name}`, () => {
    test("the record is what the device reports, and the device is up and manufactured", async (t) => {
      await using under = await make(t);
      const { factory, order, trust, fields } = under;
      await using device = await under.blank();
      const unit = expectDone(await factory.manufacture(device, { ...order, trust }));
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
        at: unit.at,
      };
      assert.deepEqual(unit, expected);
      assert.deepEqual(await factory.record(identity), unit);
      assert.equal(unit.firmwareDigest, sha256(order.image));
      const { productType, region, fleet } = order;
      assert.deepEqual([unit.productType, unit.region, unit.fleet], [productType, region, fleet]);
      assert.notEqual(status.state, "blank");
      assert.equal((await maintenance.writeIdentity("another")).kind, "refused");
    });

    test("the certificate names the identity, is the manufacturer's, and its key is in the device", async (t) => {
      await using under = await make(t);
      await using device = await under.blank();
      const { identity } = expectDone(await under.factory.manufacture(device, under.order));
      const authority = new X509Certificate(under.factory.manufacturerCa);
      const certificate = new X509Certificate(expectDone(await device.maintenance.readCertificate()));
      assert.ok(certificate.subject.split("\n").includes(`serialNumber=${identity}`), certificate.subject);
      assert.ok(authority.ca && !certificate.ca);
      assert.ok(certificate.checkIssued(authority));
      assert.ok(certificate.verify(authority.publicKey));
      const nonce = Uint8Array.from(randomBytes(32));
      const signature = expectDone(await device.maintenance.signChallenge(nonce));
      assert.ok(verify("sha256", nonce, certificate.publicKey, signature));
    });

    test("two devices have two identities, two keys and two records", async (t) => {
      await using under = await make(t);
      await using first = await under.blank();
      await using second = await under.blank();
      const units: UnitRecord[] = [];
      const keys: string[] = [];
      for (const device of [first, second]) {
        units.push(expectDone(await under.factory.manufacture(device, under.order)));
        const der = expectDone(await device.maintenance.readCertificate());
        keys.push(new X509Certificate(der).publicKey.export({ format: "pem", type: "spki" }).toString());
      }
      assert.notEqual(units[0]?.identity, units[1]?.identity);
      assert.notEqual(keys[0], keys[1]);
      for (const unit of units) assert.deepEqual(await under.factory.record(unit.identity), unit);
    });

    test("a device that was manufactured before stops the line, and its record stays", async (t) => {
      await using under = await make(t);
      await using device = await under.blank();
      const unit = expectDone(await under.factory.manufacture(device, under.order));
      const again = await under.factory.manufacture(device, { ...under.order, fleet: "another" });
      assert.equal(again.kind, "refused");
      assert.deepEqual(await under.factory.record(unit.identity), unit);
    });

    for (const station of stations) {
      test(`a refusal at ${station} stops the line there, named, without a record`, async (t) => {
        const { outcome, after } = await spoil(make, t, station, refused("no", "the test wants it so"));
        assert.equal(outcome.kind, "refused");
        assert.match(
          outcome.kind === "refused" ? outcome.reason : "",
          /^station "[a-z ]+": the test wants it so$/,
        );
        assert.deepEqual(after, [], "nothing is asked of the device after that");
      });
    }

    test("a silent device stops the line without a record", async (t) => {
      for (const station of ["cycle", "requestCertificate", "finishManufacture"] as const) {
        const { outcome, after } = await spoil(make, t, station, silent(1_234));
        assert.deepEqual(outcome, silent(1_234));
        assert.deepEqual(after, []);
      }
    });

    test("an image that does not start is silence", async (t) => {
      await using under = await make(t);
      await using device = await under.blank();
      const order = { ...under.order, image: under.order.image.slice(0, -1) };
      assert.equal((await under.factory.manufacture(device, order)).kind, "silent");
    });

    test("an interrupted line ends with the reason and makes no record", async (t) => {
      await using under = await make(t);
      await using device = await under.blank();
      const reason = new Error("the run was interrupted");
      await assert.rejects(under.factory.manufacture(device, under.order, AbortSignal.abort(reason)), reason);
      await device.power.cycle();
      const identity = await device.maintenance.readIdentity();
      if (identity.kind === "done") assert.equal(await under.factory.record(identity.value), undefined);
    });
  });
}

/** Manufactures a device that answers `answer` at `station`, and tells what was asked of it after that. */
async function spoil(make: MakeFactory, context: TestContext, station: Station, answer: Outcome<never>) {
  await using under = await make(context);
  await using device = await under.blank();
  const asked: Station[] = [];
  const outcome = await under.factory.manufacture(withStation(device, { station, answer, asked }), {
    ...under.order,
    trust: under.trust,
  });
  assert.ok(asked.includes(station), `the line never came to ${station}`);
  const identity = await device.maintenance.readIdentity();
  if (identity.kind === "done") assert.equal(await under.factory.record(identity.value), undefined);
  return { outcome, after: asked.slice(asked.indexOf(station) + 1) };
}

function expectDone<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== "done") assert.fail(`done was expected: ${JSON.stringify(outcome)}`);
  return outcome.value;
}
