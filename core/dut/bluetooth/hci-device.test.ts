import assert from "node:assert/strict";
import { test } from "node:test";
import { EquipmentFault } from "../../kernel/index.ts";
import { createCentral } from "./central.ts";
import { openHciDevice } from "./hci-device.ts";

/** No machine has so many. */
const absent = 63;

test("an adapter that cannot be had is broken equipment, and says what to do", () => {
  assert.throws(
    () => openHciDevice(absent),
    (fault) =>
      fault instanceof EquipmentFault && fault.code === "RADIO_FAILED" && /hci63/.test(fault.message),
  );
});

test("so it is to whoever looks for a device with it, each time", async () => {
  await using central = createCentral({ openAdapter: async () => openHciDevice(absent), device: {} });
  for (const use of [() => central.look(), () => central.connect()])
    await assert.rejects(use(), (fault) => fault instanceof EquipmentFault && fault.code === "RADIO_FAILED");
});
