import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { EquipmentFault } from "../../core/kernel/index.ts";
import type { Switch } from "../equipment/index.ts";
import { checkAir } from "./air.ts";
import { checkAddress, checkName } from "./backend.ts";
import { checkBluetooth } from "./bluetooth.ts";
import { checkDistinct, checkIdentity, readChip } from "./chip.ts";
import { judgeConsole } from "./console.ts";
import { checked, type Subject } from "./finding.ts";
import { checkFirewall } from "./firewall.ts";
import { checkFixture } from "./fixture.ts";
import { checkClock } from "./host-clock.ts";
import { checkKeep } from "./keep.ts";
import { checkDeviceFile } from "./port.ts";
import { findSpeed } from "./speeds.ts";
import { cycleSupply, readSupply } from "./supply.ts";
import { boardOf } from "./test-support.ts";

const subject: Subject = { board: "a", check: "power", at: ["boards", "a", "power"] };

async function folder() {
  const path = await mkdtemp(join(tmpdir(), "assay-doctor-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** A switch that remembers; `lies` takes every order and does nothing. */
function relay({ on = false, lies = false, readable = true } = {}) {
  const state = { on, orders: [] as boolean[] };
  const power: Switch = {
    async set(position) {
      state.orders.push(position);
      if (!lies) state.on = position;
      else if (readable && state.on !== position)
        throw new EquipmentFault("POWER_STUCK", "was switched off but reads back on", { help: "Mend it." });
    },
    read: async () => (readable ? state.on : undefined),
    async [Symbol.asyncDispose]() {},
  };
  return { state, power };
}

suite("checks", () => {
  test("what a check throws is its finding, and one that hangs ends", async () => {
    const stuck = () =>
      Promise.reject(new EquipmentFault("POWER_STUCK", "it is stuck", { help: "Mend it." }));
    assert.deepEqual(await checked(subject, 1_000, stuck), [
      { ...subject, status: "fault", found: "it is stuck", remedy: "Mend it." },
    ]);
    const [hung] = await checked(subject, 20, () => new Promise<never>(() => {}));
    assert.equal(hung?.status, "fault");
    assert.match(hung?.found ?? "", /did not end within 20 ms/);
  });
});

suite("supply", () => {
  test("is read without being switched; what cannot be read is unchecked", async () => {
    const { state, power } = relay({ on: true });
    assert.deepEqual(await readSupply(subject, power), {
      on: true,
      finding: { ...subject, status: "ok", found: "reads back on", remedy: "" },
    });
    assert.deepEqual(state.orders, []);
    const { finding } = await readSupply(subject, relay({ readable: false }).power);
    assert.equal(finding.status, "unchecked");
  });

  test("a switch that does not switch is told by its read-back", async () => {
    const { power } = relay({ on: true, lies: true });
    const [found] = await checked(subject, 5_000, () => cycleSupply(subject, power, async () => false));
    assert.equal(found?.status, "fault");
  });

  test("a hub that lies is told by the board, which still talks; supply is on afterwards", async () => {
    const { state, power } = relay({ readable: false, lies: true });
    const found = await cycleSupply(subject, power, async () => true);
    assert.equal(found.status, "fault");
    assert.match(found.found, /still talks/);
    assert.deepEqual(state.orders, [false, true]);
  });
});

suite("the chip", () => {
  const tool = (first: Uint8Array, length = first.length) => {
    const calls: string[] = [];
    return {
      calls,
      read: async () => {
        calls.push("read");
        return first.subarray(0, length);
      },
      release: async () => void calls.push("release"),
      write: () => assert.fail("it was written"),
      erase: () => assert.fail("it was erased"),
      readHardwareId: async () => undefined,
      async [Symbol.asyncDispose]() {},
    };
  };
  const geometry = { sectorSize: 16 };

  test("is read and let go; a blank one is told", async () => {
    const blank = tool(new Uint8Array(16).fill(0xff));
    assert.equal((await readChip(subject, blank, geometry)).blank, true);
    assert.deepEqual(blank.calls, ["read", "release"]);
    assert.equal((await readChip(subject, tool(new Uint8Array(16)), geometry)).blank, false);
  });

  test("a short read is a fault", async () => {
    const { findings } = await readChip(subject, tool(new Uint8Array(16), 8), geometry);
    assert.equal(findings[0]?.status, "fault");
  });

  test("another board in the place is a fault, which says where it belongs", async () => {
    const read = async () => Uint8Array.of(0xab, 1);
    const { finding } = await checkIdentity(subject, read, "CD02", (id) => (id === "ab01" ? "b" : undefined));
    assert.equal(finding.status, "fault");
    assert.match(finding.found, /cd02, and ab01 is there, which belongs at b/);
    const same = await checkIdentity(subject, read, "AB01", () => undefined);
    assert.equal(same.finding.status, "ok");
    const blank = await checkIdentity(
      subject,
      async () => new Uint8Array(8),
      undefined,
      () => undefined,
    );
    assert.equal(blank.finding.status, "fault");
  });

  test("two places with the same silicon are both told", () => {
    const found = checkDistinct(
      new Map([
        ["a", "01"],
        ["b", "02"],
        ["c", "01"],
      ]),
    );
    assert.deepEqual(
      found.map(({ board, status }) => [board, status]),
      [
        ["a", "fault"],
        ["c", "fault"],
      ],
    );
  });
});

suite("a console", () => {
  const at = { baudRate: 115_200, on: true, blank: false, findSpeed: async () => undefined };
  const heard = { bytes: 100, likeness: "garbage", answered: false } as const;
  const silence = { bytes: 0, likeness: "too-little", answered: false } as const;

  test("that answers is sound, whatever else came", async () => {
    assert.equal((await judgeConsole(subject, { ...heard, answered: true }, at)).status, "ok");
  });

  test("at a wrong speed is a fault that names the right one", async () => {
    const { status, remedy } = await judgeConsole(subject, heard, { ...at, findSpeed: async () => 9_600 });
    assert.equal(status, "fault");
    assert.match(remedy, /baudRate: 9600/);
    const { found } = await judgeConsole(subject, heard, at);
    assert.match(found, /nor at any usual speed/);
  });

  test("that is silent though powered is dead, unless nothing is in the flash", async () => {
    const dead = await judgeConsole(subject, silence, at);
    assert.equal(dead.status, "fault");
    assert.match(dead.found, /dead.*though the board has supply/);
    assert.equal((await judgeConsole(subject, silence, { ...at, blank: true })).status, "unchecked");
    const findSpeed = () => assert.fail("speeds were tried without supply");
    const unknown = await judgeConsole(subject, silence, { ...at, on: undefined, findSpeed });
    assert.equal(unknown.status, "warning");
  });

  test("that talks and does not answer is a warning", async () => {
    assert.equal((await judgeConsole(subject, { ...heard, likeness: "text" }, at)).status, "warning");
  });

  test("the usual speeds are tried but for the declared one, until one is text", async () => {
    const tried: number[] = [];
    const hearAt = async (baudRate: number) => {
      tried.push(baudRate);
      return { ...heard, likeness: baudRate === 57_600 ? "text" : "garbage" } as const;
    };
    assert.equal(await findSpeed(115_200, hearAt), 57_600);
    assert.deepEqual(tried, [9_600, 921_600, 57_600]);
    assert.equal(await findSpeed(9_600, async () => silence), undefined);
  });
});

suite("what the fixture is to do", () => {
  test("and has no group for is a fault of that key", () => {
    const driver = "fixture";
    const board = boardOf({
      ...{ power: { driver }, button: { driver }, blank: "exchange" },
      fixture: { address: "/run/x" },
    });
    const found = checkFixture("a", board, { groups: new Set(["power", "clock"]) });
    assert.deepEqual(
      found.map(({ status, at }) => [status, at.at(-1)]),
      [
        ["fault", "button"],
        ["fault", "blank"],
      ],
    );
    const [sound, ...others] = checkFixture("a", board, { groups: new Set(["power", "button", "unit"]) });
    assert.deepEqual([sound?.status, others], ["ok", []]);
  });
});

suite("the backend's place", () => {
  const place = { address: "127.0.0.1", names: ["localhost"] };

  test("at an address that this host does not have is a fault", async () => {
    const found = await checkAddress({ ...place, address: "203.0.113.9" }, { far: true });
    assert.equal(found.status, "fault");
    assert.match(found.found, /does not have 203\.0\.113\.9/);
    assert.match(found.remedy, /127\.0\.0\.1/);
  });

  test("at loopback is right for boards of this host, and a warning for others", async () => {
    assert.equal((await checkAddress(place, { far: false })).status, "ok");
    assert.equal((await checkAddress(place, { far: true })).status, "warning");
  });

  test("under a name that does not resolve, or leads elsewhere, is a fault", async () => {
    const status = async (name: string, address = "127.0.0.1") =>
      (await checkName(name, 0, { ...place, address }, { far: false })).status;
    assert.equal(await status("no-such-host.invalid"), "fault");
    assert.equal(await status("localhost"), "ok");
    assert.equal(await status("localhost", "203.0.113.9"), "fault");
    assert.equal(await status("127.0.0.2"), "fault");
    assert.equal(await status("localhost", "0.0.0.0"), "ok");
  });

  test("to a board elsewhere, localhost is itself; a name of /etc/hosts alone it does not know", async () => {
    const lookUp = async () => "127.0.0.1";
    const far = async (name: string, resolve: () => Promise<string[]>) =>
      (await checkName(name, 0, place, { far: true, lookUp, resolve })).status;
    assert.equal(await far("localhost", async () => ["127.0.0.1"]), "fault");
    assert.equal(await far("bench.test", () => Promise.reject(new Error("ENOTFOUND"))), "warning");
    assert.equal(await far("bench.test", async () => ["127.0.0.1"]), "ok");
    assert.equal(await far("bench.test", async () => ["203.0.113.9"]), "fault");
  });

  test("behind a rule that drops is told; what lies between is owned up to", async () => {
    const everywhere = { ...place, address: "0.0.0.0" };
    const drops =
      "table inet filter {\n chain input {\n  type filter hook input priority 0; policy drop;\n }\n}";
    assert.equal((await checkFirewall(everywhere, drops, [])).status, "warning");
    assert.equal((await checkFirewall(everywhere, "", [])).status, "unchecked");
    assert.equal((await checkFirewall(everywhere, undefined, [])).status, "unchecked");
    const blocked = await checkFirewall(everywhere, "", ["203.0.113.9"]);
    assert.equal(blocked.status, "fault");
    assert.equal((await checkFirewall({ ...place, address: "203.0.113.9" }, "")).status, "unchecked");
    assert.equal((await checkFirewall(place, undefined)).status, "ok");
  });
});

suite("this host", () => {
  test("its clock is believed when NTP keeps it, and never when it is before what has happened", async () => {
    const now = Date.now();
    const status = async (said: string) => (await checkClock(now, now - 1, async () => said)).status;
    assert.equal(await status("NTP=yes\nNTPSynchronized=yes\n"), "ok");
    assert.equal(await status("NTP=no\nNTPSynchronized=no\n"), "warning");
    assert.equal((await checkClock(now, now, () => Promise.reject(new Error("no bus")))).status, "unchecked");
    assert.equal((await checkClock(now, now + 1, async () => "NTPSynchronized=yes\n")).status, "fault");
  });

  test("the folder of backups can be made and has room; nothing is made", async () => {
    await using at = await folder();
    const keep = join(at.path, "not", "yet");
    assert.equal((await checkKeep(keep, 1)).status, "ok");
    const full = await checkKeep(keep, Number.MAX_SAFE_INTEGER);
    assert.equal(full.status, "fault");
    await writeFile(join(at.path, "file"), "");
    assert.equal((await checkKeep(join(at.path, "file"), 1)).status, "fault");
    assert.equal((await checkKeep("/proc/assay/boards", 1)).status, "fault");
  });

  test("a device file that may not be used is told with its group", async () => {
    await using at = await folder();
    const file = join(at.path, "gpiochip0");
    await writeFile(file, "");
    const permissions: Subject = { ...subject, check: "permissions" };
    const refused = await checkDeviceFile(permissions, file, async () => false);
    assert.equal(refused.status, "fault");
    assert.match(refused.remedy, /usermod -aG \S+ \S+/);
    assert.equal((await checkDeviceFile(permissions, file)).status, "ok");
    assert.equal((await checkDeviceFile(permissions, `${file}x`)).status, "fault");
  });
});

suite("Bluetooth", () => {
  const bluetoothOf = (settings: object) => {
    const { bluetooth } = boardOf({ bluetooth: { device: { name: "x" }, ...settings } });
    return bluetooth ?? assert.fail();
  };

  test("without its adapter, or without its radio, is broken equipment", async () => {
    for (const settings of [
      { driver: "hci", adapter: "hci63" },
      { driver: "radio", address: "/nowhere/radio" },
    ])
      await assert.rejects(
        checkBluetooth("a", bluetoothOf(settings)),
        (fault) => fault instanceof EquipmentFault && fault.code === "RADIO_FAILED" && fault.help !== "",
      );
  });
});

suite("the air", () => {
  /** An nmcli that knows one interface in `state` and answers `allowed` for what polkit is asked. */
  async function nmcli(path: string, state: string, allowed: string): Promise<string> {
    const program = join(path, "nmcli");
    await mkdir(path, { recursive: true });
    await writeFile(
      program,
      `#!/bin/sh\ncase "$*" in *PERMISSION*) echo org.freedesktop.NetworkManager.network-control:${allowed};; *) echo wlan0:wifi:${state}; echo eth0:ethernet:connected;; esac\n`,
    );
    await chmod(program, 0o755);
    return program;
  }

  async function statuses(state: string, allowed: string, name = "wlan0") {
    await using at = await folder();
    const board = boardOf({
      air: {
        driver: "network-manager",
        interface: name,
        nmcli: [await nmcli(at.path, state, allowed)],
        accessPoint: { ssid: "x", address: "192.168.4.1:80" },
      },
    });
    assert.ok(board.air?.driver === "network-manager");
    return (await checkAir("a", board.air, 5_000)).map(({ check, status }) => `${check} ${status}`);
  }

  test("is sound with its interface and leave to use it", async () => {
    assert.deepEqual(await statuses("disconnected", "yes"), ["air ok", "permissions ok"]);
  });

  test("of another interface, one that is not managed, or without leave, is a fault", async () => {
    assert.deepEqual(await statuses("disconnected", "yes", "eth0"), ["air fault", "permissions ok"]);
    assert.deepEqual(await statuses("unmanaged", "yes"), ["air fault", "permissions ok"]);
    assert.deepEqual(await statuses("disconnected", "auth"), ["air ok", "permissions fault"]);
  });
});
