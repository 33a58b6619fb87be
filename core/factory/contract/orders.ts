import assert from "node:assert/strict";
import { test } from "node:test";
import type { Station } from "./faulty-station.ts";
import { withPorts, withStation } from "./faulty-station.ts";
import { expectRefused, type LineTraits, type MakeFactory } from "./support.ts";

const lacking = {
  productType: { productType: "" },
  region: { region: "" },
  fleet: { fleet: "" },
  image: { image: new Uint8Array() },
} as const;

/** What a line is told to make. PRV-FACT-4 */
export function orderContract(make: MakeFactory, { reaches, flashedBeforehand }: LineTraits): void {
  for (const [name, lack] of Object.entries(lacking)) {
    test(`an order without ${name} is refused by name, before anything is done`, async (t) => {
      await using under = await make(t);
      await using device = await under.blank();
      const asked: Station[] = [];
      const before = await device.flash.read(0, device.flash.size);
      const outcome = await under.factory.manufacture(withStation(device, reaches, asked), {
        ...{ ...under.order, trust: under.trust },
        ...lack,
      });
      assert.match(expectRefused(outcome, "incomplete-order"), new RegExp(`\\b${name}\\b`));
      if (flashedBeforehand) {
        assert.deepEqual(
          asked.filter((station) => station !== "cycle"),
          [],
        );
      } else {
        assert.deepEqual(asked, []);
        assert.ok(Buffer.compare(await device.flash.read(0, device.flash.size), before) === 0);
      }
      assert.deepEqual(await under.factory.records(), []);
    });
  }

  test("an image that does not start is silence", async (t) => {
    await using under = await make(t);
    await using device = await under.blank();
    const order = { ...under.order, image: under.order.image.slice(0, -1) };
    assert.equal((await under.factory.manufacture(device, order)).kind, "silent");
    assert.deepEqual(await under.factory.records(), []);
  });

  test("an image that the flash did not take whole is refused", async (t) => {
    await using under = await make(t);
    await using device = await under.blank();
    const { image } = under.order;
    const { flash } = device;
    const short = {
      size: flash.size,
      read: (offset: number, length: number) => flash.read(offset, length),
      erase: (offset: number, length: number) => flash.erase(offset, length),
      write: (offset: number, bytes: Uint8Array) =>
        flash.write(offset, Buffer.compare(bytes, image) === 0 ? bytes.subarray(0, -1) : bytes),
    };
    const outcome = await under.factory.manufacture(withPorts(device, { flash: short }), under.order);
    assert.match(expectRefused(outcome, "flash-mismatch"), /firmware/);
    assert.deepEqual(await under.factory.records(), []);
  });
}
