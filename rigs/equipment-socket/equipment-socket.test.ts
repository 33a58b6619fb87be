import assert from "node:assert/strict";
import { suite, type TestContext, test } from "node:test";
import { EquipmentFault, UsageFault } from "../../core/kernel/index.ts";
import { encodeRequest } from "../../core/wire/index.ts";
import { airPortContract } from "../equipment/air-contract.ts";
import { openEquipmentSocket } from "./index.ts";
import { startEmulatedDevice } from "./test-support/emulated-device.ts";
import { never, startLabServer } from "./test-support/lab-server.ts";

const withinMs = 30_000;

airPortContract("equipment socket", async (t) => {
  const ends = new AsyncDisposableStack();
  t.after(() => ends.disposeAsync());
  const lab = ends.use(await startLabServer(["air"]));
  const socket = ends.use(await openEquipmentSocket({ address: lab.address, withinMs }, "board-1"));
  const air = socket.air();
  return {
    air: {
      ...air,
      [Symbol.asyncDispose]: async () => {
        await air[Symbol.asyncDispose]();
        await socket[Symbol.asyncDispose]();
      },
    },
    show: async () => lab.show(),
    hide: async () => lab.hide(),
    inReach: async () => lab.inReach(),
  };
});

/** The equipment around an emulated device in a process of its own, and the console of the place. */
async function emulatedPlace(t: TestContext) {
  const place = await startEmulatedDevice(t);
  const socket = await openEquipmentSocket({ address: place.control, withinMs }, "board-1");
  t.after(() => socket[Symbol.asyncDispose]());
  return { ...place, socket };
}

suite("equipment socket: an emulated device", () => {
  test("is switched, flashed, pressed and left waiting", async (t) => {
    const { socket, says } = await emulatedPlace(t);
    assert.equal(socket.groups.size, 9);
    const [power, flash, clock] = [socket.switchOf("power"), socket.flashTool(), socket.clock()];
    await says("boot.ready");
    await power.set(false);
    await power.set(true);
    await says("boot.ready");
    assert.equal(await power.read(), undefined);

    const place = socket.flashSize - 0x1000;
    await flash.erase(place, 0x1000);
    await flash.write(place, Uint8Array.of(1, 2, 3));
    assert.deepEqual(await flash.read(place, 4), Uint8Array.of(1, 2, 3, 0xff));
    await flash.release();
    await says("boot.ready");
    assert.deepEqual(await flash.readHardwareId(), await socket.hardwareId()());

    // The reference device resets when its button is held for five seconds, and restarts then.
    const button = socket.switchOf("button");
    await button.set(true);
    await clock.elapse(5_000);
    await button.set(false);
    await says("boot.ready");
    await socket.switchOf("network").set(true);
    await socket.switchOf("network").set(false);
  });

  test("is exchanged for a blank piece on the same console", async (t) => {
    const { socket, console, says } = await emulatedPlace(t);
    const [power, flash, exchange] = [socket.switchOf("power"), socket.flashTool(), socket.exchange()];
    await says("boot.ready");
    const before = await socket.hardwareId()();
    const firmware = await flash.read(0, 0x10_0000);
    const next = await exchange();
    assert.notDeepEqual(next, before);
    assert.deepEqual(await socket.hardwareId()(), next);
    const contents = await flash.read(0, socket.flashSize);
    assert.ok(
      contents.every((byte) => byte === 0xff),
      "its flash is empty",
    );
    // It has no supply until it is given some, and no firmware until then.
    await flash.write(0, firmware);
    await power.set(true);
    await says("boot.ready");
    console.write(encodeRequest(1, "status.get"));
    await says('"state":"blank"');
  });

  test("refuses what its flash does not have: a fault of the flash tool", async (t) => {
    const { socket } = await emulatedPlace(t);
    const fault = (thrown: unknown) => {
      assert.ok(thrown instanceof EquipmentFault && thrown.code === "FLASH_FAILED", String(thrown));
      assert.match(thrown.message, /board-1.*outside a chip/);
      return true;
    };
    await assert.rejects(socket.flashTool().write(socket.flashSize, Uint8Array.of(1)), fault);
  });
});

suite("equipment socket: equipment of a lab's own", () => {
  test("has what it says, and the rig's file is told what is missing", async () => {
    await using lab = await startLabServer(["clock", "something else"], { "clock.advance": () => ({}) });
    await using socket = await openEquipmentSocket({ address: lab.address, withinMs }, "board-1");
    assert.deepEqual([...socket.groups], ["clock"]);
    await socket.clock().elapse(10);
    for (const ask of [
      () => socket.switchOf("power"),
      () => socket.switchOf("button"),
      () => socket.switchOf("network"),
      () => socket.flashTool(),
      () => socket.air(),
      () => socket.hardwareId(),
      () => socket.exchange(),
    ])
      assert.throws(ask, (thrown) => {
        assert.ok(thrown instanceof UsageFault && thrown.code === "VALUE_INVALID", String(thrown));
        assert.match(thrown.message, /board-1.*has no .*: the groups it has are clock/);
        return true;
      });
    assert.deepEqual(lab.asked, ["equipment.describe", "clock.advance"], "nothing else was asked of it");
  });

  test("shows the board's own access point, and no other's", async (t) => {
    const lab = await startLabServer(["air"]);
    const socket = await openEquipmentSocket({ address: lab.address, withinMs }, "board-1");
    t.after(() => Promise.all([socket[Symbol.asyncDispose](), lab[Symbol.asyncDispose]()]));
    const air = socket.air((ssid) => ssid !== "gear");
    lab.show();
    assert.equal(await air.look(), undefined);
    const joined = await air.connect();
    assert.equal(joined.kind === "refused" && joined.code, "not-visible");
    lab.show("gear-12AB");
    assert.equal((await air.look())?.ssid, "gear-12AB");
    const again = await air.connect();
    if (again.kind !== "done") assert.fail(JSON.stringify(again));
    again.value.destroy();
  });

  test("that does not answer in time is a fault; the time that it is asked to wait comes on top", async () => {
    await using lab = await startLabServer(["clock", "power"], {
      "clock.advance": () => never,
      "power.on": () => never,
    });
    const open = () => openEquipmentSocket({ address: lab.address, withinMs: 30 }, "board-1");
    const after = (ms: number) => (thrown: unknown) => {
      assert.ok(thrown instanceof EquipmentFault && thrown.code === "CONTROL_LOST", String(thrown));
      assert.match(thrown.message, new RegExp(`not answered: nothing came within ${ms} ms`));
      return true;
    };
    await using first = await open();
    await assert.rejects(first.switchOf("power").set(true), after(30));
    await using second = await open();
    await assert.rejects(second.clock().elapse(20), after(50));
  });

  test("that fails, ends or is not there is a fault", async () => {
    const isLost = (says: RegExp) => (thrown: unknown) => {
      assert.ok(thrown instanceof EquipmentFault && thrown.code === "CONTROL_LOST", String(thrown));
      assert.match(thrown.message, says);
      return true;
    };
    const fails = () => {
      throw new Error("the relay is stuck");
    };
    const lab = await startLabServer(["power", "unit"], { "power.on": fails });
    await using ends = new AsyncDisposableStack();
    ends.use(lab);
    const socket = ends.use(await openEquipmentSocket({ address: lab.address, withinMs }, "board-1"));
    await assert.rejects(socket.switchOf("power").set(true), isLost(/the relay is stuck/));
    await assert.rejects(socket.exchange()(), isLost(/no method unit\.exchange/));
    await lab[Symbol.asyncDispose]();
    await assert.rejects(socket.switchOf("power").set(false), isLost(/ended/));
    await assert.rejects(
      openEquipmentSocket({ address: lab.address, withinMs }, "board-1"),
      isLost(/ECONNREFUSED/),
    );
  });
});
