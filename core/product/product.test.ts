import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import { sha256, UsageFault } from "../kernel/index.ts";
import { issueCertificate, toPem } from "../wire/index.ts";
import { loadProduct, partitions } from "./product.ts";

const reference = fileURLToPath(new URL("../../products/reference", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "assay-product-"));
after(() => rm(folder, { recursive: true }));
let count = 0;

type Change = readonly [file: string, from: string | RegExp, to: string];

/** A copy of the reference product with `changes` made to its files. */
async function copyWith(...changes: readonly Change[]): Promise<string> {
  count += 1;
  const copy = join(folder, String(count));
  await cp(reference, copy, { recursive: true });
  for (const [file, from, to] of changes) {
    const text = await readFile(join(copy, file), "utf8");
    const changed = text.replace(from, to);
    assert.notEqual(changed, text, `${from} does not stand in ${file}`);
    await writeFile(join(copy, file), changed);
  }
  return copy;
}

async function refuses(
  product: string | Promise<string>,
  code: UsageFault["code"],
  message: RegExp,
): Promise<void> {
  await assert.rejects(loadProduct(await product), (thrown) => {
    assert.ok(thrown instanceof UsageFault, String(thrown));
    assert.equal(thrown.code, code, thrown.message);
    assert.match(thrown.message, message);
    assert.notEqual(thrown.help, "");
    return true;
  });
}

suite("the reference product", () => {
  test("loads, with the digests of its files", async () => {
    const product = await loadProduct(reference);
    assert.equal(product.ics.product.model, "AR1");
    assert.equal(product.digests.ics, sha256(await readFile(join(reference, "ics.yaml"))));
    assert.equal(product.digests.ixit, sha256(await readFile(join(reference, "ixit.yaml"))));
    const { image, digest, version } = product.firmware.release("3.0.0");
    assert.equal(version, "3.0.0");
    assert.deepEqual(Buffer.from(image), await readFile(join(reference, "firmware/3.0.0.bin")));
    assert.equal(digest, sha256(image));
    assert.deepEqual(product.factoryValues, {
      ...{ "product.type": "AR1-T", "product.region": "us", "product.fleet": "fleet-0042" },
    });
  });

  test("publishes a schema for each release, oldest first, that its own samples fit", async () => {
    const { schemas, schemaOf, ixit } = await loadProduct(reference);
    assert.deepEqual(
      schemas.map(({ version }) => version),
      [1, 2, 3, 4],
    );
    assert.equal(schemaOf(), schemas[2]);
    assert.equal(schemaOf("1.0.0"), schemas[0]);
    assert.equal(schemaOf("3.1.0").version, 3);
    const { fields } = schemaOf();
    const { sample, secretFields, endpointField, factoryFields, migrations } = ixit.configuration;
    for (const [name, value] of Object.entries(sample)) {
      assert.ok(fields[name], name);
      assert.equal(typeof value, fields[name].type === "integer" ? "number" : fields[name].type, name);
      assert.notEqual(value, fields[name].default, `${name} is to differ from its default`);
    }
    const secrets = Object.keys(fields).filter((name) => fields[name]?.secret);
    assert.deepEqual(Object.keys(secretFields), secrets);
    assert.deepEqual([...Object.keys(sample), ...secrets].sort(), Object.keys(fields).sort());
    for (const name of [endpointField, ...Object.values(factoryFields)]) assert.ok(fields[name], name);
    for (const { from, to, stored, expected } of migrations) {
      for (const name of Object.keys(stored)) assert.ok(schemaOf(from).fields[name], `${from}: ${name}`);
      for (const name of Object.keys(expected)) assert.ok(schemaOf(to).fields[name], `${to}: ${name}`);
    }
  });

  test("has a flash map in which nothing overlaps, on whole sectors, with room for every image", async () => {
    const { ixit, firmware } = await loadProduct(reference);
    let end = 0;
    for (const { offset, size } of Object.values(ixit.flash.partitions).sort((a, b) => a.offset - b.offset)) {
      assert.ok(offset >= end && offset % ixit.flash.sectorSize === 0 && size % ixit.flash.sectorSize === 0);
      end = offset + size;
    }
    assert.ok(end <= ixit.flash.size);
    assert.deepEqual(
      partitions(ixit, "firmware").map(({ name }) => name),
      ["firmware-a", "firmware-b"],
    );
    assert.deepEqual(firmware.slots, partitions(ixit, "firmware"));
    for (const version of Object.keys(ixit.firmware.releases)) {
      for (const { size } of firmware.slots)
        assert.ok(firmware.release(version).image.length <= size, version);
    }
    assert.equal(firmware.bootloader.offset, 0);
  });

  test("is asked only for releases that it has", async () => {
    const { firmware, schemaOf } = await loadProduct(reference);
    for (const ask of [
      () => firmware.release("9.9.9"),
      () => schemaOf("9.9.9"),
      () => schemaOf("toString"),
    ]) {
      assert.throws(ask, (thrown) => thrown instanceof UsageFault && thrown.code === "VALUE_INVALID");
    }
  });
});

suite("a product that is declared wrongly", () => {
  test("files that are missing are named", async () => {
    await refuses(join(folder, "none"), "FILE_MISSING", /none\/ics\.yaml/);
    const without = await copyWith();
    await rm(join(without, "firmware/2.0.0.bin"));
    await refuses(without, "FILE_MISSING", /firmware\/2\.0\.0\.bin: ENOENT/);
    await refuses(
      copyWith(["ixit.yaml", "schema-2.json", "schema-9.json"]),
      "FILE_MISSING",
      /schema-9\.json: ENOENT/,
    );
    await refuses(copyWith(["ixit.yaml", "bootloader.bin", "b.bin"]), "FILE_MISSING", /firmware\/b\.bin/);
  });

  test("keys and values are checked against what is known, with their line", async () => {
    await refuses(
      copyWith(["ics.yaml", "- console", "- consle"]),
      "VALUE_INVALID",
      /ics\.yaml:10: capabilities\.0: .*found 'consle'/,
    );
    await refuses(
      copyWith(["ics.yaml", "notApplicable: {}", "notApplicable: { PRV-X: short }"]),
      "VALUE_INVALID",
      /notApplicable\.PRV-X: the key is not an atom id such as/,
    );
    await refuses(
      copyWith(["ics.yaml", "shouldReasons: {}", "shouldReasons: { PRV-ID-2.1: short }"]),
      "VALUE_INVALID",
      /an auditor can weigh/,
    );
    await refuses(
      copyWith(["ixit.yaml", "holdMs: 5000", "holdsMs: 5000"]),
      "KEY_UNKNOWN",
      /ixit\.yaml:\d+: reset\.button\.holdsMs: unknown key; did you mean "holdMs"/,
    );
    await refuses(
      copyWith(["ixit.yaml", / {2}INT-8: .*\n/, ""]),
      "VALUE_INVALID",
      /readings\.INT-8: .*it is missing/,
    );
    await refuses(
      copyWith(["ixit.yaml", "answerWithinMs: 2000", "answerWithinMs: -1"]),
      "VALUE_INVALID",
      /timing\.answerWithinMs/,
    );
  });

  // What scenarios about a declaration assert cannot fail any more once it was read.
  test("a set-up channel, its security and a storage of credentials are of the kinds that the standard takes", async () => {
    await refuses(
      copyWith(["ixit.yaml", "soft-ap-https", "soft-ap-ftp"]),
      "VALUE_INVALID",
      /provisioning\.channels\.0: .*found 'soft-ap-ftp'/,
    );
    await refuses(
      copyWith(["ixit.yaml", "[soft-ap-https]", "[ble]"]),
      "VALUE_INVALID",
      /provisioning\.page: there is no access point that could show it/,
    );
    await refuses(
      copyWith(["ixit.yaml", "security: 2", "security: 0"]),
      "VALUE_INVALID",
      /provisioning\.security: /,
    );
    await refuses(
      copyWith(["ixit.yaml", "  username: wifiprov\n", ""]),
      "VALUE_INVALID",
      /provisioning\.username: needed in security 2/,
    );
    await refuses(
      copyWith(["ixit.yaml", "security: 2", "security: 1"]),
      "VALUE_INVALID",
      /provisioning\.username: needed in security 2, which alone knows it/,
    );
    await refuses(
      copyWith(["ixit.yaml", /^ {2}writableOver:/m, "  keys: rsa-2048\n  writableOver:"]),
      "VALUE_INVALID",
      /identity\.keys: /,
    );
    await refuses(
      copyWith(["ixit.yaml", "storage: encrypted-flash", "storage: plain-flash"]),
      "VALUE_INVALID",
      /storage: .*found 'plain-flash'/,
    );
  });

  test("a line of its own has all its keys and files, and is found in the product's folder", async () => {
    const line = (more: string): Change => [
      "ixit.yaml",
      /^timing:/m,
      `factory:\n  line: command\n  manufacture: [./line.py, make]\n  records: [./line.py, list]\n  withinMs: 5000\n  flashes: line\n${more}\ntiming:`,
    ];
    await refuses(
      copyWith(line("  manufacturerCa: ca.pem\n  databas: units.json")),
      "KEY_UNKNOWN",
      /factory\.databas: unknown key; did you mean "database"/,
    );
    await refuses(
      copyWith(line("  database: units.json")),
      "VALUE_INVALID",
      /factory\.manufacturerCa: .*missing/,
    );
    await refuses(copyWith(line("  manufacturerCa: ca.pem")), "FILE_MISSING", /\/ca\.pem: ENOENT/);
    await refuses(
      copyWith(line("  manufacturerCa: ixit.yaml")),
      "VALUE_INVALID",
      /ixit\.yaml: it is no certificate/,
    );
    await refuses(
      copyWith(["ixit.yaml", /^timing:/m, "factory: { line: manual }\ntiming:"]),
      "VALUE_INVALID",
      /factory\.line: /,
    );
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const name = { commonName: "authority" };
    const spki = publicKey.export({ format: "der", type: "spki" });
    const pem = toPem(
      issueCertificate(
        { subject: name, issuer: name, publicKey: spki, notBefore: new Date(), use: { kind: "authority" } },
        privateKey,
      ),
    );
    const directory = await copyWith(line("  manufacturerCa: ca.pem\n  database: units.json"));
    await writeFile(join(directory, "ca.pem"), pem);
    assert.deepEqual((await loadProduct(directory)).factory, {
      ...{ line: "command", manufacture: ["./line.py", "make"], records: ["./line.py", "list"] },
      ...{ withinMs: 5000, flashes: "line", manufacturerCa: pem },
      ...{ cwd: directory, database: join(directory, "units.json") },
    });
    assert.deepEqual((await loadProduct(reference)).factory, { line: "emulated" });
  });

  test("every release that is spoken of must be listed", async () => {
    const changes: readonly Change[] = [
      ["ixit.yaml", "released: 3.0.0", "released: 3.0.9"],
      ["ixit.yaml", "golden: 3.0.0", "golden: 3.0.9"],
      ["ixit.yaml", "next: 3.1.0", "next: 3.0.9"],
      ["ixit.yaml", "- from: 2.0.0", "- from: 3.0.9"],
      ["ixit.yaml", "to: 2.0.0", "to: 3.0.9"],
      ["ixit.yaml", "release: 4.0.0", "release: 3.0.9"],
    ];
    for (const change of changes) {
      await refuses(
        copyWith(change),
        "VALUE_INVALID",
        /ixit\.yaml: release 3\.0\.9 under firmware\.releases is missing/,
      );
    }
    await loadProduct(await copyWith(["ixit.yaml", / {2}golden: .*\n/, ""]));
  });

  test("every release must speak a published schema, though nobody has asked yet", async () => {
    await refuses(
      copyWith(["ixit.yaml", "configurationSchema: 2", "configurationSchema: 9"]),
      "VALUE_INVALID",
      /a published schema for release 2\.0\.0 is missing/,
    );
  });

  test("a bootloader partition and sample values of the factory's fields are needed", async () => {
    await refuses(
      copyWith(["ixit.yaml", "role: bootloader", "role: log"]),
      "VALUE_INVALID",
      /role bootloader is missing/,
    );
    await refuses(
      copyWith(["ixit.yaml", / {4}product\.type: .*\n/, ""]),
      "VALUE_INVALID",
      /product\.type is missing/,
    );
  });
});

suite("a published configuration schema", () => {
  const file = "configuration/schema-3.json";
  const change = async (edit: (schema: Record<string, unknown>) => unknown) => {
    const copy = await copyWith();
    const schema = JSON.parse(await readFile(join(copy, file), "utf8"));
    await writeFile(join(copy, file), JSON.stringify(edit(schema) ?? schema));
    return copy;
  };

  test("that is no JSON is refused", async () => {
    await refuses(copyWith([file, "{", "{,"]), "FILE_MALFORMED", /schema-3\.json: /);
  });

  test("that is more than one flat object is refused, the place named", async () => {
    const wrong: Readonly<Record<string, (schema: Record<string, unknown>) => unknown>> = {
      "x-version": (schema) => ({ ...schema, "x-version": undefined }),
      additionalProperties: (schema) => ({ ...schema, additionalProperties: true }),
      $schema: (schema) => ({ ...schema, $schema: "http://json-schema.org/draft-07/schema#" }),
      allOf: (schema) => ({ ...schema, allOf: [] }),
      "properties\\.nested\\.type": (schema) => ({ ...schema, properties: { nested: { type: "object" } } }),
      minLength: (schema) => ({ ...schema, properties: { short: { type: "string", minLength: 3 } } }),
    };
    for (const [place, edit] of Object.entries(wrong)) {
      await refuses(
        change(edit),
        "VALUE_INVALID",
        new RegExp(`schema-3\\.json: [^]*${place.replace("$", "\\$")}`),
      );
    }
    await refuses(
      change(() => []),
      "VALUE_INVALID",
      /schema-3\.json/,
    );
  });
});
