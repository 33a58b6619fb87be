import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ConfigurationSchema, ConfigurationValues, StoredConfiguration } from "../../core/dut/index.ts";
import { SECRET_SET } from "../../core/dut/index.ts";
import { done, refused } from "../../core/kernel/index.ts";
import { fakeBench, fakeDut, fakeMaintenance, referenceProduct } from "../test-support.ts";
import {
  afterReset,
  defaultsOf,
  freshFromFactory,
  invalidDefaults,
  longestSample,
  sampleWithCanaries,
  secretsByDefault,
  sight,
  sightAny,
  variationOf,
  withoutDefault,
} from "./configurations.ts";

const product = await referenceProduct();
const schema: ConfigurationSchema = {
  version: 3,
  fields: {
    ssid: { type: "string", default: "", secret: false },
    pass: { type: "string", default: "", secret: true },
    every: { type: "integer", default: 5, minimum: 1, maximum: 10, secret: false },
  },
};

/** A device that has `values` in effect and says so, but for what `lie` changes in what it shows. */
function deviceWith(values: ConfigurationValues, lie: Partial<StoredConfiguration> = {}) {
  const masked = Object.entries(values).map(([name, value]) => [
    name,
    schema.fields[name]?.secret && value !== "" ? SECRET_SET : value,
  ]);
  const shown: StoredConfiguration = {
    schemaVersion: 3,
    source: "stored",
    values: Object.fromEntries(masked),
    ...lie,
  };
  return fakeDut({
    maintenance: fakeMaintenance({
      readConfiguration: async () => done(shown),
      matchesConfiguration: async (field, value) => done(values[field] === value),
    }),
  });
}

const set = { ssid: "net", pass: "correct horse", every: 7 };

describe("sight of a configuration", () => {
  it("shows no difference when every field is as expected, secrets included", async () => {
    assert.deepEqual((await sight(deviceWith(set), schema, set)).differences, []);
  });

  it("tells each field that differs, and no secret", async () => {
    const device = deviceWith({ ssid: "net", pass: "another secret", every: 8 });
    assert.deepEqual((await sight(device, schema, set)).differences, [
      "pass: holds another secret than the one that was set",
      "every: expected 7, found 8",
    ]);
  });

  it("a secret that is shown, missing, or set where none should be, is a difference", async () => {
    const differs = async (values: ConfigurationValues, shown: ConfigurationValues, expected = set) =>
      (await sight(deviceWith(values, { values: shown }), schema, expected)).differences.length;
    assert.equal(await differs(set, { ...set, pass: "correct horse" }), 1, "shown in clear");
    assert.equal(await differs({ ...set, pass: "" }, { ...set, pass: "" }), 1, "missing");
    assert.equal(await differs(set, { ...set, pass: SECRET_SET }, { ...set, pass: "" }), 1, "set");
    assert.equal(await differs(set, { ssid: "net", every: 7 }), 1, "left out");
  });

  it("a value of another type, a field that is gone and another schema are differences", async () => {
    const differences = async (lie: Partial<StoredConfiguration>) =>
      (await sight(deviceWith(set, lie), schema, set)).differences;
    const values = { ssid: "net", pass: SECRET_SET, every: 7 };
    assert.deepEqual(await differences({ values: { ...values, every: "7" } }), [
      'every: expected 7, found "7"',
    ]);
    assert.deepEqual(await differences({ values: { pass: SECRET_SET, every: 7 } }), [
      'ssid: expected "net", found nothing',
    ]);
    assert.deepEqual(await differences({ schemaVersion: 2 }), ["schema version: expected 3, found 2"]);
  });

  it("a field that was not set is expected on its default", async () => {
    const expected = { ssid: "net", pass: "correct horse" };
    assert.deepEqual((await sight(deviceWith({ ...set, every: 5 }), schema, expected)).differences, []);
    assert.equal((await sight(deviceWith(set), schema, expected)).differences.length, 1);
  });

  it("names the first known configuration that is in effect as a whole, and differences from the first", async () => {
    const older = { ssid: "old", pass: "older secret", every: 2 };
    const known = [
      { name: "newer", schema, values: set },
      { name: "older", schema, values: older },
    ];
    const seen = async (values: ConfigurationValues) => sightAny(deviceWith(values), known);
    assert.deepEqual([(await seen(set)).inEffect, (await seen(set)).differences], ["newer", []]);
    assert.equal((await seen(older)).inEffect, "older");
    assert.equal((await seen(older)).differences.length, 3, "from the newer");
    const mix = await seen({ ...older, ssid: "net" });
    assert.equal(mix.inEffect, undefined);
    assert.deepEqual(
      mix.differences.map((difference) => difference.split(":")[0]),
      ["pass", "every"],
    );
  });

  it("a refusal to show it is the device's failure", async () => {
    const maintenance = fakeMaintenance({ readConfiguration: async () => refused("busy", "not now") });
    await assert.rejects(sight(fakeDut({ maintenance }), schema, set), /show its configuration: refused/);
  });
});

describe("configurations to compare with", () => {
  it("defaults are the schema's, a fresh device has the factory's fields beside them", () => {
    assert.deepEqual(defaultsOf(schema), { ssid: "", pass: "", every: 5 });
    const fresh = freshFromFactory(product);
    for (const [name, value] of Object.entries(fresh)) {
      const { sample } = product.ixit.configuration;
      const isFactorys = Object.values(product.ixit.configuration.factoryFields).includes(name);
      assert.equal(value, isFactorys ? sample[name] : product.schemaOf().fields[name]?.default, name);
    }
  });

  it("a reset leaves what the product declares to keep, and defaults", () => {
    const before = { ...defaultsOf(product.schemaOf()), "product.fleet": "fleet", "wifi.ssid": "net" };
    const after = afterReset(product, before);
    assert.deepEqual([after["product.fleet"], after["wifi.ssid"]], ["fleet", ""]);
    assert.deepEqual(Object.keys(after).toSorted(), Object.keys(before).toSorted());
  });

  it("the sample differs from the default in every field, and its variation from the sample; secrets are always fresh", () => {
    const bench = fakeBench({ product });
    const { fields } = product.schemaOf();
    const sample = sampleWithCanaries(bench);
    const variation = variationOf(bench, sample);
    assert.deepEqual(Object.keys(sample), Object.keys(fields));
    assert.deepEqual(Object.keys(variation), Object.keys(fields));
    for (const [name, field] of Object.entries(fields)) {
      assert.notEqual(sample[name], field.default, name);
      assert.notEqual(variation[name], sample[name], name);
      assert.deepEqual(
        invalidDefaults({ version: 3, fields: { [name]: { ...field, default: sample[name] ?? "" } } }),
        [],
      );
      assert.deepEqual(
        invalidDefaults({ version: 3, fields: { [name]: { ...field, default: variation[name] ?? "" } } }),
        [],
      );
    }
    assert.notEqual(sampleWithCanaries(bench)["wifi.passphrase"], sample["wifi.passphrase"]);
  });

  it("the longest sample fills every field up as far as the schema goes, but what the product may ask more of", () => {
    const longest = longestSample(fakeBench({ product }));
    const { sample } = product.ixit.configuration;
    const { fields } = product.schemaOf();
    const lengthOf = (name: string) => String(longest[name]).length;
    for (const name of ["wifi.ssid", "wifi.passphrase", "account.owner", "device.label"])
      assert.equal(lengthOf(name), fields[name]?.maxLength, name);
    assert.equal(longest["telemetry.intervalS"], fields["telemetry.intervalS"]?.maximum);
    for (const name of ["cloud.endpoint", "product.type", "product.fleet", "update.channel"])
      assert.equal(longest[name], sample[name], name);
  });

  it("a number at its maximum varies downwards", () => {
    const interval = { "telemetry.intervalS": 86_400 };
    assert.deepEqual(variationOf(fakeBench({ product }), interval), { "telemetry.intervalS": 86_399 });
  });
});

describe("published defaults", () => {
  const of = (field: object) => ({
    version: 1,
    fields: { it: { secret: false, type: "string", ...field } as const },
  });

  it("a field without a default is named with its schema", () => {
    assert.deepEqual(withoutDefault(of({})), ["it of schema 1"]);
    assert.deepEqual(withoutDefault(of({ default: "" })), []);
  });

  it("a secret that every device has by default is named", () => {
    const secretWith = (value?: string) => ({
      version: 1,
      fields: {
        pass: { type: "string", secret: true, ...(value === undefined ? {} : { default: value }) },
        label: { type: "string", secret: false, default: "hall 7" },
      } as const,
    });
    assert.deepEqual(secretsByDefault(secretWith("changeme")), ["pass of schema 1"]);
    assert.deepEqual(secretsByDefault(secretWith("")), []);
    assert.deepEqual(secretsByDefault(secretWith()), []);
  });

  it("a default that breaks its own limits is named", () => {
    const wrong = [
      { default: "abc", maxLength: 2 },
      { default: "abc", pattern: "^b" },
      { default: "abc", enum: ["a"] },
      { default: 5 },
      { type: "integer", default: 0, minimum: 1 },
      { type: "integer", default: 11, maximum: 10 },
      { type: "integer", default: 1.5 },
      { type: "integer", default: "1" },
      { type: "boolean", default: "true" },
    ];
    for (const field of wrong)
      assert.deepEqual(invalidDefaults(of(field)), ["it of schema 1"], JSON.stringify(field));
    const right = [
      { default: "\u{1f4a1}", maxLength: 1 },
      { type: "integer", default: 1, minimum: 1, maximum: 1 },
      { type: "boolean", default: false },
      {},
    ];
    for (const field of right) assert.deepEqual(invalidDefaults(of(field)), [], JSON.stringify(field));
  });
});
