import assert from "node:assert/strict";
import { mkdtempDisposable, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { UsageFault } from "../../core/kernel/index.ts";
import { loadLab } from "./index.ts";
import { labJsonSchema } from "./json-schema.ts";

/** Two boards, each line of them sound. */
const sound = `name: lab
boards:
  board-1:
    product: products/reference
    groups: [left]
    console:
      driver: serial
      byId: usb-board-one
    power:
      driver: shelly
      url: http://192.0.2.1
      channel: 1
    button: {driver: fixture}
    flash: {driver: openocd, tcl: "127.0.0.1:6666", base: 0}
    fixture: {address: ./one.socket}
  board-2:
    product: products/reference
    console: {driver: process}
    power: {driver: process}
    process: {command: [./board]}
`;

async function load(text: string) {
  await using folder = await mkdtempDisposable(join(tmpdir(), "assay-lab-"));
  const path = join(folder.path, "lab.yaml");
  await writeFile(path, text);
  return await loadLab(path);
}

/** The fault's message without the folder, and its help. */
async function refused(text: string): Promise<string> {
  const fault = await load(text).then(
    () => assert.fail("it was taken"),
    (thrown: unknown) => thrown,
  );
  assert.ok(fault instanceof UsageFault, String(fault));
  assert.match(fault.help, /^[A-Z].*\.$/);
  return fault.message.replaceAll(/\S*\/lab\.yaml/g, "lab.yaml");
}

suite("a rig file", () => {
  test("that is sound is taken, paths from its folder", async () => {
    const { lab } = await load(sound);
    assert.deepEqual(Object.keys(lab.boards), ["board-1", "board-2"]);
    assert.match(lab.boards["board-1"]?.fixture?.address ?? "", /\/assay-lab-\w+\/one\.socket$/);
  });

  test("has its commands run in its folder, or below it", async () => {
    const text = `name: lab
boards:
  board-1:
    product: products/reference
    console: {driver: process}
    power: {driver: process}
    process: {command: [./board], cwd: simulator}
    network: {driver: command, on: [./plug, in], off: [./plug, out]}
    flash: {driver: file, path: flash.bin, size: 4096, hardwareId: [./uid]}
    blank: exchange
    exchange: {command: [./next]}
`;
    const { path, lab } = await load(text);
    const { process: run, network, flash, exchange } = lab.boards["board-1"] ?? {};
    const folder = dirname(path);
    assert.equal(run?.cwd, join(folder, "simulator"));
    assert.ok(network?.driver === "command" && network.cwd === folder);
    assert.ok(flash?.driver === "file" && flash.cwd === folder && flash.path === join(folder, "flash.bin"));
    assert.equal(exchange?.cwd, folder);
  });

  for (const [what, from, to, expected] of [
    [
      "an unknown key of a board",
      "groups: [left]",
      "gruops: [left]",
      'lab.yaml:5: boards.board-1.gruops: unknown key; did you mean "groups"?',
    ],
    [
      "an unknown key of the rig",
      "name: lab",
      "name: lab\nbackends: {}",
      'lab.yaml:2: backends: unknown key; did you mean "backend"?',
    ],
    [
      "an unknown key of a driver",
      "channel: 1",
      "chanel: 1",
      'lab.yaml:12: boards.board-1.power.chanel: unknown key; did you mean "channel"?',
    ],
    [
      "an unknown driver",
      "driver: shelly",
      "driver: shely",
      `lab.yaml:10: boards.board-1.power.driver: unknown driver 'shely'; did you mean "shelly"?`,
    ],
    [
      "an unknown console",
      "driver: serial",
      "driver: seriel",
      `lab.yaml:7: boards.board-1.console.driver: unknown driver 'seriel'; did you mean "serial"?`,
    ],
    [
      "no driver",
      "      driver: serial\n",
      "",
      "lab.yaml:6: boards.board-1.console.driver: it is missing; known here: serial, tcp, rfc2217, process",
    ],
    [
      "a value of the wrong type",
      "channel: 1",
      "channel: one",
      /^lab\.yaml:12: boards\.board-1\.power\.channel: .*expected number.*'one'/,
    ],
    [
      "a name that is none",
      "  board-2:",
      "  Board 2:",
      /^lab\.yaml:16: boards\.Board 2: the key is not a name of lower-case letters/,
    ],
    [
      "a port that is named twice",
      "byId: usb-board-one",
      "byId: usb-board-one\n      path: /dev/ttyS0",
      /^lab\.yaml:6: boards\.board-1\.console: Say exactly one of usbSerial/,
    ],
    [
      "a process console without a process",
      "    process: {command: [./board]}\n",
      "",
      /^lab\.yaml:18: boards\.board-2\.console: .*process, and none is declared.*\nlab\.yaml:19: boards\.board-2\.power: /,
    ],
    [
      "a process that nothing starts",
      "    power: {driver: process}\n",
      "",
      /^lab\.yaml:19: boards\.board-2\.process: nothing would start it/,
    ],
    [
      "a fixture driver without a fixture",
      "    fixture: {address: ./one.socket}\n",
      "",
      /^lab\.yaml:13: boards\.board-1\.button: .*fixture, and none is declared/,
    ],
    [
      "an exchange that nothing does",
      "    console: {driver: process}",
      "    blank: exchange\n    console: {driver: process}",
      "lab.yaml:18: boards.board-2.blank: nothing puts the next piece in: add exchange with a command that does, or fixture if the board's fixture does",
    ],
    [
      "an exchange that is never wanted",
      "    console: {driver: process}",
      "    exchange: {command: [./next]}\n    console: {driver: process}",
      "lab.yaml:18: boards.board-2.exchange: it is never run: say blank: exchange, or take it out",
    ],
    [
      "an exchange that has no command",
      "    console: {driver: process}",
      "    blank: exchange\n    exchange: {comand: [./next]}\n    console: {driver: process}",
      /^lab\.yaml:19: boards\.board-2\.exchange\.(?:command: .*missing|comand: unknown key; did you mean "command"\?)/,
    ],
    ["text that is no YAML", "groups: [left]", "groups: [left", /^lab\.yaml:\d+:\d+: not well-formed YAML/],
    ["boards that are a list", /boards:.*/s, "boards: [a]\n", /^lab\.yaml:2: boards: .*expected record/],
    ["no boards", /boards:.*/s, "boards: {}\n", /^lab\.yaml:2: boards: at least one board/],
    ["boards left out", /boards:.*/s, "", /^lab\.yaml:1: boards: .*it is missing/],
    ["a picture", /.*/s, "\u0000\u0001PNG", /^lab\.yaml:1:\d+: not well-formed YAML/],
    ["a text", /.*/s, "hello", /^lab\.yaml:1: the file: .*expected object.*'hello'/],
    ["nothing", /.*/s, "", /^lab\.yaml: not well-formed YAML: .*empty/],
  ] as const) {
    test(`with ${what} is refused with its line`, async () => {
      const text = sound.replace(from, to);
      assert.notEqual(text, sound);
      const message = await refused(text);
      if (typeof expected === "string") assert.equal(message, expected);
      else assert.match(message, expected);
    });
  }

  for (const [what, keys, expected] of [
    [
      "one port",
      "console: {driver: serial, byId: /dev/serial/by-id/usb-board-one, baudRate: 9600}",
      "console: it is the same as boards.board-1.console",
    ],
    [
      "one flash tool",
      'console: {driver: serial, byId: b}\n    flash: {driver: openocd, tcl: "127.0.0.1:6666", base: 0, withinMs: 5}',
      "flash: it is the same as boards.board-1.flash",
    ],
    [
      "one fixture",
      "console: {driver: serial, byId: b}\n    fixture: {address: ./sub/../one.socket, withinMs: 5}",
      "fixture: it is the same as boards.board-1.fixture",
    ],
    [
      "one contact",
      "console: {driver: serial, byId: b}\n    button: {driver: shelly, url: http://192.0.2.1, channel: 1, inverted: true}",
      "button: it is the same as boards.board-1.power",
    ],
  ] as const) {
    test(`in which two boards are at ${what} is refused with its line`, async () => {
      const text = `${sound}  board-3:\n    product: products/reference\n    ${keys}\n`;
      const line = text.split("\n").length - 1;
      assert.equal(
        await refused(text),
        `lab.yaml:${line}: boards.board-3.${expected}: what is done to one would be done to the other`,
      );
    });
  }

  test("may share a Bluetooth radio and no adapter", async () => {
    const both = (bluetooth: string) =>
      ["three", "four"].map(
        (id) => `  ${id}:\n    product: p\n    console: {driver: serial, byId: ${id}}\n    ${bluetooth}\n`,
      );
    await load(sound + both("bluetooth: {driver: radio, address: /radio, device: {name: a}}").join(""));
    assert.match(
      await refused(sound + both("bluetooth: {driver: hci, adapter: hci0, device: {name: a}}").join("")),
      /boards\.four\.bluetooth: it is the same as boards\.three\.bluetooth/,
    );
    const anybody = both("bluetooth: {driver: hci, adapter: hci0, device: {}}").join("");
    assert.match(
      await refused(sound + anybody),
      /bluetooth\.device: at least one of name, address and service/,
    );
  });

  test("may share a plug of the network, and a relay by its channels", async () => {
    const plug = "network: {driver: shelly, url: http://192.0.2.9}";
    const other = "power: {driver: shelly, url: http://192.0.2.1, channel: 2}";
    const board = `    product: p\n    console: {driver: serial, byId: three}\n    ${plug}\n    ${other}\n`;
    await load(`${sound.replace("    groups:", `    ${plug}\n    groups:`)}  board-3:\n${board}`);
  });

  test("that is not there is told, and how one is made", async () => {
    await assert.rejects(loadLab("nowhere/lab.yaml"), {
      name: "UsageFault",
      code: "FILE_MISSING",
      help: /assay rig init/,
    });
  });
});

suite("the rig files that Assay brings along", () => {
  for (const [name, kinds] of [
    ["boards/pico.yaml", ["hardware"]],
    ["virtual-lab.yaml", ["virtual", "virtual", "virtual"]],
  ] as const)
    test(`${name} is sound`, async () => {
      const { lab } = await loadLab(join(import.meta.dirname, "..", name));
      assert.deepEqual(
        Object.values(lab.boards).map(({ kind }) => kind),
        kinds,
      );
    });
});

suite("the published JSON Schema of lab.yaml", () => {
  test("is up to date; if not, run node tools/write-schemas.ts", async () => {
    const published = await readFile(join(import.meta.dirname, "schemas/lab.schema.json"), "utf8");
    assert.deepEqual(JSON.parse(published), labJsonSchema());
  });

  test("takes a sound file and refuses an unknown key, an unknown driver and a rig without boards", () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(labJsonSchema());
    assert.ok(validate(parse(sound)), JSON.stringify(validate.errors));
    assert.equal(validate(parse(sound.replace("groups:", "gruops:"))), false);
    assert.equal(validate(parse(sound.replace("driver: shelly", "driver: shely"))), false);
    assert.equal(validate({ name: "lab", boards: {} }), false);
  });
});
