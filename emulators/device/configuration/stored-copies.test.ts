import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ConfigurationValues } from "../../../core/dut/index.ts";
import { openConsole, readLog, type TestConsole } from "../console/test-support.ts";
import { referenceParts } from "../device.ts";
import { flashMap } from "../flash-map.ts";
import type { Place, Sealing } from "../parts.ts";
import { makeDevice, release, rewrite } from "../test-support.ts";
import { makeCopyChecksum } from "./copy-checksum.ts";
import { decodeCopy, encodeCopy, headerLength } from "./copy-codec.ts";
import { makeSchemaHistory } from "./schema-history.ts";

const older = { "wifi.ssid": "old net", "wifi.passphrase": "old passphrase", "telemetry.intervalS": 60 };
const newer = { "wifi.ssid": "new net", "wifi.passphrase": "new passphrase", "telemetry.intervalS": 61 };
const partitions = { a: flashMap.configurationA, b: flashMap.configurationB } as const;
const schemas = makeSchemaHistory();
const copyChecksum = makeCopyChecksum();

interface Changed {
  readonly at: TestConsole;
  readonly sealing: Sealing;
  read(place: Place): Uint8Array;
  write(place: Place, bytes: Uint8Array): void;
  /** Changes one bit of a place. */
  flip(place: Place, byte: number, bit?: number): void;
}

/** A device changed twice: the older configuration is in place a, the newer one in b. */
async function changed(version = "3.0.0"): Promise<Changed> {
  let sealing: Sealing | undefined;
  const store: typeof referenceParts.store = (parts) => {
    sealing = parts.sealing;
    return referenceParts.store(parts);
  };
  const at = await openConsole(makeDevice({ image: release(version), table: { ...referenceParts, store } }));
  at.done("config.set", { values: older });
  at.done("config.set", { values: newer });
  assert.ok(sealing);
  const { flash } = at.device;
  const read = (place: Place) => flash.read(partitions[place].offset, partitions[place].size);
  return {
    at,
    sealing,
    read,
    write: (place, bytes) => rewrite(flash, partitions[place].offset, bytes),
    flip(place, byte, bit = 0) {
      const offset = partitions[place].offset + byte;
      const [was = 0] = flash.read(offset, 1);
      rewrite(flash, offset, Uint8Array.of(was ^ (1 << bit)));
    },
  };
}

const holds = (at: TestConsole, values: object) =>
  Object.entries(values).every(([field, value]) => at.done("config.matches", { field, value })["matches"]);
const sourceOf = (at: TestConsole) => at.done("config.get")["source"];
const faultsOf = (at: TestConsole) => at.done("status.get")["faults"];
const rejections = (at: TestConsole) =>
  readLog(at)
    .filter(({ event }) => event === "configuration-rejected")
    .map(({ detail }) => detail);
const isDefault = (at: TestConsole) =>
  holds(at, { "wifi.ssid": "", "wifi.passphrase": "", "telemetry.intervalS": 300, "product.region": "eu" });

/** Bytes that a copy in `bytes` takes, header included. */
const lengthOf = (bytes: Uint8Array) => headerLength + Buffer.from(bytes).readUInt32LE(12);

describe("stored copies: corruption", () => {
  it("of the newest: the one before is in effect, and status and log say so once for each cause", async () => {
    const { at, flip } = await changed();
    flip("b", 40);
    at.cycle();
    assert.ok(holds(at, older));
    assert.equal(sourceOf(at), "previous-copy");
    assert.deepEqual(faultsOf(at), ["configuration-corrupt"]);
    assert.deepEqual(rejections(at), ["copy b: checksum; previous-copy in effect"]);
    at.cycle();
    assert.deepEqual(faultsOf(at), ["configuration-corrupt"], "as long as it is there");
    assert.equal(rejections(at).length, 1, "the log is told once");
  });

  it("of the older: the newest stays in effect, and the device says so", async () => {
    const { at, flip } = await changed();
    flip("a", 40);
    at.cycle();
    assert.ok(holds(at, newer));
    assert.equal(sourceOf(at), "stored");
    assert.deepEqual(faultsOf(at), ["configuration-corrupt"]);
    assert.deepEqual(rejections(at), ["copy a: checksum; stored in effect"]);
  });

  it("of both: the defaults are in effect; it can be configured again and is sound then", async () => {
    const { at, flip } = await changed();
    flip("a", 40);
    flip("b", 0);
    at.cycle();
    assert.ok(isDefault(at));
    assert.equal(sourceOf(at), "defaults");
    assert.deepEqual(faultsOf(at), ["configuration-corrupt"]);
    assert.deepEqual(rejections(at), ["copy a: checksum; copy b: no header; defaults in effect"]);
    for (const values of [newer, older]) {
      at.done("config.set", { values });
      at.cycle();
      assert.ok(holds(at, values));
      assert.equal(sourceOf(at), "stored");
    }
    assert.deepEqual(faultsOf(at), []);
    at.cycle();
    assert.deepEqual(faultsOf(at), []);
    assert.equal(rejections(at).length, 2, "the second tells that only one of both was still bad");
  });

  it("of the same place again after it was written anew is told again", async () => {
    const { at, flip } = await changed();
    for (const times of [1, 2, 3]) {
      flip("b", 40);
      at.cycle();
      assert.equal(rejections(at).length, times);
      at.done("config.set", { values: { "device.label": `label ${times}` } });
    }
  });

  it("that leaves no trace of the newest copy is noticed, also after a factory reset", async () => {
    for (const reset of [false, true]) {
      const { at, read, write } = await changed();
      if (reset) {
        at.done("config.set", { values: { "product.fleet": "fleet 7" } });
        await at.restart("device.reset");
      }
      for (const place of reset ? (["a", "b"] as const) : (["b"] as const))
        write(place, new Uint8Array(read(place).length).fill(0xff));
      at.cycle();
      assert.ok(reset ? isDefault(at) : holds(at, older));
      assert.equal(sourceOf(at), reset ? "defaults" : "previous-copy");
      assert.deepEqual(faultsOf(at), ["configuration-corrupt"]);
      assert.match(String(rejections(at)), /^the newest copy is gone; /);
    }
  });

  it("that leaves no trace of the copy that a reset of an unconfigured device made is noticed", async () => {
    const at = await openConsole(makeDevice());
    await at.restart("device.reset");
    assert.equal(sourceOf(at), "stored");
    at.device.flash.eraseSector(partitions.a.offset);
    at.cycle();
    assert.deepEqual([sourceOf(at), faultsOf(at)], ["defaults", ["configuration-corrupt"]]);
  });

  it("a copy that is not rightly sealed for this device is corrupt", async () => {
    const [mine, another] = [await changed(), await changed()];
    mine.write("b", another.read("b"));
    mine.at.cycle();
    assert.ok(holds(mine.at, older));
    assert.match(String(rejections(mine.at)), /copy b: wifi.passphrase does not open/);
  });

  it("whole copies of both places swapped are still told apart by their sequence", async () => {
    const { at, read, write } = await changed();
    const [a, b] = [read("a"), read("b")];
    write("a", b);
    write("b", a);
    at.cycle();
    assert.ok(holds(at, newer));
    assert.deepEqual(faultsOf(at), []);
  });
});

describe("stored copies: no change of a bit is taken for another configuration", () => {
  it("any one bit of the newest copy, or where nothing was written: the newest as it was, or the one before", async () => {
    const { at, read, flip } = await changed();
    const length = lengthOf(read("b"));
    const seen = { kept: 0, fellBack: 0 };
    for (let byte = 0; byte < length + 2; byte += 1)
      for (let bit = 0; bit < 8; bit += 1) {
        flip("b", byte, bit);
        at.cycle();
        const kept = holds(at, newer);
        assert.ok(kept || holds(at, older), `byte ${byte}, bit ${bit}`);
        assert.equal(sourceOf(at), kept ? "stored" : "previous-copy", `byte ${byte}, bit ${bit}`);
        assert.deepEqual(faultsOf(at), kept ? [] : ["configuration-corrupt"], `byte ${byte}, bit ${bit}`);
        seen[kept ? "kept" : "fellBack"] += 1;
        flip("b", byte, bit);
      }
    assert.deepEqual(seen, { kept: 16, fellBack: length * 8 });
  });

  it("any one bit of the only copy: the defaults, never something in between", async () => {
    const { at, read, write, flip } = await changed();
    const blank = new Uint8Array(partitions.a.size).fill(0xff);
    write("a", blank);
    const length = lengthOf(read("b"));
    for (let byte = 0; byte < length; byte += 1) {
      const bit = byte % 8;
      flip("b", byte, bit);
      at.cycle();
      assert.ok(isDefault(at), `byte ${byte}, bit ${bit}`);
      assert.deepEqual(faultsOf(at), ["configuration-corrupt"], `byte ${byte}, bit ${bit}`);
      flip("b", byte, bit);
    }
    at.cycle();
    assert.ok(holds(at, newer));
  });

  it("cut short at any byte, or with its first bytes gone: never accepted", async () => {
    const { sealing, read } = await changed();
    const whole = read("b");
    const decode = (bytes: Uint8Array) =>
      decodeCopy((offset, length) => bytes.slice(offset, offset + length), bytes.length, {
        sealing,
        copyChecksum,
      });
    assert.equal(decode(whole).kind, "whole");
    for (let byte = 0; byte < lengthOf(whole); byte += 1) {
      // The last byte of a text in JSON is a quotation mark, so none of these is what the blank flash has.
      assert.notEqual(decode(Uint8Array.from(whole).fill(0xff, byte)).kind, "whole", `from ${byte}`);
      assert.notEqual(decode(Uint8Array.from(whole).fill(0xff, 0, byte + 1)).kind, "whole", `to ${byte}`);
    }
  });
});

describe("stored copies: rightly summed, and still no configuration", () => {
  const sealing: Sealing = { seal: (plain) => plain, open: (sealed) => sealed };
  const open = { sealing, copyChecksum };
  const whole: ConfigurationValues = { ...valuesByDefault(), "wifi.ssid": "forged" };
  const { "device.label": _, ...missing } = whole;
  const cases: [what: string, values: ConfigurationValues, schemaVersion?: number][] = [
    ["a field missing", missing],
    ["a field too many", { ...whole, "wifi.bssid": "x" }],
    ["a value beyond its limit", { ...whole, "telemetry.intervalS": 9 }],
    ["a value of another type", { ...whole, "telemetry.intervalS": "300" }],
    ["no field at all", {}],
    ["a schema before the first", whole, 0],
  ];

  for (const [what, values, schemaVersion = 3] of cases)
    it(`${what}: passed over, and the device says so`, async () => {
      const { at, write } = await changed();
      // Stored unsealed: no secret is in them.
      const plain = { version: 3, fields: {} };
      const { header, body } = encodeCopy({ schemaVersion, sequence: 3, values }, plain, open);
      write("b", Buffer.concat([header, body]));
      at.cycle();
      assert.ok(holds(at, older));
      assert.equal(sourceOf(at), "previous-copy");
      assert.deepEqual(faultsOf(at), ["configuration-corrupt"]);
      assert.match(String(rejections(at)), /^copy b: .+; previous-copy in effect$/);
      at.done("config.set", { values: newer });
      at.cycle();
      assert.ok(holds(at, newer));
      assert.deepEqual(faultsOf(at), []);
    });

  it("the same, whole, would be accepted", async () => {
    const { at, write } = await changed();
    const { header, body } = encodeCopy(
      { schemaVersion: 3, sequence: 3, values: whole },
      { version: 3, fields: {} },
      open,
    );
    write("b", Buffer.concat([header, body]));
    at.cycle();
    assert.ok(holds(at, { "wifi.ssid": "forged" }));
  });

  function valuesByDefault(): ConfigurationValues {
    const { fields } = schemas.schema(3);
    return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.default ?? ""]));
  }
});

describe("stored copies: newer than the firmware", () => {
  const flashRelease = (at: TestConsole, version: string) => {
    at.device.powerOff();
    rewrite(at.device.flash, flashMap.firmwareA.offset, release(version));
    at.device.powerOn();
  };

  it("are passed over, reported, and left as they are for the firmware that knows them", async () => {
    const { at, read } = await changed("4.0.0");
    at.done("config.set", { values: { "wifi.hidden": true } });
    const before = [read("a"), read("b")];
    flashRelease(at, "3.0.0");
    for (const _ of [1, 2]) {
      assert.ok(isDefault(at));
      assert.equal(sourceOf(at), "defaults");
      assert.deepEqual(faultsOf(at), ["configuration-newer"]);
      at.cycle();
    }
    assert.deepEqual([read("a"), read("b")], before);
    flashRelease(at, "4.0.0");
    assert.ok(holds(at, { ...newer, "wifi.hidden": true }));
    assert.equal(sourceOf(at), "stored");
    assert.deepEqual(faultsOf(at), []);
  });

  for (const changes of [1, 2])
    it(`the newest of ${changes} outlives a change under the older firmware`, async () => {
      const at = await openConsole(makeDevice({ image: release("4.0.0") }));
      if (changes === 2) at.done("config.set", { values: older });
      at.done("config.set", { values: newer });
      flashRelease(at, "3.0.0");
      at.done("config.set", { values: { "device.label": "meanwhile" } });
      const place = changes === 1 ? "a" : "b";
      const { offset, size } = partitions[place];
      const head = Buffer.from(at.device.flash.read(offset, size));
      assert.deepEqual([head.readUInt32LE(4), head.readUInt32LE(8)], [4, changes]);
      at.cycle();
      assert.ok(holds(at, { "device.label": "meanwhile" }));
    });

  it("a factory reset leaves nothing of them", async () => {
    const { at, read } = await changed("4.0.0");
    flashRelease(at, "3.0.0");
    await at.restart("device.reset");
    assert.deepEqual(faultsOf(at), []);
    const blank = (["a", "b"] as const).filter((place) => read(place).every((byte) => byte === 0xff));
    assert.equal(blank.length, 1);
    flashRelease(at, "4.0.0");
    assert.ok(isDefault(at));
  });
});
