import assert from "node:assert/strict";
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

describe("the product with a plain HTTP access point", () => {
  it("is the reference product but for its channel, its authentication and reading INT-8", async () => {
    const [reference, plain] = await Promise.all([load("reference"), load("reference-http")]);
    const allowed = new Set(["provisioning.channels.0", "backend.authentication", "readings.INT-8"]);
    const found = differences(reference.ixit, plain.ixit).filter((path) => !isFile(path));
    assert.deepEqual(
      found.filter((path) => !allowed.has(path)),
      [],
    );
    assert.ok(found.includes("readings.INT-8"));
    assert.deepEqual(differences(reference.ics, plain.ics), ["product.name"]);
  });

  it("runs the very same images and speaks the same schemas", async () => {
    const [reference, plain] = await Promise.all([load("reference"), load("reference-http")]);
    for (const version of Object.keys(reference.ixit.firmware.releases))
      assert.equal(plain.firmware.release(version).digest, reference.firmware.release(version).digest);
    assert.deepEqual(plain.firmware.bootloader, reference.firmware.bootloader);
    assert.deepEqual(plain.schemas, reference.schemas);
  });
});
