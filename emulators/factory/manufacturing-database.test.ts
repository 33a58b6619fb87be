import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { type DeviceId, EquipmentFault, sha256, UsageFault } from "../../core/kernel/index.ts";
import { openManufacturingDatabase } from "./manufacturing-database.ts";

const unit = (identity: string, at = 1) => ({
  identity: identity as DeviceId,
  firmwareVersion: "3.0.0",
  firmwareDigest: sha256("image"),
  ...{ productType: "AR1-T", region: "us", fleet: "fleet-1", at },
});
const report = { passed: true, checks: [{ name: "flash", passed: true }] };
const certificate = Buffer.from("certificate");

function temporaryFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-units-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, "units.sqlite");
}

const isFull = (thrown: unknown) => thrown instanceof EquipmentFault && thrown.code === "DISK_FULL";

suite("manufacturing database", () => {
  test("a unit is held from its first entry on, shows how far it came, and is released by the last", () => {
    using database = openManufacturingDatabase({});
    const entry = database.begin(unit("A"));
    assert.deepEqual(database.newest(unit("A").identity), { ...unit("A"), state: "held" });
    database.certified(entry, certificate);
    database.tested(entry, report);
    const certificateFingerprint = sha256(certificate);
    assert.deepEqual(database.all(), [
      { ...unit("A"), state: "held", certificateFingerprint, selfTest: report },
    ]);
    const released = { ...unit("A", 2), state: "released", certificateFingerprint, selfTest: report };
    assert.deepEqual(database.release(entry, 2), released);
    assert.deepEqual(database.all(), [released]);
  });

  test("a unit that is not certified and tested cannot be released", () => {
    using database = openManufacturingDatabase({});
    const entry = database.begin(unit("A"));
    assert.throws(
      () => database.release(entry, 2),
      (thrown) => thrown instanceof EquipmentFault && /CHECK constraint/.test(thrown.message),
    );
  });

  test("each manufacture of a unit has an entry; the newest is the unit's, and its certificate is found again", () => {
    using database = openManufacturingDatabase({});
    database.certified(database.begin(unit("A", 1)), certificate);
    database.begin(unit("B", 2));
    database.begin(unit("A", 3));
    assert.deepEqual(
      database.all().map(({ identity, at }) => [identity, at]),
      [
        ["A", 1],
        ["B", 2],
        ["A", 3],
      ],
    );
    assert.equal(database.newest(unit("A").identity)?.at, 3);
    assert.deepEqual(Buffer.from(database.certificateOf(unit("A").identity) ?? []), certificate);
    assert.equal(database.certificateOf(unit("B").identity), undefined);
    assert.equal(database.newest("C" as DeviceId), undefined);
  });

  test("in a file it is there again after its end, and its bytes are the file's", (t) => {
    const file = temporaryFile(t);
    let bytes: Uint8Array;
    {
      using database = openManufacturingDatabase({ file });
      database.begin(unit("A"));
      bytes = database.bytes();
      assert.ok(Buffer.from(bytes).includes("fleet-1"));
    }
    assert.deepEqual(Buffer.from(bytes), readFileSync(file));
    using database = openManufacturingDatabase({ file });
    assert.deepEqual(database.newest(unit("A").identity), { ...unit("A"), state: "held" });
  });

  test("on a full disk no entry is half-made, none is released, and every later use says so", (t) => {
    const file = temporaryFile(t);
    const kept: string[] = [];
    {
      using database = openManufacturingDatabase({ file, maxPages: 12 });
      assert.throws(() => {
        for (let index = 0; ; index += 1) {
          const identity = `${index}`.padEnd(300, "x");
          const entry = database.begin(unit(identity));
          kept.push(identity);
          database.certified(entry, Buffer.alloc(700));
        }
      }, isFull);
      assert.throws(() => database.begin(unit("A")), isFull);
      assert.throws(() => database.all(), isFull);
    }
    using database = openManufacturingDatabase({ file });
    const all = database.all();
    assert.deepEqual(
      all.map(({ identity }) => identity),
      kept,
    );
    assert.ok(all.length > 0 && all.every(({ state }) => state === "held"));
  });

  test("a file that is in use, no database, or nowhere is the person's to mend", (t) => {
    const file = temporaryFile(t);
    const isUsage = (thrown: unknown) =>
      thrown instanceof UsageFault && /the manufacturing database cannot be opened/.test(thrown.message);
    {
      using _first = openManufacturingDatabase({ file });
      assert.throws(() => openManufacturingDatabase({ file }), isUsage);
    }
    writeFileSync(file, "this is not a database, but long enough to be taken for one".repeat(20));
    assert.throws(() => openManufacturingDatabase({ file }), isUsage);
    assert.throws(() => openManufacturingDatabase({ file: join(file, "nowhere") }), isUsage);
  });

  test("is closed with its line", () => {
    const database = openManufacturingDatabase({});
    database[Symbol.dispose]();
    for (const use of [() => database.all(), () => database.bytes(), () => database.begin(unit("A"))])
      assert.throws(use, (thrown) => thrown instanceof EquipmentFault && thrown.code === "FACTORY_DOWN");
  });
});
