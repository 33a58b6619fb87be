import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { createBoardEquipment } from "./board-equipment.ts";

/** Equipment around a board, and what was done to it, in order. */
function bench(toolNeedsSupply: boolean) {
  const done: string[] = [];
  const note = async (what: string) => void done.push(what);
  const dispose = { [Symbol.asyncDispose]: async () => {} };
  const equipment = createBoardEquipment({
    place: "board-1",
    toolNeedsSupply,
    console: { expectGap: () => ({ [Symbol.dispose]() {} }), starting: async () => {} } as never,
    clock: { elapse: async () => {}, ...dispose },
    power: { set: (on) => note(`power ${on ? "on" : "off"}`), read: async () => undefined, ...dispose },
    flash: {
      size: 8,
      read: async (_offset, length) => {
        await note("read");
        return new Uint8Array(length);
      },
      write: () => note("write"),
      erase: () => note("erase"),
      release: () => note("release"),
    },
  });
  return { equipment, done };
}

suite("a board's equipment: supply and flash tool", () => {
  test("a tool that needs supply keeps it over several calls, and the board never runs in between", async () => {
    const { equipment, done } = bench(true);
    await equipment.eraseFlash(0, 8);
    await equipment.writeFlash(0, Uint8Array.of(1));
    await equipment.powerOn();
    assert.deepEqual(done, ["power on", "erase", "write", "power off", "release", "power on"]);
  });

  test("one with a supply of its own lets go of the board once that has supply", async () => {
    const { equipment, done } = bench(false);
    await equipment.eraseFlash(0, 8);
    await equipment.powerOn();
    await equipment.powerOff();
    await equipment.powerOn();
    assert.deepEqual(done, ["erase", "power on", "release", "power off", "power on"]);
  });

  test("a board that runs is let run anew after each call", async () => {
    const { equipment, done } = bench(false);
    await equipment.powerOn();
    await equipment.readFlash(0, 4);
    assert.deepEqual(done, ["power on", "read", "release"]);
  });

  test("what is known to be blank is erased once, until something ran or was written", async () => {
    const { equipment, done } = bench(false);
    await equipment.eraseFlash(0, 8);
    await equipment.eraseFlash(0, 8);
    await equipment.writeFlash(0, Uint8Array.of(1));
    await equipment.eraseFlash(0, 8);
    assert.deepEqual(done, ["erase", "write", "erase"]);
  });
});
