import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { suite, test } from "node:test";
import { createFixture, createLocalEquipment } from "../../place/index.ts";
import { createDevice, referenceParts } from "../device.ts";
import { contractOfReferenceDevice, deviceOptions } from "./reference-contract.ts";

suite("fixture", () => {
  test("the next piece is of the same product and parts, with silicon of its own, and nothing is in it", async () => {
    let made = 0;
    const table: typeof referenceParts = {
      ...referenceParts,
      network: (parts) => {
        made += 1;
        return referenceParts.network(parts);
      },
    };
    const secureElement = { serial: randomBytes(9), rootKey: randomBytes(32) };
    const first = createDevice({ ...deviceOptions(), secureElement }, table);
    first.fuses.lock();
    first.clock.advance(60_000);
    const before = Date.now();
    const fixture = createFixture(first);
    fixture.exchange();
    const second = fixture.device;
    assert.notDeepEqual(second.hardwareId, first.hardwareId);
    assert.notDeepEqual(second.fuses.hardwareKey(), first.fuses.hardwareKey());
    assert.notDeepEqual(second.secureElement?.serial, first.secureElement?.serial);
    assert.equal(second.fuses.locked, false);
    assert.ok(second.clock.now() >= before && second.clock.now() <= Date.now(), "its clock is right");
    for (const { offset, bytes } of contractOfReferenceDevice.release) second.flash.program(offset, bytes);
    const madeBefore = made;
    second.powerOn();
    assert.ok(made > madeBefore, "it is made of the same parts");
  });

  test("the piece that was taken out is silent, whatever was pressed, armed or joined on it", async () => {
    const fixture = createFixture(createDevice(deviceOptions()));
    const heard: string[] = [];
    fixture.onData((bytes) => heard.push(Buffer.from(bytes).toString()));
    await using equipment = createLocalEquipment(fixture, async (ms) => fixture.device.clock.advance(ms));
    const [first] = [fixture.device];
    for (const { offset, bytes } of contractOfReferenceDevice.release)
      await equipment.writeFlash(offset, bytes);
    await equipment.armCut({ unit: "flash-operation", after: 1000, way: "nothing" });
    await equipment.powerOn();
    await equipment.pressButton();
    await equipment.joinNetwork();
    const id = await equipment.exchange();
    assert.deepEqual(id, fixture.device.hardwareId);
    assert.equal(first.powered, false);
    assert.deepEqual(
      (await equipment.progress()).map(({ count }) => count),
      [0, 0],
      "the new firmware has done nothing yet",
    );
    heard.length = 0;
    first.powerOn();
    assert.deepEqual(heard, []);
    for (const { offset, bytes } of contractOfReferenceDevice.release)
      await equipment.writeFlash(offset, bytes);
    await equipment.powerOn();
    assert.match(heard.join(""), /boot\.ready/);
    assert.equal(await equipment.disarmCut(), false);
  });
});
