import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { suite, test } from "node:test";
import { createConsoleSession, createLocalBinding } from "../../core/dut/index.ts";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { ConsoleRecorder } from "./recorder.ts";
import { openReturningLine } from "./returning-line.ts";
import { nextLine, soon, TestPlace, whenGone } from "./test-support/bench.ts";
import { TestPty } from "./test-support/pty.ts";
import { UsbTree } from "./test-support/usb-tree.ts";

function fault(code: "PORT_GONE" | "PORT_UNOPENABLE", message: RegExp) {
  return (thrown: unknown) => {
    assert.ok(thrown instanceof EquipmentFault);
    assert.equal(thrown.code, code);
    assert.match(thrown.message, message);
    return true;
  };
}

/** A board on USB: a terminal, and what the system shows of it. */
async function plugBoard(place: TestPlace, tree: UsbTree, tty: string): Promise<TestPty> {
  const pty = place.use(await TestPty.open(join(place.folder, tty)));
  await tree.plug({
    tty,
    serial: "E661",
    byId: "usb-Pico_E661-if00",
    byPath: "pci-0:1.2",
    leadsTo: pty.path,
  });
  return pty;
}

async function pullBoard(tree: UsbTree, tty: string, pty: TestPty): Promise<void> {
  await pty.pull();
  await tree.unplug(tty);
}

const identities = { usbSerial: "E661" } as const;

suite("a console that re-enumerates", () => {
  for (const identity of [identities, { byId: "usb-Pico_E661-if00" }, { byPath: "pci-0:1.2" }]) {
    test(`is found again under another name by ${Object.keys(identity)}: writes go to the new port, listeners stay`, async () => {
      await using place = await TestPlace.open();
      const tree = place.use(await UsbTree.make());
      const before = await plugBoard(place, tree, "ttyACM0");
      const line = await place.console({ driver: "serial", ...identity }, tree.root);
      const lines: string[] = [];
      line.onLine(({ text }) => lines.push(text));
      await line.write(Buffer.from("first\n"));
      await before.hears("first\n");

      using gap = line.expectGap();
      const returned = new Promise((resolve) => line.onReturn(resolve));
      await pullBoard(tree, "ttyACM0", before);
      await place.gaps(1);
      const waiting = line.write(Buffer.from("waited\n"));
      line.send("sent\n");
      const after = await plugBoard(place, tree, "ttyACM1");
      await soon(gap.over());
      await soon(waiting);
      assert.equal(await soon(returned), line.path);
      await line.write(Buffer.from("after\n"));
      await after.hears("waited\nsent\nafter\n");
      const heard = nextLine(line);
      after.print("[boot] up\n");
      assert.equal(await heard, "[boot] up");
      assert.deepEqual(lines, ["first", "waited", "sent", "after", "[boot] up"]);

      const [gapEntry] = place.recorder.entries().filter((entry) => entry.kind === "gap");
      assert.ok(gapEntry?.expected && gapEntry.to !== undefined && gapEntry.to >= gapEntry.at);
      assert.equal(gapEntry.newPath, line.path);
    });
  }

  test("that was not expected is gone, and opens again under its new name with the same recorder", async () => {
    await using place = await TestPlace.open();
    const tree = place.use(await UsbTree.make());
    const before = await plugBoard(place, tree, "ttyACM0");
    const line = await place.console({ driver: "serial", ...identities }, tree.root);
    const gone = whenGone(line);
    await pullBoard(tree, "ttyACM0", before);
    assert.ok(fault("PORT_GONE", /^board-1: .*hung up/)(await gone));
    const after = await plugBoard(place, tree, "ttyACM1");
    await assert.rejects(line.write(Buffer.from("x")), fault("PORT_GONE", /hung up/));
    await assert.rejects(line.check(), fault("PORT_GONE", /hung up/));
    const again = await place.console({ driver: "serial", ...identities }, tree.root);
    await again.write(Buffer.from("again\n"));
    await after.hears("again\n");
    assert.equal(after.heard, "again\n");
  });

  test("by its nature needs no announcement, but an answer that may be lost in the gap is no silence", async () => {
    await using place = await TestPlace.open();
    const tree = place.use(await UsbTree.make());
    const before = await plugBoard(place, tree, "ttyACM0");
    const line = await place.console({ driver: "serial", ...identities, reenumerates: true }, tree.root);
    const timing = { answerWithinMs: 1000, readyWithinMs: 1000, restartWithinMs: 1000 };
    const session = createConsoleSession(line, timing);
    const returned = new Promise((resolve) => line.onReturn(resolve));
    const asked = session.readIdentity();
    await before.hears("identity.get");
    await pullBoard(tree, "ttyACM0", before);
    const after = await plugBoard(place, tree, "ttyACM1");
    await soon(returned);
    await assert.rejects(
      asked,
      fault("PORT_GONE", /^While identity.get was being asked: board-1: .*may be lost/),
    );
    // What is asked after that is silence again.
    const next = await session.readIdentity();
    await after.hears("identity.get");
    assert.equal(next.kind, "silent");
  });

  test("is waited for at the beginning, when a board that brings its own port has no supply yet", async () => {
    await using place = await TestPlace.open();
    const tree = place.use(await UsbTree.make());
    const line = await place.console({ driver: "serial", ...identities, reenumerates: true }, tree.root);
    const gap = line.expectGap();
    const board = await plugBoard(place, tree, "ttyACM0");
    await soon(gap.over());
    await line.write(Buffer.from("hello\n"));
    await board.hears("hello\n");
  });

  test("that does not come back is given up by its deadline: nothing waits for ever", async () => {
    await using place = await TestPlace.open();
    const tree = place.use(await UsbTree.make());
    const board = await plugBoard(place, tree, "ttyACM0");
    const line = await place.console({ driver: "serial", ...identities, returnsWithinMs: 300 }, tree.root);
    const gap = line.expectGap();
    await pullBoard(tree, "ttyACM0", board);
    await place.gaps(1);
    // While the bench says so it may stay away, but who writes does not wait for ever.
    await assert.rejects(
      soon(line.write(Buffer.from("x"))),
      fault("PORT_GONE", /was not back within 300 ms/),
    );
    assert.equal(line.gone, undefined);
    const pending = assert.rejects(line.check(), fault("PORT_GONE", /./));
    const gone = whenGone(line);
    await assert.rejects(
      soon(gap.over()),
      fault("PORT_GONE", /^board-1: .*did not come back within 300 ms \(No port is there for USB serial/),
    );
    assert.equal(await gone, line.gone);
    await pending;
  });

  test("a link that a killed process left leads to another's terminal, and is not its return", async () => {
    // The number of a terminal goes to the next that opens one: mostly to us.
    for (let attempts = 0; !(await meetsStranger()); attempts += 1) assert.ok(attempts < 10);
  });

  test("a link that somebody made to one of udev's links is followed", async () => {
    await using place = await TestPlace.open();
    const tree = place.use(await UsbTree.make());
    const before = await plugBoard(place, tree, "ttyACM0");
    await mkdir(join(tree.root, "lab"));
    await symlink("../dev/serial/by-id/usb-Pico_E661-if00", join(tree.root, "lab/board-1"));
    const line = await place.console({ driver: "serial", path: "/lab/board-1" }, tree.root);
    const gap = line.expectGap();
    await pullBoard(tree, "ttyACM0", before);
    await place.gaps(1);
    const after = await plugBoard(place, tree, "ttyACM1");
    await soon(gap.over());
    await line.write(Buffer.from("after\n"));
    await after.hears("after\n");
  });
});

/** Whether the stranger got the terminal's number. */
async function meetsStranger(): Promise<boolean> {
  await using place = await TestPlace.open();
  const path = join(place.folder, "console");
  const killed = await TestPty.open(path);
  const line = await place.console({ driver: "serial", path, returnsWithinMs: 300 });
  const gap = line.expectGap();
  await killed.pull({ leavesLink: true });
  await place.gaps(1);
  const stranger = place.use(await TestPty.open(join(place.folder, "stranger")));
  if ((await stranger.device()) !== line.path) return false;
  await assert.rejects(soon(gap.over()), fault("PORT_GONE", /still stands for a port that hung up/));
  assert.equal(stranger.heard, "");
  return true;
}

suite("a console's lock", () => {
  const holdLock = async (place: TestPlace, path: string) => {
    const holder = spawn("flock", ["--exclusive", "--no-fork", path, "sh", "-c", "echo held; exec cat"], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    place.use({
      async [Symbol.asyncDispose]() {
        if (holder.exitCode !== null || holder.signalCode !== null) return;
        const exited = once(holder, "exit");
        holder.kill("SIGKILL");
        await exited;
      },
    });
    await soon(once(holder.stdout, "data"));
    return holder;
  };

  test("of a live process is told with its pid; of a killed one it is no hindrance", async () => {
    await using place = await TestPlace.open();
    const pty = place.use(await TestPty.open(join(place.folder, "tty")));
    const holder = await holdLock(place, pty.path);
    const open = () => place.console({ driver: "serial", path: pty.path });
    await assert.rejects(
      open(),
      fault("PORT_UNOPENABLE", new RegExp(`^board-1: .*process ${holder.pid} \\(cat\\) holds it`)),
    );
    const exited = once(holder, "exit");
    holder.kill("SIGKILL");
    await exited;
    const line = await open();
    await line.write(Buffer.from("free\n"));
    await pty.hears("free\n");
  });

  test("file counts while its writer lives", async () => {
    await using place = await TestPlace.open();
    const tree = place.use(await UsbTree.make());
    const pty = await plugBoard(place, tree, "ttyACM0");
    const locks = join(tree.root, "var/lock");
    await mkdir(locks, { recursive: true });
    const open = () => place.console({ driver: "serial", path: "/dev/ttyACM0" }, tree.root);
    const file = join(locks, `LCK..${basename(await pty.device())}`);
    await writeFile(file, `${String(process.pid).padStart(10)}\n`);
    await assert.rejects(open(), fault("PORT_UNOPENABLE", new RegExp(`process ${process.pid} \\(.*LCK`)));
    const ended = spawn("true");
    await once(ended, "exit");
    await writeFile(file, `${String(ended.pid).padStart(10)}\n`);
    await open();
  });

  test("is let go with the line: the next lease opens the port", async () => {
    await using place = await TestPlace.open();
    const pty = place.use(await TestPty.open(join(place.folder, "tty")));
    const first = await place.console({ driver: "serial", path: pty.path });
    const second = place.console({ driver: "serial", path: pty.path });
    await assert.rejects(second, fault("PORT_UNOPENABLE", new RegExp(`process ${process.pid} `)));
    await first[Symbol.asyncDispose]();
    await place.console({ driver: "serial", path: pty.path });
  });
});

suite("a console's end", () => {
  test("comes by a deadline though the driver never closes, and is told", async () => {
    const stubborn = createLocalBinding("stubborn", { send: () => {}, onData: () => {} });
    const binding = {
      ...stubborn,
      open: async (options: Parameters<typeof stubborn.open>[0]) =>
        Object.assign(await stubborn.open(options), { close: () => new Promise<void>(() => {}) }),
    };
    const recorder = new ConsoleRecorder({ place: "board-1" });
    const line = await openReturningLine({
      route: {
        identity: "stubborn",
        baudRate: 115_200,
        locate: async () => ({ path: "stubborn", binding }),
        watch: () => undefined,
      },
      place: "board-1",
      recorder,
      reenumerates: false,
      returnsWithinMs: 1000,
    });
    await assert.rejects(
      soon(Promise.resolve(line[Symbol.asyncDispose]())),
      fault("PORT_GONE", /could not be closed within 3000 ms/),
    );
  });

  test("in a gap ends whoever waits, and leaves nothing running", async () => {
    await using place = await TestPlace.open();
    const tree = place.use(await UsbTree.make());
    const board = await plugBoard(place, tree, "ttyACM0");
    const line = await place.console({ driver: "serial", ...identities }, tree.root);
    line.expectGap();
    await pullBoard(tree, "ttyACM0", board);
    await place.gaps(1);
    const waiting = assert.rejects(line.write(Buffer.from("x")), fault("PORT_GONE", /was closed/));
    await line[Symbol.asyncDispose]();
    await soon(waiting);
  });
});
