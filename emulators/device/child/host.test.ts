import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { symlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { PassThrough } from "node:stream";
import { suite, test } from "node:test";
import {
  type ConsoleLine,
  createConsoleSession,
  LineSplitter,
  openSerialLine,
  type SerialLine,
} from "../../../core/dut/index.ts";
import { EquipmentFault, UsageFault } from "../../../core/kernel/index.ts";
import { encodeRequest } from "../../../core/wire/index.ts";
import { hostDevice } from "./host.ts";
import { alive, flashedDevice, folder, onlySocat, until } from "./test-support.ts";

/** A minute: a test that waited for silence would show. */
const patient = { answerWithinMs: 60_000, readyWithinMs: 60_000, restartWithinMs: 60_000 };
const isUsage = (code: string, saying: RegExp) => (thrown: unknown) => {
  assert.ok(thrown instanceof UsageFault, String(thrown));
  assert.equal(thrown.code, code);
  assert.match(`${thrown.message} ${thrown.help}`, saying);
  return true;
};
const nextLine = (line: SerialLine, says: string) =>
  new Promise<ConsoleLine>((resolve) => {
    line.onLine((each) => each.text.includes(says) && resolve(each));
  });

suite("device behind a pty", () => {
  test("who opens the console late still reads the boot log, also the second time", async () => {
    await using at = await folder();
    const device = flashedDevice();
    await using host = await hostDevice({
      device,
      console: { kind: "pty", path: at.path("con,so:le 'of' (one) !device") },
      clock: "manual",
      powered: true,
    });
    for (const round of ["first", "second"]) {
      await using line = await openSerialLine({ path: host.address });
      await nextLine(line, "boot.ready");
      const status = await createConsoleSession(line, patient).readStatus();
      assert.equal(status.kind, "done", round);
      await line[Symbol.asyncDispose]();
      await until("the console is gone", () => !existsSync(host.address));
      await until("the console is made anew", () => existsSync(host.address));
      device.powerOff();
      device.powerOn();
    }
  });

  test("socat that is killed ends the console, and disposal leaves nothing", async () => {
    await using at = await folder();
    await using host = await hostDevice({
      device: flashedDevice(),
      console: { kind: "pty", path: at.path("console") },
      control: at.path("control"),
      clock: "manual",
      powered: false,
    });
    const ended = assert.rejects(
      host.ended,
      (thrown) => thrown instanceof EquipmentFault && thrown.code === "PORT_GONE",
    );
    process.kill(onlySocat(process.pid).pid, "SIGKILL");
    await ended;
    await host[Symbol.asyncDispose]();
    assert.deepEqual([existsSync(at.path("console")), existsSync(at.path("control"))], [false, false]);
  });

  test("disposal ends socat and removes link and socket", async () => {
    await using at = await folder();
    const host = await hostDevice({
      device: flashedDevice(),
      console: { kind: "pty", path: at.path("console") },
      control: at.path("control"),
      clock: "manual",
      powered: true,
    });
    const { pid } = onlySocat(process.pid);
    await host[Symbol.asyncDispose]();
    assert.deepEqual(
      [alive(pid), existsSync(at.path("console")), existsSync(at.path("control"))],
      [false, false, false],
    );
  });

  test("a path that is somebody's is not touched; a dead link is replaced", async () => {
    await using at = await folder();
    const path = at.path("console");
    const open = () =>
      hostDevice({
        device: flashedDevice(),
        console: { kind: "pty", path },
        clock: "manual",
        powered: false,
      });
    await symlink(at.path("nowhere"), path);
    await using host = await open();
    await assert.rejects(open(), isUsage("PORT_IN_USE", /console exists already/));
    await host[Symbol.asyncDispose]();
    await writeFile(path, "mine");
    await assert.rejects(open(), isUsage("PORT_IN_USE", /console exists already/));
    assert.ok(existsSync(path));
  });

  test("a folder that does not exist, for console or control, is the caller's mistake and leaves nothing", async () => {
    await using at = await folder();
    const base = { device: flashedDevice(), clock: "manual", powered: false } as const;
    const nowhere = at.path("nowhere/console");
    await assert.rejects(
      hostDevice({ ...base, console: { kind: "pty", path: nowhere } }),
      isUsage("PORT_IN_USE", /folder/),
    );
    const pty = { kind: "pty", path: at.path("console") } as const;
    await assert.rejects(
      hostDevice({ ...base, console: pty, control: nowhere }),
      isUsage("PORT_IN_USE", /control socket/),
    );
    assert.ok(!existsSync(pty.path));
  });
});

suite("device behind TCP and streams", () => {
  test("TCP: the first to connect reads what was printed before; several may talk", async () => {
    await using host = await hostDevice({
      device: flashedDevice(),
      console: { kind: "tcp", port: 0 },
      clock: "manual",
      powered: true,
    });
    const first = await talk(host.address);
    await first.next("boot.ready");
    const second = await talk(host.address);
    second.socket.write(encodeRequest(1, "status.get"));
    await Promise.all([first.next("firmwareDigest"), second.next("firmwareDigest")]);
    const port = Number(host.address.split(":")[1]);
    const again = hostDevice({
      device: flashedDevice(),
      console: { kind: "tcp", port },
      clock: "manual",
      powered: false,
    });
    await assert.rejects(again, isUsage("PORT_IN_USE", /127\.0\.0\.1/));
  });

  test("streams: ends with the input, after its answers", async () => {
    const source = new PassThrough();
    const sink = new PassThrough({ encoding: "utf8" });
    await using host = await hostDevice({
      device: flashedDevice(),
      console: { kind: "streams", source, sink },
      clock: "manual",
      powered: true,
    });
    source.end(encodeRequest(1, "status.get"));
    await host.ended;
    const printed = String(sink.read());
    assert.match(printed, /^\[boot\].*boot\.ready.*"id":1,"result"/s);
  });
});

suite("device time", () => {
  test("follows the wall when told so, and a held button waits for it", async () => {
    const device = flashedDevice();
    await using at = await folder();
    const [before, startedAt] = [device.clock.now(), performance.now()];
    await using _host = await hostDevice({
      device,
      console: { kind: "streams", source: new PassThrough(), sink: new PassThrough() },
      control: at.path("control"),
      clock: "real",
      powered: true,
    });
    const control = await talk(at.path("control"));
    control.socket.end(encodeRequest(1, "button.hold", { ms: 60 }));
    await control.next('"id":1,"result"');
    const passed = device.clock.now() - before;
    assert.ok(passed >= 60 && passed <= performance.now() - startedAt + 1, String(passed));
  });

  test("stands still otherwise", async () => {
    const device = flashedDevice();
    await using at = await folder();
    await using _host = await hostDevice({
      device,
      console: { kind: "streams", source: new PassThrough(), sink: new PassThrough() },
      control: at.path("control"),
      clock: "manual",
      powered: true,
    });
    const before = device.clock.now();
    const control = await talk(at.path("control"));
    control.socket.write(encodeRequest(1, "clock.advance", { ms: 86_400_000 }));
    await control.next('"id":1,"result"');
    assert.equal(device.clock.now() - before, 86_400_000);
  });
});

suite("control channel", () => {
  test("refuses what it does not understand and goes on", async () => {
    await using at = await folder();
    await using _host = await hostDevice({
      device: flashedDevice(),
      console: { kind: "streams", source: new PassThrough(), sink: new PassThrough() },
      control: at.path("control"),
      clock: "manual",
      powered: false,
    });
    const { socket, next } = await talk(at.path("control"));
    socket.write("garbage\n");
    await next("-32600");
    socket.write(encodeRequest(1, "toString"));
    await next("-32601");
    socket.write(encodeRequest(2, "flash.read", { offset: -1, length: "many" }));
    await next("-32602");
    socket.write(encodeRequest(3, "flash.read", { offset: 0, length: 1 << 30 }));
    await next("-32000");
    socket.write(encodeRequest(4, "probe.read"));
    await next("hardwareId");
  });
});

/** Lines over a socket; its end comes with the other side's. */
async function talk(address: string) {
  const [, host = "", port] = /^(127\.0\.0\.1):(\d+)$/.exec(address) ?? [];
  const socket = port === undefined ? connect(address) : connect(Number(port), host);
  const lines: string[] = [];
  let wake = () => {};
  const splitter = new LineSplitter((text) => {
    lines.push(text);
    wake();
  });
  socket.on("data", (bytes) => splitter.push(bytes));
  socket.on("error", () => socket.destroy());
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  const next = async (says: string) => {
    while (!lines.some((text) => text.includes(says))) await new Promise<void>((resolve) => (wake = resolve));
  };
  return { socket, next };
}
