import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { stringify } from "yaml";
import { sha256 } from "../../core/kernel/index.ts";
import { type FlashOptions, flashBoard } from "./flash.ts";
import { type PowerOptions, powerBoard } from "./power.ts";
import { TestLab, TestScreen } from "./test-support.ts";

suite("a board by hand", () => {
  let lab: TestLab;
  before(async () => {
    lab = await TestLab.start(2);
  });
  after(() => lab[Symbol.asyncDispose]());

  const power = async (words: string, options: Partial<PowerOptions> = {}) => {
    const screen = new TestScreen();
    const settings = { rig: lab.file, offMs: 1, ...options };
    return { status: await powerBoard(words.split(" "), settings, { screen }), text: screen.text };
  };
  const flash = async (words: string, options: Partial<FlashOptions> = {}) => {
    const [screen, complaints] = [new TestScreen(), new TestScreen()];
    const settings = { rig: lab.file, offset: 0, ...options };
    const status = await flashBoard(words.split(" "), settings, screen, complaints);
    return { status, text: screen.text, complaints: complaints.text };
  };
  /** A pattern that no other act leaves in the flash. */
  const image = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7 + 1) % 251);

  test("is switched on, off and off and on, and its relay reads back how it is", async () => {
    assert.deepEqual(await power("board-1 on"), { status: 0, text: "board-1: on, as shelly reads back\n" });
    assert.deepEqual(await power("board-1 status"), {
      status: 0,
      text: "board-1: on, as shelly reads back\n",
    });
    assert.match((await power("board-1 cycle", { offMs: 2 })).text, /off for 2 ms and on again, as shelly/);
    await power("board-1 off");
    const { text } = await power("board-1 status", { json: true });
    assert.deepEqual(JSON.parse(text), { board: "board-1", supply: "off", by: "shelly" });
    assert.equal((await power("board-2 status")).text, "board-2: off, as shelly reads back\n");
  });

  test("is switched though nothing else of it is there", async () => {
    const rig = await lab.withFirstBoard("alone.yaml", {
      flash: { driver: "openocd", tcl: "127.0.0.1:1", base: 0 },
      console: { driver: "serial", path: "/dev/nothing" },
      fixture: { address: "./nothing" },
    });
    assert.equal((await power("board-1 on", { rig })).status, 0);
    assert.equal((await power("board-1 off", { rig })).status, 0);
  });

  test("of whose switch nobody can ask is unknown, and that is not a pass", async () => {
    const rig = await lab.withFirstBoard("blind.yaml", {
      power: { driver: "command", on: ["true"], off: ["true"] },
    });
    assert.match(
      (await power("board-1 on", { rig })).text,
      /^board-1: on, by command, which cannot be asked$/m,
    );
    const { status, text } = await power("board-1 status", { rig });
    assert.equal(status, 3);
    assert.match(text, /unknown: command cannot be asked/);
  });

  test("that is a process runs until it is ended", async () => {
    const marks = lab.path("marks");
    const rig = await lab.withFirstBoard("process.yaml", {
      power: { driver: "process" },
      console: { driver: "process" },
      process: { command: ["sh", "-c", `echo $$ > ${marks}; exec cat`] },
    });
    const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
    const screen = new TestScreen();
    const ended = powerBoard(["board-1", "on"], { rig, offMs: 1 }, { screen, stop: () => stopped });
    await screen.shows("Ctrl-C ends both");
    stop();
    assert.equal(await ended, 0);
    // It may have been killed before it wrote its number: then it has not run on either.
    const pid = Number(await readFile(marks, "utf8").catch(() => "0"));
    if (pid > 0) assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
    assert.equal((await power("board-1 status", { rig })).status, 3);
  });

  test("without a switch, a board that is not named, and words that are none are refused", async () => {
    const rig = await lab.withFirstBoard("none.yaml", { power: undefined });
    await assert.rejects(power("board-1 on", { rig }), { name: "EquipmentFault", code: "NOT_OFFERED" });
    await assert.rejects(power("on"), { name: "UsageFault", help: "Name one of them: board-1, board-2." });
    await assert.rejects(power("board-1 up"), { name: "UsageFault", help: /on, off, cycle, status/ });
    await assert.rejects(power("board-9 on"), {
      name: "UsageFault",
      message: /:\d+: boards: none of them is called board-9/,
    });
  });

  test("is written, read, and brought back to what it held before", async () => {
    await writeFile(lab.path("image.bin"), image);
    await flash(`board-1 read ${lab.path("before.bin")}`);
    const written = await flash(`board-1 write ${lab.path("image.bin")}`, { offset: 0x1f00 });
    assert.equal(
      written.text,
      `board-1: holds, as read back, 5000 bytes from 0x1f00\nsha256 ${sha256(image)}\n`,
    );
    assert.match(
      written.complaints,
      /^what the flash held is kept in .*\.flash\.bin \(sha256 [0-9a-f]{64}\)$/m,
    );
    const read = await flash(`board-1 read ${lab.path("part.bin")}`, {
      offset: 0x1f00,
      length: 5000,
      json: true,
    });
    assert.deepEqual(JSON.parse(read.text), {
      ...{ board: "board-1", act: "read", offset: 0x1f00, length: 5000, sha256: sha256(image), events: [] },
    });
    assert.deepEqual(new Uint8Array(await readFile(lab.path("part.bin"))), image);
    await flash("board-1 erase", { offset: 0x2000, length: 0x1000 });
    await flash(`board-1 read ${lab.path("part.bin")}`, { offset: 0x1ff0, length: 32 });
    const edge = [...image.subarray(0xf0, 0x100), ...Array.from({ length: 16 }, () => 0xff)];
    assert.deepEqual([...(await readFile(lab.path("part.bin")))], edge);
    const { text } = await flash("board-1 restore");
    const whole = await readFile(lab.path("before.bin"));
    assert.match(
      text,
      new RegExp(`holds its backup again, ${whole.length} bytes.*\\nsha256 ${sha256(whole)}`),
    );
    assert.equal((await power("board-1 status")).text, "board-1: off, as shelly reads back\n");
    assert.deepEqual(
      (await readdir(lab.folder)).filter((name) => name.endsWith(".part")),
      [],
    );
  });

  test("in whose place another stands is told, and not written to", async () => {
    await writeFile(lab.path("image.bin"), image);
    const rig = await lab.withFirstBoard("swapped.yaml", { hardwareId: "00".repeat(12) });
    const screen = new TestScreen();
    await assert.rejects(flashBoard(["board-1", "id"], { rig, offset: 0 }, screen), {
      code: "BOARD_SWAPPED",
    });
    assert.match(screen.text, /^board-1: hardware value [0-9a-f]{24}$/m);
    await flash(`board-1 read ${lab.path("a.bin")}`);
    await assert.rejects(flash(`board-1 write ${lab.path("image.bin")}`, { rig }), { code: "BOARD_SWAPPED" });
    await flash(`board-1 read ${lab.path("b.bin")}`);
    assert.deepEqual(await readFile(lab.path("a.bin")), await readFile(lab.path("b.bin")));
  });

  test("that cannot take an erase back is changed with its owner's word only", async () => {
    const rig = await lab.withFirstBoard("precious.yaml", { irreversible: ["full-erase"] });
    const span = { rig, offset: 0, length: 4096 };
    for (const words of ["board-1 erase", `board-1 write ${lab.file}`, "board-1 restore"])
      await assert.rejects(flash(words, { rig }), {
        name: "UsageFault",
        help: /--allow-irreversible board-1/,
      });
    await assert.rejects(flash("board-1 erase", { ...span, allowIrreversible: ["board-2"] }), {
      name: "UsageFault",
    });
    assert.equal((await flash("board-1 erase", { ...span, allowIrreversible: ["board-1"] })).status, 0);
    assert.equal((await flash("board-1 erase", { ...span, yes: true })).status, 0);
    assert.equal((await flash(`board-1 read ${lab.path("part.bin")}`, span)).status, 0);
  });

  test("is not touched for what cannot be", async () => {
    await writeFile(lab.path("empty.bin"), "");
    for (const [words, options, message] of [
      [`board-1 write ${lab.path("empty.bin")}`, {}, /it is empty/],
      [`board-1 write ${lab.path("no.bin")}`, {}, /no such file/],
      [`board-1 write ${lab.file}`, { offset: 2 * 1024 * 1024 - 1 }, /not within the flash/],
      ["board-1 erase", { offset: 1 }, /no whole sectors/],
      [`board-1 read ${join(lab.path("nowhere"), "x.bin")}`, {}, /cannot be written/],
      ["board-1 wipe", {}, /is not \[BOARD\] and then what to do/],
    ] as const)
      await assert.rejects(flash(words, options), { name: "UsageFault", message });
  });

  test("that is a process has its image file for its flash", async () => {
    const size = 2 * 1024 * 1024;
    await writeFile(lab.path("flash.img"), new Uint8Array(size).fill(0xff));
    await writeFile(lab.path("image.bin"), image);
    const board = {
      product: "products/reference",
      power: { driver: "process" },
      console: { driver: "process" },
      process: { command: ["false"] },
      flash: { driver: "file", path: "flash.img", size },
    };
    const rig = lab.path("image.yaml");
    await writeFile(rig, stringify({ name: "image", boards: { "board-1": board } }));
    await flash(`board-1 write ${lab.path("image.bin")}`, { rig, offset: 4096 });
    const held = await readFile(lab.path("flash.img"));
    assert.deepEqual(new Uint8Array(held.subarray(4096, 4096 + image.length)), image);
    await assert.rejects(flash("board-1 id", { rig }), { code: "NOT_OFFERED" });
  });

  test("on a terminal shows how far it is", async () => {
    const live = new TestScreen({ isTTY: true });
    await flashBoard(
      ["board-2", "read", lab.path("x.bin")],
      { rig: lab.file, offset: 0 },
      new TestScreen(),
      live,
    );
    assert.match(live.text, /reading 0 % of 2097152 bytes/);
    assert.match(live.text, /reading 93 % of/);
    assert.ok(live.text.endsWith("\r\u001b[2K"), "nothing is left of it");
  });
});
