import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { loadProduct } from "./product.ts";

const load = (name: string) => loadProduct(fileURLToPath(new URL(`../../products/${name}`, import.meta.url)));

/** Where two declarations differ, as paths; files are compared by what they hold, elsewhere. */
function differences(one: unknown, other: unknown, path: readonly string[] = []): string[] {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null)
    return Object.is(one, other) ? [] : [path.join(".")];
  const left = one as Record<string, unknown>;
  const right = other as Record<string, unknown>;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) => differences(left[key], right[key], [...path, key]));
}

const isFile = (path: string) =>
  /^firmware\.(bootloader|releases\..*\.image)$|^configuration\.schemas\./.test(path);

/** A set-up page takes a browser: it is there once for each transport and scheme, and the others are devices without one. */
const page = "provisioning.page";

/** What each product may declare otherwise than the reference product; a path stands for all below it. */
const variants: Readonly<
  Record<string, { readonly ixit: readonly string[]; readonly ics: readonly string[] }>
> = {
  "reference-http": {
    ixit: ["provisioning.channels.0", "backend.authentication", "readings.INT-8"],
    ics: [],
  },
  bluetooth: {
    ixit: ["provisioning.channels.0", page, "readings.INT-8"],
    ics: ["capabilities"],
  },
  "small-chip": {
    ixit: [
      "identity.keys",
      "provisioning.channels.0",
      "provisioning.security",
      "provisioning.username",
      "backend.authentication",
      "readings.INT-8",
    ],
    ics: [],
  },
  "secure-element": {
    ixit: ["identity.format", "identity.hardwareValue", "storage", page],
    ics: [],
  },
  "uuid-encrypted-flash": {
    ixit: ["identity.format", "identity.hardwareValue", "identity.rule", "flash.encrypted", page],
    ics: ["notApplicable.PRV-ID-2.1"],
  },
  "no-zero-touch": {
    ixit: ["provisioning.closesWithinMs", "provisioning.zeroTouch", page, "readings.INT-7"],
    ics: [1, 2]
      .map((atom) => `notApplicable.PRV-ZTP-1.${atom}`)
      .concat([1, 2, 3].map((atom) => `notApplicable.PRV-ZTP-4.${atom}`)),
  },
  "text-console": {
    ixit: ["console.kind", "console.file", page],
    ics: [],
  },
  "headless-gateway": {
    ixit: [
      "reset.triggers",
      "reset.button",
      "provisioning.channels.0",
      page,
      "provisioning.limits.ssid",
      "provisioning.limits.passphrase",
      "provisioning.failures.network-not-found",
      "provisioning.failures.network-refused",
      "provisioning.fields.ssid",
      "provisioning.fields.passphrase",
      "selfTest.redRabbit",
      "readings.INT-8",
    ],
    ics: [
      "capabilities",
      "without.button",
      "without.air",
      ...["FIELD-1.1", "FIELD-1.2", "FIELD-2.3", "FIELD-5.3", "ZTP-4.3"].map(
        (atom) => `notApplicable.PRV-${atom}`,
      ),
    ],
  },
};

const isBelow = (path: string, declared: string) => path === declared || path.startsWith(`${declared}.`);

describe("healthy products", () => {
  it("are the reference product and its variants, all of which are here, and one with firmware of its own", () => {
    const folders = readdirSync(new URL("../../products", import.meta.url));
    assert.deepEqual(folders.sort(), ["pico", "reference", ...Object.keys(variants)].sort());
  });

  for (const [name, allowed] of Object.entries(variants)) {
    it(`${name} declares only what it is about otherwise, and all of that`, async () => {
      const [reference, variant] = await Promise.all([load("reference"), load(name)]);
      const found = {
        ixit: differences(reference.ixit, variant.ixit).filter((path) => !isFile(path)),
        ics: differences(reference.ics, variant.ics).filter((path) => path !== "product.name"),
      };
      for (const file of ["ixit", "ics"] as const) {
        const others = found[file].filter((path) => !allowed[file].some((one) => isBelow(path, one)));
        assert.deepEqual(others, [], `${file}: differences that are not the point`);
        const missing = allowed[file].filter((one) => !found[file].some((path) => isBelow(path, one)));
        assert.deepEqual(missing, [], `${file}: no difference`);
      }
      assert.notEqual(variant.ics.product.name, reference.ics.product.name);
    });

    it(`${name} runs the very same images and speaks the same schemas`, async () => {
      const [reference, variant] = await Promise.all([load("reference"), load(name)]);
      for (const version of Object.keys(reference.ixit.firmware.releases))
        assert.equal(variant.firmware.release(version).digest, reference.firmware.release(version).digest);
      assert.deepEqual(variant.firmware.bootloader, reference.firmware.bootloader);
      assert.deepEqual(variant.schemas, reference.schemas);
    });
  }
});
