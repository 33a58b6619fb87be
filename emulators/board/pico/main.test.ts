import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { connectEquipment, openSerialLine, type RemoteEquipment } from "../../../core/dut/index.ts";
import { probeImage } from "./test-support/probe.ts";

const main = join(import.meta.dirname, "main.ts");

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "pico-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "probe.bin"), probeImage());
  return folder;
}

function start(t: TestContext, ...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  t.after(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  });
  return child;
}

interface Board {
  readonly board: string;
  readonly console: string;
  readonly control: string;
}

async function ready({ stdout }: ChildProcess): Promise<readonly Board[]> {
  const [line] = await once(stdout ?? process.stdin, "data");
  return (JSON.parse(String(line)) as { boards: Board[] }).boards;
}

/** The console of a place by the line. */
async function open(t: TestContext, board: Board) {
  const line = await openSerialLine({ path: board.console });
  t.after(() => line[Symbol.asyncDispose]());
  const heard: string[] = [];
  let wake = () => {};
  line.onLine(({ direction, text }) => {
    if (direction === "received") heard.push(text);
    wake();
  });
  const next = async (): Promise<string> => {
    while (heard.length === 0)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    return heard.shift() ?? "";
  };
  const ask = async (command: string) => {
    await line.write(Buffer.from(`${command}\n`));
    return next();
  };
  const equipment = await connectEquipment(board.control);
  t.after(() => equipment[Symbol.asyncDispose]());
  return { next, ask, equipment };
}

/** One board that carries the probe firmware, without supply. */
async function onePico(t: TestContext) {
  const folder = folderOf(t);
  const child = start(t, "--board", join(folder, "a"), "--load", join(folder, "probe.bin"), "--off");
  const [board] = await ready(child);
  return open(t, board ?? assert.fail("no board"));
}

const struck = (equipment: RemoteEquipment) => new Promise<void>((resolve) => equipment.onCut(resolve));

suite("virtual Picos as a process", () => {
  test("two boards are switched, talked to and told apart; what their flash holds outlives the process", async (t) => {
    const folder = folderOf(t);
    const boards = ["--board", join(folder, "a"), "--board", join(folder, "b")];
    const child = start(t, ...boards, "--load", join(folder, "probe.bin"));
    const [a, b] = await ready(child);
    const [one, two] = [await open(t, a ?? assert.fail()), await open(t, b ?? assert.fail())];
    assert.deepEqual([await one.next(), await two.next()], ["ready 00000000", "ready 00000000"]);
    const ids = [await one.ask("id"), await two.ask("id")];
    assert.notEqual(ids[0], ids[1]);
    const read = [await one.equipment.readHardwareId(), await two.equipment.readHardwareId()];
    assert.deepEqual(
      read.map((id) => Buffer.from(id).toString("hex")),
      ids,
    );
    await one.ask("program 100000");
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    assert.deepEqual(await ended, [0, null]);
    assert.ok(
      !existsSync(a?.console ?? "") && !existsSync(a?.control ?? ""),
      "nothing is left of its sockets",
    );

    const [again] = await ready(start(t, "--board", join(folder, "a")));
    const same = await open(t, again ?? assert.fail());
    assert.equal(await same.next(), "ready 00000000");
    assert.equal(await same.ask("id"), ids[0]);
    assert.equal(await same.ask("read 100000"), "59585b5a");
  });

  test("has all that equipment can be asked for", async (t) => {
    const { equipment, next, ask } = await onePico(t);
    assert.deepEqual([...equipment.groups].toSorted(), [
      ...["air", "button", "clock", "cut", "flash", "network", "power", "probe", "unit"],
    ]);
    assert.equal(equipment.flashSize, 0x20_0000);
    await equipment.powerOn();
    assert.equal(await next(), "ready 00000000");
    await equipment.pressButton();
    assert.equal(await ask("button"), "down");
    await equipment.releaseButton();
    assert.equal(await ask("button"), "up");
    const before = Number.parseInt(await ask("uptime"), 16);
    await equipment.advance(60_000);
    assert.ok(Number.parseInt(await ask("uptime"), 16) - before >= 60_000_000);
    await equipment.joinNetwork();
    await equipment.leaveNetwork();
    assert.match(await ask("heard"), /ETH_CONNECTED.*ETH_DISCONNECTED/);
    assert.equal(await equipment.air.look(), undefined);
  });

  test("the flash tool writes beside the firmware and starts it anew; what it does is not counted", async (t) => {
    const { equipment, next, ask } = await onePico(t);
    await equipment.powerOn();
    await next();
    const count = async () => (await equipment.progress())[0]?.count;
    const before = await count();
    await equipment.writeFlash(0x10_0000, Uint8Array.of(1, 2, 3, 4));
    assert.equal(await next(), "ready 00000000");
    assert.equal(await ask("read 100000"), "04030201");
    await equipment.eraseFlash(0x10_0000, 0x1000);
    await next();
    assert.equal(await count(), before);
    await ask("erase 100000");
    assert.equal(await count(), (before ?? 0) + 1);
    await assert.rejects(equipment.writeFlash(equipment.flashSize, Uint8Array.of(1)), RangeError);
  });

  test("supply fails at a counted flash operation, torn alike each time, and stays off until the cut is disarmed", async (t) => {
    const { equipment, next, ask } = await onePico(t);
    const torn: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      await equipment.eraseFlash(0x10_0000, 0x2000);
      await equipment.powerOn();
      await next();
      const cut = struck(equipment);
      await equipment.armCut({ unit: "flash-operation", after: 2, way: "scattered" });
      await ask("program 100000");
      void ask("program 101000");
      await cut;
      await equipment.powerOn();
      assert.equal(await equipment.disarmCut(), true);
      torn.push(Buffer.from(await equipment.readFlash(0x10_1000, 256)).toString("hex"));
      assert.deepEqual((await equipment.readFlash(0x10_0000, 2)).join(), "90,91");
    }
    assert.equal(torn[0], torn[1]);
    assert.match(torn[0] ?? "", /[^f]/);
    await equipment.powerOn();
    assert.equal(await next(), "ready 00000000");
  });

  test("supply fails at a network message", async (t) => {
    const server = createServer((socket) => void socket.resume().on("error", () => {}));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    t.after(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as { port: number };
    const { equipment, next, ask } = await onePico(t);
    await equipment.powerOn();
    await next();
    await equipment.joinNetwork();
    await ask("modem ATE0");
    const connected = once(server, "connection");
    await ask(`modem AT+CIPSTART="TCP","localhost",${port}`);
    await connected;
    const cut = struck(equipment);
    await equipment.armCut({ unit: "network-message", after: 1, way: "before" });
    await ask("modem AT+CIPSEND=4");
    // The line's end counts.
    await ask("modem ab");
    await cut;
    assert.equal(await equipment.disarmCut(), true);
  });

  test("another piece comes blank, with another id, on the same console", async (t) => {
    const { equipment, next } = await onePico(t);
    const firmware = await equipment.readFlash(0, 0x2000);
    await equipment.powerOn();
    await next();
    const before = await equipment.readHardwareId();
    const id = await equipment.exchange();
    assert.notDeepEqual(id, before);
    assert.deepEqual(await equipment.readHardwareId(), id);
    const contents = await equipment.readFlash(0, equipment.flashSize);
    assert.ok(contents.every((byte) => byte === 0xff));
    await equipment.writeFlash(0, firmware);
    await equipment.powerOn();
    assert.equal(await next(), "ready 00000000");
  });

  test("what it cannot do it says, with exit code 2", async (t) => {
    for (const args of [
      [],
      ["--board"],
      ["--nope"],
      ["--board", join(folderOf(t), "a"), "--load", "/no/such/file"],
    ]) {
      const child = start(t, ...args);
      let said = "";
      child.stderr?.on("data", (bytes) => {
        said += bytes;
      });
      assert.deepEqual(await once(child, "close"), [2, null], args.join(" "));
      assert.match(said, /--board|no such file/i);
    }
  });
});
