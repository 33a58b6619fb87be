import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { factoryContract } from "../../core/factory/contract.ts";
import type { ProductionOrder } from "../../core/factory/index.ts";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { toPem } from "../../core/wire/index.ts";
import { createFactory } from "../../emulators/factory/index.ts";
import { makeTestBench, product } from "./test-support.ts";

const order: ProductionOrder = {
  productType: "AR1-T",
  region: "us",
  fleet: "fleet-0042",
  image: product.firmware.release(product.ixit.firmware.released).image,
};

// Here and not beside the line: only the composition root may know of line and device both.
factoryContract(
  "emulated, on the emulated device",
  async () => {
    const bench = makeTestBench();
    const { endpoint } = await bench.backend();
    return {
      factory: await bench.factory(),
      blank: () => bench.lease(),
      order,
      trust: { backendCa: endpoint.caCertificate, operatorKey: endpoint.operatorKey },
      fields: product.ixit.configuration.factoryFields,
      [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
    };
  },
  { reaches: "maintenance-port", flashedBeforehand: false },
);

suite("emulated factory line", () => {
  test("openssl verifies the device's certificate with the manufacturer's, as a client's and in a thousand years", async () => {
    await using bench = makeTestBench();
    const factory = await bench.factory();
    const device = await bench.lease();
    const made = await factory.manufacture(device, order);
    assert.equal(made.kind, "done");
    const certificate = await device.maintenance.readCertificate();
    assert.ok(certificate.kind === "done");
    const folder = await mkdtemp(join(tmpdir(), "assay-verify-"));
    try {
      const [ca, own] = [join(folder, "ca.pem"), join(folder, "device.pem")];
      await writeFile(ca, factory.manufacturerCa);
      await writeFile(own, toPem(certificate.value));
      const verify = (...more: string[]) =>
        execFileSync(
          "openssl",
          ["verify", "-x509_strict", "-purpose", "sslclient", ...more, "-CAfile", ca, own],
          { encoding: "utf8" },
        );
      assert.match(verify(), /device\.pem: OK/);
      const yearsMs = 1_000 * 365 * 86_400_000;
      assert.match(verify("-attime", String(Math.floor((Date.now() + yearsMs) / 1_000))), /device\.pem: OK/);
      const text = execFileSync(
        "openssl",
        ["x509", "-in", own, "-noout", "-subject", "-nameopt", "RFC2253"],
        { encoding: "utf8" },
      );
      assert.ok(made.kind === "done" && text.includes(`serialNumber=${made.value.record.identity}`), text);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("with a full disk under its database a unit is neither locked nor released, and has no half record", async () => {
    await using bench = makeTestBench();
    const device = await bench.lease();
    const folder = await mkdtemp(join(tmpdir(), "assay-full-"));
    const isFull = (thrown: unknown) => thrown instanceof EquipmentFault && thrown.code === "DISK_FULL";
    const database = { file: join(folder, "units.sqlite"), maxPages: 4 };
    const make = () =>
      createFactory({
        ...{ product: "AR1", bootloader: product.firmware.bootloader },
        firmwareOffset: product.firmware.slots[0]?.offset ?? 0,
        ...{ fields: product.ixit.configuration.factoryFields, database },
      });
    try {
      let made = 0;
      {
        await using factory = make();
        const fill = async () => {
          for (; ; made += 1) {
            await using unit = await bench.lease();
            const outcome = await factory.manufacture(unit, order);
            assert.equal(outcome.kind, "done");
          }
        };
        await assert.rejects(fill, isFull);
        await assert.rejects(factory.manufacture(device, order), isFull);
        const status = await device.maintenance.readStatus();
        assert.ok(status.kind === "done" && status.value.state === "blank");
      }
      assert.ok(made > 0);
      database.maxPages = 100;
      await using factory = make();
      const states = (await factory.records()).map(({ state }) => state);
      assert.equal(states.filter((state) => state === "released").length, made);
      assert.ok(states.length - made <= 1, "the unit that found the disk full is held, or not there");
      assert.equal((await factory.manufacture(device, order)).kind, "done");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("its database ends with it", async () => {
    await using bench = makeTestBench();
    const factory = await bench.factory();
    const made = await factory.manufacture(await bench.lease(), order);
    assert.ok(made.kind === "done");
    await factory[Symbol.asyncDispose]();
    await assert.rejects(
      factory.record(made.value.record.identity),
      (thrown) => thrown instanceof EquipmentFault && thrown.code === "FACTORY_DOWN",
    );
  });
});
