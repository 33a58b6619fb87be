import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { consoleSchema } from "./index.ts";
import { findPort } from "./serial-identity.ts";
import { UsbTree } from "./test-support/usb-tree.ts";

function unopenable(message: RegExp) {
  return (thrown: unknown) => {
    assert.ok(thrown instanceof EquipmentFault);
    assert.equal(thrown.code, "PORT_UNOPENABLE");
    assert.match(thrown.message, message);
    return true;
  };
}

suite("identity of a serial port", () => {
  test("a USB serial number is found in sysfs, whatever the port is called", async () => {
    await using tree = await UsbTree.make();
    await tree.plug({ tty: "ttyACM0", serial: "OTHER" });
    await tree.plug({ tty: "ttyACM7", serial: "E661" });
    assert.equal((await findPort({ usbSerial: "E661" }, tree.root)).device, tree.device("ttyACM7"));
    await tree.unplug("ttyACM7");
    await assert.rejects(
      findPort({ usbSerial: "E661" }, tree.root),
      unopenable(/No port .* USB serial number E661/),
    );
    await tree.plug({ tty: "ttyACM1", serial: "E661" });
    assert.equal((await findPort({ usbSerial: "E661" }, tree.root)).device, tree.device("ttyACM1"));
  });

  test("of a device with several ports the interface must be said", async () => {
    await using tree = await UsbTree.make();
    await tree.plug({ tty: "ttyUSB0", serial: "FT4232", interface: 0 });
    await tree.plug({ tty: "ttyUSB1", serial: "FT4232", interface: 1 });
    await assert.rejects(
      findPort({ usbSerial: "FT4232" }, tree.root),
      unopenable(/2 ports: ttyUSB0, ttyUSB1/),
    );
    const found = await findPort({ usbSerial: "FT4232", interface: 1 }, tree.root);
    assert.equal(found.device, tree.device("ttyUSB1"));
  });

  test("names of by-id and by-path are taken with and without their folder", async () => {
    await using tree = await UsbTree.make();
    await tree.plug({ tty: "ttyACM0", serial: "E661", byId: "usb-Pico_E661-if00", byPath: "pci-0:1.2:1.0" });
    for (const identity of [
      { byId: "usb-Pico_E661-if00" },
      { byId: "/dev/serial/by-id/usb-Pico_E661-if00" },
      { byPath: "pci-0:1.2:1.0" },
      { path: "/dev/ttyACM0" },
    ])
      assert.equal((await findPort(identity, tree.root)).device, tree.device("ttyACM0"));
  });

  test("a port that is made anew under its name is another incarnation, one that stays is not", async () => {
    await using tree = await UsbTree.make();
    const plugged = { tty: "ttyACM0", serial: "E661", byId: "usb-Pico" };
    await tree.plug(plugged);
    const find = async () => (await findPort({ byId: "usb-Pico" }, tree.root)).incarnation;
    const before = await find();
    assert.equal(await find(), before);
    await tree.unplug("ttyACM0");
    await tree.plug(plugged);
    assert.notEqual(await find(), before);
  });

  test("options say exactly one identity, and no unknown key", () => {
    const accepts = (options: object) => consoleSchema.safeParse({ driver: "serial", ...options }).success;
    assert.ok(accepts({ byId: "x" }));
    assert.ok(accepts({ usbSerial: "x", interface: 2, baudRate: 9600, reenumerates: true }));
    assert.ok(!accepts({}));
    assert.ok(!accepts({ byId: "x", path: "/dev/ttyS0" }));
    assert.ok(!accepts({ path: "/dev/ttyS0", interface: 1 }));
    assert.ok(!accepts({ path: "ttyS0" }));
    assert.ok(!accepts({ byId: "x", baud: 9600 }));
  });
});
