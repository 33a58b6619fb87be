import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { ConfigurationField, ConfigurationValues } from "../../../core/dut/index.ts";
import { openConsole, readLog, type TestConsole, upload } from "../console/test-support.ts";
import { flashMap } from "../flash-map.ts";
import { makeDevice, release } from "../test-support.ts";
import { makeSchemaHistory } from "./schema-history.ts";
import { incompleteness } from "./validation.ts";

const first = {
  "product.type": "AR1-T",
  "product.region": "us",
  "product.fleet": "fleet 7",
  "wifi.ssid": "workshop net",
  "wifi.passphrase": "correct horse",
  "cloud.host": "localhost",
  "cloud.port": 2883,
  "account.owner": "owner@example.test",
  "update.channel": "beta",
  "telemetry.minutes": 7,
};
const { "telemetry.minutes": _, ...untimed } = first;
const second = { ...untimed, "telemetry.intervalS": 420 };
const { "cloud.host": _host, "cloud.port": _port, ...unaddressed } = second;
const third = { ...unaddressed, "cloud.endpoint": "mqtts://localhost:2883", "device.label": "" };
const fourth = { ...third, "wifi.hidden": false };
const meaning: Readonly<Record<string, ConfigurationValues>> = {
  "1.0.0": first,
  "2.0.0": second,
  "3.0.0": third,
  "4.0.0": fourth,
};
const schemaOf = (version: string) => Number(version[0]);

async function configured(version: string, values: object = meaning[version] ?? {}): Promise<TestConsole> {
  const at = await openConsole(makeDevice({ image: release(version) }));
  at.done("config.set", { values: { ...values } });
  return at;
}

/** Sends a release and starts it on trial. */
async function tryOut(at: TestConsole, version: string): Promise<void> {
  upload(at, release(version));
  await at.restart("update.finish");
  const { firmwareVersion, firmwareState } = at.done("status.get");
  assert.deepEqual([firmwareVersion, firmwareState], [version, "trial"]);
}

async function update(at: TestConsole, version: string): Promise<void> {
  await tryOut(at, version);
  at.done("update.confirm");
}

/** The configuration has these fields with these values and no other. */
function assertHolds(at: TestConsole, values: ConfigurationValues, schemaVersion: number, when = ""): void {
  const stored = at.done<{ schemaVersion: number; values: ConfigurationValues }>("config.get");
  assert.equal(stored.schemaVersion, schemaVersion, when);
  assert.deepEqual(Object.keys(stored.values).sort(), Object.keys(values).sort(), when);
  for (const [field, value] of Object.entries(values))
    assert.ok(at.done("config.matches", { field, value })["matches"], `${field} ${when}`);
}

const migrationsIn = (at: TestConsole) =>
  readLog(at)
    .filter(({ event }) => event === "configuration-migrated")
    .map(({ detail, origin }) => [origin, String(detail).split(": ")[1]]);

describe("migration", () => {
  for (const [from, to] of [
    ["1.0.0", "2.0.0"],
    ["2.0.0", "3.0.0"],
    ["3.0.0", "4.0.0"],
    ["1.0.0", "3.0.0"],
    ["1.0.0", "4.0.0"],
  ] as const)
    it(`from ${from} to ${to} keeps the meaning, once and for all`, async () => {
      const at = await configured(from);
      await update(at, to);
      const { operations } = at.device.flash;
      for (const when of ["at once", "after a start", "after two"]) {
        assertHolds(at, meaning[to] ?? {}, schemaOf(to), when);
        at.cycle();
      }
      assert.equal(at.device.flash.operations, operations, "nothing is migrated twice");
      assert.deepEqual(migrationsIn(at), [["boot", `schema ${schemaOf(from)} to ${schemaOf(to)}`]]);
      assert.equal(at.done("config.get")["source"], "stored");
      assert.deepEqual(at.done("status.get")["faults"], []);
    });

  it("goes step by step through every release, and fields keep the running schema's order", async () => {
    const at = await configured("1.0.0");
    for (const version of ["2.0.0", "3.0.0", "4.0.0"]) {
      await update(at, version);
      assertHolds(at, meaning[version] ?? {}, schemaOf(version));
      const { fields } = at.done<{ fields: object }>("config.schema");
      const { values } = at.done<{ values: object }>("config.get");
      assert.deepEqual(Object.keys(values), Object.keys(fields));
    }
    assert.equal(migrationsIn(at).length, 3);
  });

  it("a device nobody configured has the defaults of the new schema, and nothing is stored", async () => {
    const at = await openConsole(makeDevice({ image: release("1.0.0") }));
    await update(at, "3.0.0");
    at.cycle();
    const { source, schemaVersion, values } = at.done<{
      source: string;
      schemaVersion: number;
      values: ConfigurationValues;
    }>("config.get");
    assert.deepEqual([source, schemaVersion, values["telemetry.intervalS"]], ["defaults", 3, 300]);
    assert.deepEqual(migrationsIn(at), []);
  });

  it("a release of the same schema migrates nothing", async () => {
    const at = await configured("3.0.0");
    const stored = () =>
      at.device.flash.read(flashMap.configurationA.offset, 2 * flashMap.configurationA.size);
    const before = stored();
    await update(at, "3.1.0");
    assertHolds(at, third, 3);
    assert.deepEqual(stored(), before);
  });

  it("meets the limits of the new schema at the limits of the old one", async () => {
    const cases: [from: object, to: ConfigurationValues][] = [
      [
        { "telemetry.minutes": 1, "cloud.host": "h".repeat(253), "cloud.port": 65_535 },
        { "telemetry.intervalS": 60, "cloud.endpoint": `mqtts://${"h".repeat(253)}:65535` },
      ],
      [
        { "telemetry.minutes": 1440, "cloud.host": "", "cloud.port": 1 },
        { "telemetry.intervalS": 86_400, "cloud.endpoint": "" },
      ],
      // The old schema took any text for a host; what is no address cannot be one in the new schema either.
      [
        { "cloud.host": "host/path", "wifi.ssid": "kept" },
        { "cloud.endpoint": "", "wifi.ssid": "kept" },
      ],
    ];
    for (const [from, to] of cases) {
      const at = await configured("1.0.0", from);
      await update(at, "3.0.0");
      for (const _ of [1, 2]) {
        for (const [field, value] of Object.entries(to))
          assert.ok(at.done("config.matches", { field, value })["matches"], `${field} is not ${value}`);
        assert.deepEqual(at.done("status.get")["faults"], []);
        at.cycle();
      }
      at.done("config.set", { values: { "device.label": "a change more" } });
      at.cycle();
      assert.deepEqual(at.done("status.get")["faults"], []);
    }
  });

  it("makes of any configuration of a schema one of the next", () => {
    const schemas = makeSchemaHistory();
    for (let version = 1; version < schemas.latest; version += 1)
      fc.assert(
        fc.property(anyOf(schemas.schema(version).fields), (values) => {
          assert.equal(incompleteness(schemas.schema(version), values), undefined);
          const next = schemas.migrate(version, values);
          assert.equal(incompleteness(schemas.schema(version + 1), next), undefined);
        }),
      );
  });
});

describe("migration and trial", () => {
  it("taken back, the older firmware has its own configuration again, and migrates again the next time", async () => {
    const at = await configured("2.0.0");
    for (const _ of [1, 2]) {
      await tryOut(at, "3.0.0");
      assertHolds(at, third, 3);
      at.cycle();
      assertHolds(at, second, 2);
    }
    await update(at, "3.0.0");
    at.cycle();
    assertHolds(at, third, 3);
  });

  it("what is changed after an update was taken back is what the next update migrates", async () => {
    const at = await configured("2.0.0");
    await tryOut(at, "3.0.0");
    at.cycle();
    at.done("config.set", { values: { "cloud.host": "elsewhere", "wifi.ssid": "later net" } });
    at.cycle();
    assertHolds(at, { ...second, "cloud.host": "elsewhere", "wifi.ssid": "later net" }, 2);
    await update(at, "3.0.0");
    assertHolds(at, { ...third, "cloud.endpoint": "mqtts://elsewhere:2883", "wifi.ssid": "later net" }, 3);
  });

  it("on trial no change is taken, so that the older firmware's copy stays; once confirmed it is", async () => {
    const at = await configured("2.0.0");
    await tryOut(at, "3.0.0");
    const attempts: [string, { values: ConfigurationValues } | { field: string }][] = [
      ["config.set", { values: { "wifi.ssid": "another" } }],
      ["config.clear", { field: "wifi.ssid" }],
    ];
    for (const [method, params] of attempts) assert.equal(at.refused(method, params), "busy", method);
    assert.equal(at.refused("device.reset"), "busy");
    assert.equal(at.refused("update.begin", { size: 1, sha256: "0".repeat(64) }), "busy");
    assertHolds(at, third, 3);
    at.done("update.confirm");
    at.done("config.set", { values: { "wifi.ssid": "another" } });
    at.cycle();
    assertHolds(at, { ...third, "wifi.ssid": "another" }, 3);
  });

  it("a copy that is corrupt is never migrated", async () => {
    const at = await configured("1.0.0");
    at.done("config.set", { values: { "wifi.ssid": "newer net" } });
    at.device.flash.program(flashMap.configurationB.offset + 60, Uint8Array.of(0));
    await update(at, "2.0.0");
    assertHolds(at, second, 2);
    assert.deepEqual(at.done("status.get")["faults"], ["configuration-corrupt"]);
    assert.equal(at.done("config.get")["source"], "previous-copy");
    at.cycle();
    assertHolds(at, second, 2);
    assert.deepEqual(at.done("status.get")["faults"], []);
  });
});

/** Any whole configuration of `fields`. */
function anyOf(fields: Readonly<Record<string, ConfigurationField>>): fc.Arbitrary<ConfigurationValues> {
  const anyValue = ({ type, minimum, maximum, maxLength, pattern, enum: choices }: ConfigurationField) => {
    if (choices !== undefined) return fc.constantFrom(...choices);
    if (type === "boolean") return fc.boolean();
    if (type === "integer") return fc.integer({ min: minimum ?? 0, max: maximum ?? 0 });
    const text = fc.string({ unit: "grapheme-ascii", maxLength: maxLength ?? 0 });
    const special = fc.constantFrom("", "/", "a/b", "mqtts://a", "correct horse", "mqtts://h:1");
    return fc
      .oneof(text, special)
      .filter((value) => pattern === undefined || new RegExp(pattern, "u").test(value));
  };
  return fc.record(
    Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, anyValue(field)])),
  );
}
