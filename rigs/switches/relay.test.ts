import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import { contractPlace, switchFaultOf } from "../equipment/switch-contract.ts";
import { openShelly, shellySchema } from "./shelly.ts";
import { fakeDevice } from "./test-support/fake-device.ts";
import { toolFolder } from "./test-support/folder.ts";
import { startRelay } from "./test-support/relay-process.ts";

const open = (options: object) =>
  openShelly(shellySchema.parse({ driver: "shelly", ...options }), contractPlace);

/** What each kind of contact tells a device when it is closed and opened. */
const orders = {
  power: ["power.on", "power.off"],
  button: ["button.press", "button.release"],
  network: ["network.join", "network.leave"],
} as const;

suite("the demo lab's relay", () => {
  test("works supply, button and network of the devices that it is wired to", async () => {
    await using folder = await toolFolder({});
    const path = folder.path("control");
    await using device = await fakeDevice(path);
    const wired = Object.keys(orders).flatMap((kind) => ["--channel", `${kind}=${path}`]);
    await using relay = await startRelay(...wired);
    for (const [channel, [close, openOrder]] of Object.values(orders).entries()) {
      await using one = open({ url: relay.url, channel });
      const first = await one.read();
      assert.equal(first, close === "network.join", "only the cable is plugged in at first");
      await one.set(true);
      await one.set(false);
      await one.set(true);
      const expected = first ? [openOrder, close] : [close, openOrder, close];
      assert.deepEqual(device.orders.splice(0), expected);
      assert.equal(await one.read(), true);
    }
  });

  test("says when the device at a channel is gone, and finds it when it is back", async () => {
    await using folder = await toolFolder({});
    const path = folder.path("control");
    await using relay = await startRelay("--channel", `power=${path}`);
    await using one = open({ url: relay.url });
    assert.match((await switchFaultOf(one.set(true))).message, /The device at this channel is gone.*ENOENT/);
    assert.equal(await one.read(), false);
    for (let again = 0; again < 2; again += 1) {
      await using device = await fakeDevice(path);
      await one.set(again === 0);
      assert.deepEqual(device.orders, [again === 0 ? "power.on" : "power.off"]);
    }
  });

  test("gives an emulated device supply", async () => {
    await using folder = await toolFolder({});
    const path = folder.path("control");
    const cli = fileURLToPath(new URL("../../cli/assay.js", import.meta.url));
    const watcher = watch(folder.path("."));
    const appears = once(watcher, "change");
    const device = spawn(process.execPath, [cli, "emulate", "device", "--control", path], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const ended = once(device, "exit");
    try {
      await Promise.race([appears, ended]);
      await using relay = await startRelay("--channel", `power=${path}`);
      await using one = open({ url: relay.url });
      await one.set(true);
      await one.set(false);
      const booted = once(device.stdout, "data");
      await one.set(true);
      const [text] = await Promise.race([booted, ended]);
      assert.match(String(text), /\S/, "it prints its boot log");
    } finally {
      watcher.close();
      device.stdin.end();
      await ended;
    }
  });
});
