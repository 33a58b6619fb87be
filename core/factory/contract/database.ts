import assert from "node:assert/strict";
import { test } from "node:test";
import { expectDone, type MakeFactory, release } from "./support.ts";

/** The manufacturing database. */
export function databaseContract(make: MakeFactory): void {
  test("there is one record for each manufacture, oldest first", async (t) => {
    await using under = await make(t);
    const made = [];
    for (let count = 0; count < 3; count += 1) {
      await using device = await under.blank();
      made.push((await release(under, device)).record);
    }
    assert.deepEqual(await under.factory.records(), made);
  });

  test("of a device that no line has made there is no record", async (t) => {
    await using under = await make(t);
    await using device = await under.blank();
    const { record } = await release(under, device);
    assert.equal(await under.factory.record(`${record.identity}0` as typeof record.identity), undefined);
  });

  test("it holds the unit, and of its set-up secret nothing, in whatever form", async (t) => {
    await using under = await make(t);
    await using device = await under.blank();
    const { record, label } = await release(under, device);
    const database = Buffer.from(await under.factory.database());
    assert.ok(database.includes(record.identity), "the bytes are those of the database");
    assert.ok(label);
    const secret = Buffer.from(label.proofOfPossession);
    const base64 = [0, 1, 2].map((lead) =>
      Buffer.concat([Buffer.alloc(lead), secret])
        .toString("base64")
        .slice(4, -4),
    );
    const hex = secret.toString("hex");
    for (const form of [secret, hex, hex.toUpperCase(), ...base64]) {
      assert.ok(!database.includes(form), `it holds the proof of possession: ${form}`);
    }
  });

  test("it holds no private key", async (t) => {
    await using under = await make(t);
    await using device = await under.blank();
    expectDone(await under.factory.manufacture(device, under.order));
    const database = Buffer.from(await under.factory.database());
    // PEM of any kind, the DER that a P-256 private key of PKCS #8 (RFC 5208) and SEC 1 (RFC 5915) begins with, and that of Ed25519 (RFC 8410).
    const marks = ["PRIVATE KEY", Buffer.from("0201010420", "hex"), Buffer.from("2b657004220420", "hex")];
    for (const mark of marks) {
      assert.ok(!database.includes(mark), `it holds a private key: ${mark}`);
    }
  });
}
