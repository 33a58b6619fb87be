import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite, test } from "node:test";
import { parse } from "yaml";
import { hubStatus, PluggedIn } from "../../../rigs/discovery/test-support/plugged-in.ts";
import { boardSchema } from "../../../rigs/lab/board-keys.ts";
import { loadLab } from "../../../rigs/lab/index.ts";
import { chooseBoards } from "../choose-boards.ts";
import { TestScreen } from "../test-support.ts";
import { initRig } from "./init.ts";

/** The file that is written of `machine`, loaded as every verb loads it. */
async function written(machine: PluggedIn) {
  const file = join(machine.root, "lab.yaml");
  const screen = new TestScreen();
  const surroundings = { ...machine.places, addresses: ["192.0.2.7"] };
  assert.equal(await initRig(file, {}, screen, surroundings), 0);
  const text = await readFile(file, "utf8");
  const { boards } = await chooseBoards(file);
  return { file, text, screen: screen.text, boards: boards.map(({ declaration }) => declaration) };
}

/** The keys that a person is told to fill in, and those that are marked in the file, by board. */
function fillIns(screen: string): string[] {
  const [, after = ""] = screen.split("Still to fill in:\n");
  return after.split("\n").flatMap((line) => /^ {2}(\S+): /.exec(line)?.[1] ?? []);
}

/** The commented-out keys of the file, as they are when a person takes the comments away. */
function uncommented(text: string): Record<string, unknown> {
  // What stands above the first key is prose.
  const lines = text
    .slice(text.indexOf("\n\n"))
    .split("\n")
    .map((line) => line.replace(/^( *)# ((?: +|- |[a-zA-Z]+:(?:$| \S+$)).*)$/, "$1$2"));
  return parse(lines.filter((line) => !line.trim().startsWith("#")).join("\n"));
}

suite("assay rig init", () => {
  test("finds a Pico on a hub that switches, and says so", async () => {
    await using machine = await PluggedIn.make();
    await machine.tool("uhubctl", hubStatus("1-1"));
    const ports = [{ tty: "ttyACM0", byId: "usb-Raspberry_Pi_Pico_E66-if00" }];
    await machine.plug({ at: "1-1.4", id: "2e8a:000a", serial: "E66", name: "Pico", ports });
    const { boards, text, screen } = await written(machine);
    assert.equal(boards.length, 1);
    const [{ console, power, flash } = assert.fail()] = boards;
    assert.deepEqual(console, {
      ...{ driver: "serial", usbSerial: "E66", reenumerates: true },
      ...{ baudRate: 115_200, returnsWithinMs: 10_000 },
    });
    assert.ok(power?.driver === "uhubctl" && power.hub === "1-1" && power.port === 4);
    assert.ok(flash?.driver === "picotool" && flash.serial === "E66");
    assert.match(text, /# Pico \(2e8a:000a\), plugged in at 1-1\.4: a Raspberry Pi Pico/);
    assert.match(
      text,
      /# It is plugged into port 4 of hub 1-1.*\n.*# Check that the board has no other supply/,
    );
    assert.deepEqual(fillIns(screen), ["backend", "boards.board-1.product"]);
  });

  test("finds a debug probe with its console, and does not switch the probe for the board", async () => {
    await using machine = await PluggedIn.make();
    await machine.tool("uhubctl", hubStatus("1-1"));
    const ports = [{ tty: "ttyACM0", interface: 1 }];
    await machine.plug({
      at: "1-1.2",
      id: "2e8a:000c",
      serial: "P1",
      name: "Debug Probe (CMSIS-DAP)",
      ports,
    });
    const { boards, screen } = await written(machine);
    const [{ console, power, flash } = assert.fail()] = boards;
    assert.ok(console.driver === "serial" && console.usbSerial === "P1" && !console.reenumerates);
    assert.equal(power, undefined);
    assert.ok(flash?.driver === "openocd");
    assert.deepEqual(flash.commands, ["adapter serial P1", "adapter speed 5000"]);
    assert.equal(flash.base, 0x1000_0000);
    const asked = ["backend", "boards.board-1.product", "boards.board-1.power", "boards.board-1.flash"];
    assert.deepEqual(fillIns(screen), asked);
  });

  test("knows adapters without a number of their own by their socket, and takes a CH340 for a relay, maybe", async () => {
    await using machine = await PluggedIn.make();
    const ch340 = [{ tty: "ttyUSB0", byId: "usb-1a86-if00", byPath: "pci-0:1.1:1.0-port0" }];
    await machine.plug({ at: "1-1.1", id: "1a86:7523", name: "USB Serial", ports: ch340 });
    const one = [{ tty: "ttyUSB1", byPath: "pci-0:1.2:1.0-port0" }];
    await machine.plug({ at: "1-1.2", id: "10c4:ea60", serial: "0001", name: "CP2102", ports: one });
    const same = (tty: string) => [{ tty, byPath: `pci-${tty}` }];
    await machine.plug({ at: "1-1.3", id: "10c4:ea60", serial: "same", ports: same("ttyUSB2") });
    await machine.plug({ at: "1-1.4", id: "10c4:ea60", serial: "same", ports: same("ttyUSB3") });
    const { boards, text } = await written(machine);
    const places = boards.map(({ console }) => console.driver === "serial" && console.byPath);
    assert.deepEqual(places, ["pci-0:1.1:1.0-port0", "pci-0:1.2:1.0-port0", "pci-ttyUSB2", "pci-ttyUSB3"]);
    assert.equal(text.match(/LCUS relay boards have this very chip/g)?.length, 1);
    assert.match(
      text,
      /power: \{driver: lcus, path: \/dev\/serial\/by-path\/pci-0:1\.1:1\.0-port0, channel: 1\}/,
    );
    assert.match(text, /two devices have the serial number same/);
  });

  test("gives each line of an adapter to a board, and switches none of them alone", async () => {
    await using machine = await PluggedIn.make();
    await machine.tool("uhubctl", hubStatus("1-1"));
    const ports = [0, 1].map((number) => ({ tty: `ttyUSB${number}`, interface: number }));
    await machine.plug({ at: "1-1.1", id: "0403:6010", serial: "FT1", name: "Dual RS232", ports });
    const { boards } = await written(machine);
    assert.deepEqual(
      boards.map(({ console, power }) => [console.driver === "serial" && console.interface, power]),
      [
        [0, undefined],
        [1, undefined],
      ],
    );
  });

  test("finds an ESP32 and an ST-LINK; twins that a tool cannot tell apart are not flashed", async () => {
    await using machine = await PluggedIn.make();
    const esp = [{ tty: "ttyACM0", byId: "usb-Espressif-if00" }];
    await machine.plug({
      at: "1-1",
      id: "303a:1001",
      serial: "AA:BB",
      name: "USB JTAG/serial debug unit",
      ports: esp,
    });
    await machine.plug({
      at: "1-2",
      id: "0483:374b",
      serial: "066",
      name: "STM32 STLink",
      ports: [{ tty: "ttyACM1" }],
    });
    await machine.plug({ at: "1-3", id: "2e8a:000a", name: "Pico", ports: [{ tty: "ttyACM2" }] });
    await machine.plug({ at: "1-4", id: "2e8a:000a", name: "Pico", ports: [{ tty: "ttyACM3" }] });
    const { boards, text } = await written(machine);
    const [first, second, third, fourth] = boards.map(({ flash }) => flash);
    assert.ok(first?.driver === "esptool" && first.port === "/dev/serial/by-id/usb-Espressif-if00");
    assert.ok(second?.driver === "openocd" && second.base === 0x0800_0000);
    assert.deepEqual([third, fourth], [undefined, undefined]);
    assert.match(text, /no serial number tells them apart/);
  });

  test("tells of what has no console, and of chips, hubs and radios", async () => {
    await using machine = await PluggedIn.make();
    await machine.tool("uhubctl", hubStatus("1-1", "2-1"));
    await machine.tool("nmcli", "wlan0:disconnected\nwlan1:unavailable");
    for (const name of ["wlan0", "wlan1"]) await machine.networkInterface(name, { wireless: true });
    await machine.gpioChip("gpiochip4");
    await machine.plug({ at: "1-1.1", id: "2e8a:0003", serial: "E0", name: "RP2 Boot" });
    await machine.plug({ at: "1-1.2", id: "0483:3748", serial: "S", name: "STM32 STLink" });
    await machine.plug({ at: "1-1.3", id: "046d:c31c", name: "USB Keyboard" });
    const { text, screen, boards } = await written(machine);
    assert.equal(boards.length, 1);
    for (const words of [
      "RP2 Boot (E0) at 1-1.1: a Raspberry Pi Pico in BOOTSEL mode. It has no console so: start its firmware",
      "STM32 STLink (S) at 1-1.2: a debug probe without a console.",
      "USB hubs that uhubctl can switch: 1-1, 2-1.",
      "GPIO chips: gpiochip4.",
      "Wi-Fi: wlan0 (disconnected), wlan1 (unavailable).",
      "this is a skeleton of one board",
    ]) {
      assert.ok(text.includes(words), words);
      assert.ok(screen.includes(words), words);
    }
    assert.doesNotMatch(text, /Keyboard/);
  });

  test("writes a skeleton where nothing is plugged in, and each of its examples is sound", async () => {
    await using machine = await PluggedIn.make();
    const { text, screen } = await written(machine);
    const asked = ["product", "console", "power", "flash"].map((key) => `boards.board-1.${key}`);
    assert.deepEqual(fillIns(screen), ["backend", ...asked]);
    assert.equal(text.match(/# FILL IN: /g)?.length, 5);
    const { backend, boards } = uncommented(text) as { backend: unknown; boards: Record<string, object> };
    assert.deepEqual(backend, { address: "0.0.0.0", names: ["192.0.2.7"] });
    const keys = [
      "product",
      "hardwareId",
      "console",
      "power",
      "flash",
      "button",
      "network",
      "air",
      "irreversible",
    ];
    assert.deepEqual(Object.keys(boards["board-1"] ?? {}), keys);
    assert.ok(boardSchema.safeParse(boards["board-1"]).success);
  });

  test("names the JSON Schema for editors, where it is", async () => {
    await using machine = await PluggedIn.make();
    const { text, file } = await written(machine);
    const [, schema = ""] = /^# yaml-language-server: \$schema=(.*)$/m.exec(text) ?? [];
    assert.equal(JSON.parse(await readFile(schema, "utf8")).title, "Assay: a rig of boards");
    assert.equal((await loadLab(file)).lab.name, "lab");
  });

  test("replaces no file unless it is told to", async () => {
    await using machine = await PluggedIn.make();
    const file = join(machine.root, "lab.yaml");
    await writeFile(file, "mine");
    const init = (force?: true) => initRig(file, force ? { force } : {}, new TestScreen(), machine.places);
    await assert.rejects(init(), { name: "UsageFault", help: /--force/ });
    assert.equal(await readFile(file, "utf8"), "mine");
    await init(true);
    assert.match(await readFile(file, "utf8"), /^boards:$/m);
    const nowhere = initRig(join(file, "lab.yaml"), {}, new TestScreen(), machine.places);
    await assert.rejects(nowhere, { name: "UsageFault", message: /cannot be written/ });
  });

  test("lets no device write into the file", async () => {
    await using machine = await PluggedIn.make();
    const name = "Evil\u2028keep: /etc";
    const plug = { at: "1-1", id: "2e8a:000a", serial: "a: {b} #c", name, ports: [{ tty: "ttyACM0" }] };
    await machine.plug(plug);
    const { boards, text, screen } = await written(machine);
    assert.ok(boards[0]?.console.driver === "serial" && boards[0].console.usbSerial === plug.serial);
    assert.ok(!`${text}${screen}`.includes("\u2028"));
  });
});
