import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { discover } from "./index.ts";
import { hubStatus, PluggedIn } from "./test-support/plugged-in.ts";

suite("what is plugged in", () => {
  test("is found with its ports, by number, by id and by path; hubs are not devices", async () => {
    await using machine = await PluggedIn.make();
    await machine.plug({ at: "1-1", id: "2109:2817", hub: true });
    const port = { tty: "ttyACM10", interface: 1, byId: "usb-Pico-if01", byPath: "pci-usb-0:1.4:1.1" };
    await machine.plug({ at: "1-1.4", id: "2e8a:000c", serial: "E661", name: "Debug Probe", ports: [port] });
    await machine.plug({ at: "1-1.10", id: "1a86:7523", ports: [{ tty: "ttyUSB0" }] });
    const { devices } = await discover(machine.places);
    assert.deepEqual(devices, [
      {
        ...{ location: "1-1.4", vendor: "2e8a", product: "000c", serial: "E661", name: "Debug Probe" },
        ports: [port],
      },
      {
        ...{ location: "1-1.10", vendor: "1a86", product: "7523", serial: undefined, name: undefined },
        ports: [{ tty: "ttyUSB0", interface: 0, byId: undefined, byPath: undefined }],
      },
    ]);
  });

  test("is nothing where there is nothing, and a tool that is missing is told", async () => {
    await using machine = await PluggedIn.make();
    assert.deepEqual(await discover({ ...machine.places, root: `${machine.root}/nowhere` }), {
      ...{ devices: [], hubs: [], gpioChips: [], wireless: [] },
      hubsUnknown: "uhubctl is not installed",
    });
  });

  test("is asked of uhubctl, which may know none or may not look", async () => {
    await using machine = await PluggedIn.make();
    await machine.tool("uhubctl", hubStatus("1-1", "2-1"));
    assert.deepEqual((await discover(machine.places)).hubs, ["1-1", "2-1"]);
    await machine.tool("uhubctl", "", { exitCode: 1, complaint: "No compatible devices detected!" });
    const none = await discover(machine.places);
    assert.deepEqual([none.hubs, none.hubsUnknown], [[], undefined]);
    await machine.tool("uhubctl", "", {
      exitCode: 1,
      complaint: "No compatible devices detected! There were permission problems while accessing USB.",
    });
    assert.match((await discover(machine.places)).hubsUnknown ?? "", /may not ask them: write the udev rule/);
    await machine.tool("uhubctl", "", { exitCode: 139 });
    assert.equal((await discover(machine.places)).hubsUnknown, "uhubctl ended with exit code 139");
  });

  test("has GPIO chips and Wi-Fi interfaces, with NetworkManager and without", async () => {
    await using machine = await PluggedIn.make();
    await machine.gpioChip("gpiochip10");
    await machine.gpioChip("gpiochip2");
    await machine.networkInterface("eth0");
    await machine.networkInterface("wlan0", { wireless: true });
    const { gpioChips, wireless } = await discover(machine.places);
    assert.deepEqual(gpioChips, ["gpiochip2", "gpiochip10"]);
    assert.deepEqual(wireless, [{ name: "wlan0", state: undefined }]);
    await machine.tool("nmcli", "eth0:connected\nwlan0:disconnected");
    assert.deepEqual((await discover(machine.places)).wireless, [{ name: "wlan0", state: "disconnected" }]);
  });
});
