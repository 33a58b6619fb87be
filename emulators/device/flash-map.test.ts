import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import type { ConfigurationField, ConfigurationSchema } from "../../core/dut/index.ts";
import { loadProduct } from "../../core/product/index.ts";
import { imageLength, verifyImage } from "../../core/wire/index.ts";
import { createNorFlash } from "../parts/index.ts";
import { makeSchemaHistory } from "./configuration/schema-history.ts";
import { incompleteness } from "./configuration/validation.ts";
import { flashMap } from "./flash-map.ts";
import { signingKeyOf } from "./test-support.ts";

const folder = fileURLToPath(new URL("../../products/reference", import.meta.url));
const product = await loadProduct(folder);
const own = makeSchemaHistory();

/** `firmwareA` as the declaration spells it: `firmware-a`. */
const declaredName = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe("flash map", () => {
  const { flash } = product.ixit;

  it("is the one that the product declares", () => {
    const declared = Object.entries(flash.partitions).map(([name, { offset, size }]) => [
      name,
      { offset, size },
    ]);
    const map = Object.entries(flashMap).map(([name, partition]) => [declaredName(name), partition]);
    assert.deepEqual(Object.fromEntries(map), Object.fromEntries(declared));
    const chip = createNorFlash();
    assert.deepEqual([chip.size, chip.sectorSize], [flash.size, flash.sectorSize]);
  });

  it("has partitions of whole sectors that do not overlap and lie inside the chip", () => {
    const inOrder = Object.values(flashMap).toSorted((a, b) => a.offset - b.offset);
    inOrder.reduce((end, { offset, size }) => {
      assert.ok(offset >= end, `0x${offset.toString(16)} begins before 0x${end.toString(16)}`);
      assert.deepEqual([offset % flash.sectorSize, size % flash.sectorSize], [0, 0]);
      return offset + size;
    }, 0);
    const last = inOrder.at(-1);
    assert.ok(last !== undefined && last.offset + last.size <= flash.size);
  });
});

describe("declared releases", () => {
  it("are signed for the declared bootloader, name themselves, fit a slot and speak the declared schema", () => {
    const key = signingKeyOf(product.firmware.bootloader.image);
    assert.ok(product.firmware.bootloader.image.length <= flashMap.bootloader.size);
    for (const [version, { configurationSchema }] of Object.entries(product.ixit.firmware.releases)) {
      const { image } = product.firmware.release(version);
      const { header } = verifyImage(image, key) ?? assert.fail(`${version} is not signed`);
      assert.deepEqual(header, { product: product.ics.product.model, version, configurationSchema });
      assert.equal(imageLength(image), image.length);
      assert.ok(image.length <= flashMap.firmwareA.size && image.length <= flashMap.firmwareB.size);
    }
  });
});

describe("published configuration schemas", () => {
  it("are the device's own, all of them, field by field in its order", () => {
    const versions = Array.from({ length: own.latest }, (_, index) => index + 1);
    assert.deepEqual(
      product.schemas,
      versions.map((version) => own.schema(version)),
    );
    for (const [index, { fields }] of product.schemas.entries())
      assert.deepEqual(Object.keys(fields), Object.keys(own.schema(index + 1).fields));
  });

  it("take exactly the configurations that the device takes", () => {
    for (const version of product.schemas.map((schema) => schema.version)) {
      const validate = new Ajv2020({ allErrors: false }).compile(published(version));
      fc.assert(
        fc.property(configurations(own.schema(version)), (values) => {
          const why = incompleteness(own.schema(version), values);
          assert.equal(validate(values), why === undefined, `the device says: ${why ?? "fine"}`);
        }),
        { numRuns: 1000 },
      );
    }
  });

  it("have defaults that make a whole configuration, and so does each migration of them", () => {
    for (const { version, fields } of product.schemas) {
      const defaults = Object.fromEntries(
        Object.entries(fields).map(([name, field]) => [name, field.default ?? 0]),
      );
      assert.equal(incompleteness(own.schema(version), defaults), undefined);
      if (version === own.latest) continue;
      assert.equal(incompleteness(own.schema(version + 1), own.migrate(version, defaults)), undefined);
    }
  });

  it("end where the device's history ends", () => {
    assert.throws(() => own.schema(own.latest + 1), RangeError);
    assert.throws(() => own.schema(0), RangeError);
    assert.throws(() => own.migrate(own.latest, {}), RangeError);
  });
});

/** The file as it is, with the keyword that only this product knows taken out. */
function published(version: number): object {
  const file = product.ixit.configuration.schemas[String(version)] ?? assert.fail(`no schema ${version}`);
  const { "x-version": stated, ...schema } = JSON.parse(readFileSync(`${folder}/${file}`, "utf8"));
  assert.equal(stated, version);
  return schema;
}

/** The defaults with one or two fields at, over or beside their limits, missing or unknown. */
function configurations(schema: ConfigurationSchema) {
  const names = Object.keys(schema.fields);
  const defaults = Object.entries(schema.fields).map(([name, field]) => [name, field.default] as const);
  const change = fc.oneof(
    ...names.map((name) => fc.tuple(fc.constant(name), valuesOf(schema.fields[name] ?? fail(name)))),
    fc.tuple(fc.constantFrom("wifi.bssid", "cloud", ...names), fc.constant(undefined)),
    fc.tuple(fc.constantFrom("wifi.bssid", "", "toString"), fc.constant(1)),
  );
  return fc
    .array(change, { minLength: 1, maxLength: 2 })
    .map((changes) =>
      Object.fromEntries(
        [...new Map([...defaults, ...changes])].flatMap(([name, value]) =>
          value === undefined ? [] : [[name, value] as const],
        ),
      ),
    );
}

function valuesOf({ minimum = 0, maximum = 10, maxLength = 40, enum: options = [""] }: ConfigurationField) {
  const numbers = fc.constantFrom(minimum - 1, minimum, minimum + 0.5, maximum, maximum + 1, -0, 1e300);
  const unit = fc.constantFrom("a", "ß", "設", "\u{1f4a1}", "\n", "\u0001", "/");
  const texts = fc
    .tuple(
      fc.constantFrom("", "mqtts://"),
      fc.constantFrom(7, 8, maxLength - 8, maxLength, maxLength + 1),
      unit,
    )
    .map(([prefix, length, character]) => prefix + character.repeat(Math.max(length, 0)));
  return fc.oneof({ weight: 4, arbitrary: texts }, numbers, fc.constantFrom(...options), fc.boolean());
}

function fail(name: string): never {
  throw new Error(`there is no field ${name}`);
}
