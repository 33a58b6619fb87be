import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { suite, test } from "node:test";
import { UsageFault } from "../../../core/kernel/index.ts";
import { createFixture } from "../../place/index.ts";
import { referenceBehaviour } from "../behaviour.ts";
import { folder } from "../child/test-support.ts";
import { openConsole } from "../console/test-support.ts";
import type { EmulatedDevice } from "../device.ts";
import { flashMap } from "../flash-map.ts";
import { makeAuthorities, provision, referenceBootloader, release } from "../test-support.ts";
import { createDeviceOnFiles, type DeviceOnFiles } from "./device-on-files.ts";

type Folder = Awaited<ReturnType<typeof folder>>;

const options = { startsAt: Date.UTC(2027, 0, 1), behaviour: referenceBehaviour };
const open = ({ path }: Folder): DeviceOnFiles =>
  createDeviceOnFiles({ flash: path("flash.bin"), silicon: path("silicon.json") }, options);

function putRelease({ flash }: EmulatedDevice): void {
  flash.program(flashMap.bootloader.offset, referenceBootloader);
  flash.program(flashMap.firmwareA.offset, release("3.0.0"));
}

suite("a device on files", () => {
  test("is the same device when its process was never told to end", async () => {
    await using at = await folder();
    const first = open(at);
    assert.ok(first.isNew);
    putRelease(first.device);
    const console = await openConsole(first.device);
    const identity = provision(console, makeAuthorities());
    console.done("config.set", { values: { "telemetry.intervalS": 615 } });

    using second = open(at);
    assert.equal(second.isNew, false);
    assert.deepEqual(second.device.hardwareId, first.device.hardwareId);
    const again = await openConsole(second.device);
    assert.equal(again.done("identity.get")["identity"], identity);
    assert.equal(
      again.done<{ values: Record<string, unknown> }>("config.get").values["telemetry.intervalS"],
      615,
    );
    assert.equal(again.refused("identity.write", { value: `${identity}0` }), "invalid-value");
    first[Symbol.dispose]();
  });

  test("keeps what its fuses were burnt with, and that they are locked", async () => {
    await using at = await folder();
    {
      using first = open(at);
      first.device.fuses.writeArea("identity", Buffer.from("one"));
      first.device.fuses.lock();
    }
    using second = open(at);
    const { fuses } = second.device;
    assert.deepEqual([fuses.locked, Buffer.from(fuses.readArea("identity")).toString()], [true, "one"]);
    assert.throws(() => fuses.writeArea("certificate", Uint8Array.of(1)), { name: "FuseLocked" });
    assert.deepEqual(readdirSync(at.path(".")).sort(), ["flash.bin", "silicon.json"]);
    assert.equal(statSync(at.path("silicon.json")).mode & 0o077, 0, "the hardware key is for its owner");
  });

  test("gives its files to the next piece, erased and with numbers and keys of its own", async () => {
    await using at = await folder();
    using first = open(at);
    putRelease(first.device);
    first.device.fuses.lock();
    const fixture = createFixture(first.device);
    fixture.exchange();
    const { hardwareId, fuses, flash } = fixture.device;
    assert.notDeepEqual(hardwareId, first.device.hardwareId);
    assert.notDeepEqual(fuses.hardwareKey(), first.device.fuses.hardwareKey());
    assert.equal(fuses.locked, false);
    assert.deepEqual(flash.read(0, flash.size), new Uint8Array(flash.size).fill(0xff));

    using second = open(at);
    assert.deepEqual(second.device.hardwareId, hardwareId);
    assert.deepEqual(second.device.fuses.hardwareKey(), fuses.hardwareKey());
    assert.equal(second.device.fuses.locked, false);
  });

  for (const [what, name, content] of [
    ["a flash of another size", "flash.bin", "short"],
    ["silicon that is none", "silicon.json", '{"uid":"00"}'],
    ["silicon that is no JSON", "silicon.json", "hardwareKey"],
  ] as const)
    test(`refuses ${what}, shows nothing of it and leaves it`, async () => {
      await using at = await folder();
      writeFileSync(at.path(name), content);
      assert.throws(
        () => open(at),
        (thrown) =>
          thrown instanceof UsageFault &&
          thrown.code === "FILE_MALFORMED" &&
          thrown.message.includes(name) &&
          !thrown.message.includes(content),
      );
      assert.equal(readFileSync(at.path(name), "utf8"), content);
    });

  test("needs folders that are there", async () => {
    await using at = await folder();
    const files = { flash: at.path("flash.bin"), silicon: at.path("nowhere/silicon.json") };
    assert.throws(() => createDeviceOnFiles(files, options), { name: "UsageFault", code: "OUT_UNWRITABLE" });
    const others = { flash: at.path("nowhere/flash.bin"), silicon: at.path("silicon.json") };
    assert.throws(() => createDeviceOnFiles(others, options), {
      name: "UsageFault",
      code: "FILE_UNREADABLE",
    });
  });
});
