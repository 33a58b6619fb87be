import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openConsole, readLog, type TestConsole } from "../console/test-support.ts";
import { makeDevice, release } from "../test-support.ts";

const masked = "********";
const defaults = {
  "product.type": "",
  "product.region": "eu",
  "product.fleet": "",
  "wifi.ssid": "",
  "wifi.passphrase": "",
  "cloud.endpoint": "",
  "account.owner": "",
  "update.channel": "stable",
  "device.label": "",
  "telemetry.intervalS": 300,
};
const other = {
  "product.type": "AR1-T",
  "product.region": "jp",
  "product.fleet": "fleet 7",
  "wifi.ssid": "workshop net",
  "wifi.passphrase": "correct horse battery",
  "cloud.endpoint": "mqtts://localhost:1",
  "account.owner": "owner@example.test",
  "update.channel": "beta",
  "device.label": "hall 7, row 3",
  "telemetry.intervalS": 615,
};

const fresh = (version = "3.0.0") => openConsole(makeDevice({ image: release(version) }));
const valuesOf = (at: TestConsole) => at.done<{ values: Record<string, unknown> }>("config.get").values;
const sourceOf = (at: TestConsole) => at.done("config.get")["source"];
const changesIn = (at: TestConsole) =>
  readLog(at)
    .filter(({ event }) => event === "configuration-changed")
    .map(({ field, from, to, origin }) => [field, from, to, origin]);

describe("configuration", () => {
  it("is the published defaults until somebody changes it", async () => {
    const at = await fresh();
    assert.deepEqual(at.done("config.get"), { schemaVersion: 3, values: defaults, source: "defaults" });
    assert.deepEqual(at.done("status.get")["faults"], []);
    at.cycle();
    assert.deepEqual(valuesOf(at), defaults);
    assert.deepEqual(readLog(at), []);
  });

  it("holds a change of every field, also after a start, and shows fields in the schema's order", async () => {
    const at = await fresh();
    at.done("config.set", { values: Object.fromEntries(Object.entries(other).reverse()) });
    const shown = { ...other, "wifi.passphrase": masked };
    for (const when of ["at once", "after a start"]) {
      assert.deepEqual(valuesOf(at), shown, when);
      assert.deepEqual(Object.keys(valuesOf(at)), Object.keys(defaults), when);
      assert.equal(sourceOf(at), "stored", when);
      at.cycle();
    }
    assert.deepEqual(at.done("status.get")["faults"], []);
  });

  it("changes one field and leaves the others", async () => {
    const at = await fresh();
    at.done("config.set", { values: other });
    at.done("config.set", { values: { "device.label": "attic" } });
    at.cycle();
    assert.deepEqual(valuesOf(at), { ...other, "wifi.passphrase": masked, "device.label": "attic" });
  });

  it("is changed all or not at all", async () => {
    const at = await fresh();
    at.done("config.set", { values: other });
    const good = { "wifi.ssid": "another net", "telemetry.intervalS": 20 };
    const bad: [code: string, values: Record<string, string | number | boolean>][] = [
      ["unknown-field", { ...good, "wifi.bssid": "x" }],
      ["unknown-field", { "wifi.bssid": "x", ...good }],
      ["unknown-field", { ...good, toString: "x" }],
      ["unknown-field", JSON.parse('{"wifi.ssid":"another net","__proto__":"x"}')],
      ["invalid-value", { ...good, "product.region": "de" }],
      ["invalid-value", { "telemetry.intervalS": 9, "wifi.ssid": "another net" }],
      // JSON-RPC "invalid params": a field holds no object, list or null.
      ["-32602", { ...good, "device.label": null as never }],
    ];
    for (const [code, values] of bad) {
      assert.equal(at.refused("config.set", { values }), code, JSON.stringify(values));
      assert.deepEqual(valuesOf(at), { ...other, "wifi.passphrase": masked });
    }
    at.cycle();
    assert.deepEqual(valuesOf(at), { ...other, "wifi.passphrase": masked });
    assert.equal(changesIn(at).length, Object.keys(other).length);
  });

  it("what changes nothing writes nothing", async () => {
    const at = await fresh();
    at.done("config.set", { values: other });
    const { operations } = at.device.flash;
    at.done("config.set", { values: other });
    at.done("config.set", { values: {} });
    at.done("config.set", { values: { "wifi.ssid": other["wifi.ssid"] } });
    assert.equal(at.device.flash.operations, operations);
  });

  it("a field that is cleared takes its default, and the others stay", async () => {
    const at = await fresh();
    at.done("config.set", { values: other });
    const expected: Record<string, unknown> = { ...other, "wifi.passphrase": masked };
    for (const [field, standard] of Object.entries(defaults)) {
      at.done("config.clear", { field });
      expected[field] = standard;
      assert.deepEqual(valuesOf(at), expected, field);
    }
    assert.equal(at.refused("config.clear", { field: "wifi.bssid" }), "unknown-field");
    at.cycle();
    assert.deepEqual(at.done("config.get"), { schemaVersion: 3, values: defaults, source: "stored" });
  });

  it("tells whether a field has a value, by value and type", async () => {
    const at = await fresh();
    at.done("config.set", { values: other });
    const matches = (field: string, value: string | number | boolean) =>
      at.done("config.matches", { field, value })["matches"];
    for (const [field, value] of Object.entries(other)) {
      assert.equal(matches(field, value), true, field);
      assert.equal(matches(field, `${value} `), false, field);
    }
    assert.equal(matches("telemetry.intervalS", "615"), false);
    assert.equal(matches("wifi.passphrase", masked), false, "a mask is no value");
    assert.equal(at.refused("config.matches", { field: "wifi.bssid", value: "" }), "unknown-field");
  });
});

describe("configuration: limits of each field", () => {
  const texts = { 32: ["product.type", "product.fleet", "wifi.ssid"], 64: ["account.owner", "device.label"] };
  const limits: [field: string, taken: unknown[], refused: unknown[]][] = [
    ...Object.entries(texts).flatMap(([length, fields]) =>
      fields.map((field): [string, unknown[], unknown[]] => [
        field,
        ["a", "x".repeat(Number(length)), "é".repeat(Number(length)), "🛠".repeat(Number(length)), ""],
        ["x".repeat(Number(length) + 1), "🛠".repeat(Number(length) + 1), 5, true],
      ]),
    ),
    ["product.region", ["us", "cn", "jp", "eu"], ["", "EU", "de", 1, false]],
    ["update.channel", ["beta", "stable"], ["", "nightly", 0]],
    [
      "wifi.passphrase",
      ["x".repeat(8), "x".repeat(63), ""],
      ["x".repeat(7), "x".repeat(64), "12345\n678", 12_345_678, true],
    ],
    [
      "cloud.endpoint",
      ["mqtts://h", "mqtts://localhost:1", `mqtts://${"h".repeat(264)}`, ""],
      ["mqtts://", "mqtts://h/", "mqtt://h", "https://h", "h:8883", `mqtts://${"h".repeat(265)}`, 1],
    ],
    ["telemetry.intervalS", [10, 86_400, 11], [9, 86_401, 10.5, -300, 0, "300", true, 1e21]],
    ["wifi.hidden", [true, false], ["true", 1, 0, ""]],
  ];

  it("the last value that fits is taken, the first that does not is refused and changes nothing", async () => {
    const at = await fresh("4.0.0");
    const { fields } = at.done<{ fields: Record<string, unknown> }>("config.schema");
    assert.deepEqual(
      limits.map(([field]) => field).sort(),
      Object.keys(fields).sort(),
      "every field is here",
    );
    for (const [field, taken, refused] of limits) {
      for (const value of taken as string[]) {
        at.done("config.set", { values: { [field]: value } });
        assert.ok(at.done("config.matches", { field, value })["matches"], `${field}: ${value}`);
      }
      const before = at.done("config.get");
      for (const value of refused as string[]) {
        const code = at.refused("config.set", { values: { [field]: value } });
        assert.equal(code, "invalid-value", `${field}: ${value}`);
      }
      assert.deepEqual(at.done("config.get"), before);
    }
  });

  it("the longest values of all fields together are stored, logged and loaded", async () => {
    const at = await fresh("4.0.0");
    // What JSON makes most of: a control character takes six bytes.
    const longest = {
      ...Object.fromEntries(
        Object.entries(texts).flatMap(([n, fields]) => fields.map((f) => [f, "\u0001".repeat(Number(n))])),
      ),
      "wifi.passphrase": "€".repeat(63),
      "cloud.endpoint": `mqtts://${"\u0001".repeat(264)}`,
    };
    // A request is limited to a line, so they come one by one; clearing them at once is a change of all.
    for (const [field, value] of Object.entries(longest))
      at.done("config.set", { values: { [field]: value } });
    at.cycle();
    for (const [field, value] of Object.entries(longest))
      assert.ok(at.done("config.matches", { field, value })["matches"], field);
    at.done("config.set", { values: Object.fromEntries(Object.keys(longest).map((field) => [field, ""])) });
    at.cycle();
    assert.equal(valuesOf(at)["cloud.endpoint"], "");
    const told = changesIn(at).filter(([, , to]) => to === "");
    assert.equal(told.length, Object.keys(longest).length);
  });
});

describe("configuration: secrets", () => {
  const { "wifi.passphrase": secret } = other;

  it("are masked when set and shown empty when not", async () => {
    const at = await fresh();
    assert.equal(valuesOf(at)["wifi.passphrase"], "");
    at.done("config.set", { values: { "wifi.passphrase": secret } });
    assert.equal(valuesOf(at)["wifi.passphrase"], masked);
    at.cycle();
    assert.equal(valuesOf(at)["wifi.passphrase"], masked);
    at.done("config.clear", { field: "wifi.passphrase" });
    assert.equal(valuesOf(at)["wifi.passphrase"], "");
  });

  it("never come out of the console and never stand readable in flash, refused ones neither", async () => {
    const at = await fresh();
    const tooLong = "much too long a passphrase ".repeat(3);
    at.done("config.set", { values: { "wifi.passphrase": secret } });
    assert.equal(at.refused("config.set", { values: { "wifi.passphrase": tooLong } }), "invalid-value");
    at.done("config.set", { values: { "wifi.passphrase": `${secret} 2` } });
    at.done("config.clear", { field: "wifi.passphrase" });
    at.cycle();
    readLog(at);
    at.done("config.get");
    const { flash } = at.device;
    const dump = Buffer.from(flash.read(0, flash.size));
    for (const hidden of [secret, tooLong]) {
      assert.ok(!at.lines.join("\n").includes(hidden));
      const plain = Buffer.from(hidden);
      const encoded = [
        plain,
        Buffer.from(hidden, "utf16le"),
        plain.toString("hex"),
        plain.toString("base64"),
      ];
      for (const [index, bytes] of encoded.entries()) assert.equal(dump.indexOf(bytes), -1, `${index}`);
    }
  });
});

describe("configuration: change log", () => {
  it("has one entry a changed field, in the schema's order, with time, both values and origin", async () => {
    const at = await fresh();
    at.device.clock.advance(1234);
    at.done("config.set", { values: { ...other, "update.channel": "stable" } });
    const entries = readLog(at);
    const expected = Object.entries(other)
      .filter(([field]) => field !== "update.channel")
      .map(([field, to]) => {
        const secret = field === "wifi.passphrase";
        return [field, String(defaults[field as "wifi.ssid"]), secret ? masked : String(to), "console"];
      });
    assert.deepEqual(changesIn(at), expected);
    for (const [index, { sequence, at: time }] of entries.entries())
      assert.deepEqual([sequence, time], [index + 1, at.device.clock.now()]);
  });

  it("tells that a secret changed without telling it, and when it was set or cleared", async () => {
    const at = await fresh();
    for (const value of ["first passphrase", "first passphrase", "second passphrase"])
      at.done("config.set", { values: { "wifi.passphrase": value } });
    at.done("config.clear", { field: "wifi.passphrase" });
    at.done("config.clear", { field: "wifi.passphrase" });
    assert.deepEqual(changesIn(at), [
      ["wifi.passphrase", "", masked, "console"],
      ["wifi.passphrase", masked, masked, "console"],
      ["wifi.passphrase", masked, "", "console"],
    ]);
  });

  it("survives starts unchanged, and goes on with the next sequence number", async () => {
    const at = await fresh();
    at.done("config.set", { values: { "wifi.ssid": "a", "device.label": "b" } });
    const before = readLog(at);
    at.cycle();
    await at.restart("device.reboot");
    assert.deepEqual(readLog(at), before);
    at.done("config.clear", { field: "wifi.ssid" });
    assert.equal(readLog(at).at(-1)?.["sequence"], 3);
  });

  it("tells of a refused attempt and its reason, and not of a change", async () => {
    const at = await fresh();
    at.refused("config.set", { values: { "wifi.ssid": "a", "wifi.bssid": "b" } });
    at.refused("config.clear", { field: "wifi.bssid" });
    at.refused("config.set", { values: { "telemetry.intervalS": 1 } });
    assert.deepEqual(
      readLog(at).map(({ event, origin, detail }) => [event, origin, detail]),
      ["unknown-field", "unknown-field", "invalid-value"].map((code) => [
        "configuration-change-refused",
        "console",
        code,
      ]),
    );
  });
});
