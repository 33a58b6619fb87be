import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { createIdentityCheck } from "./identity-check.ts";

const [one, other] = [Uint8Array.of(1), Uint8Array.of(0xab)];
const found = (hardwareId: Uint8Array) => async () => hardwareId;
const isSwapped = { name: "EquipmentFault", code: "BOARD_SWAPPED" };
const isStillThere = { name: "EquipmentFault", code: "CONTROL_LOST", message: /is still there/ };

suite("whose hardware stands at a place", () => {
  test("is the declared one, else the first one seen", async () => {
    const declared = createIdentityCheck("board-1", "AB");
    await declared.confirm(found(other));
    await assert.rejects(declared.confirm(found(one)), isSwapped);
    const first = createIdentityCheck("board-1", undefined);
    await first.confirm(found(one));
    await assert.rejects(first.confirm(found(other)), isSwapped);
  });

  test("is another one after an exchange, whether or not that told its value", async () => {
    const check = createIdentityCheck("board-1", undefined);
    await check.confirm(found(one));
    check.expect(other);
    await assert.rejects(check.confirm(found(Uint8Array.of(3))), isSwapped);
    await check.confirm(found(other));
    check.expect(undefined);
    await check.confirm(found(one));
    await assert.rejects(check.confirm(found(Uint8Array.of(3))), isSwapped);
  });

  test("that is still the same after an exchange is equipment at fault, and no device is found twice", async () => {
    const silent = createIdentityCheck("board-1", undefined);
    await silent.confirm(found(one));
    silent.expect(undefined);
    await assert.rejects(silent.confirm(found(one)), isStillThere);
    const telling = createIdentityCheck("board-1", undefined);
    telling.expect(one);
    assert.throws(() => telling.expect(one), isStillThere);
  });
});
