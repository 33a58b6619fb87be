import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import type { Duplex } from "node:stream";
import { suite, type TestContext, test } from "node:test";
import type { AirPort } from "../../core/dut/index.ts";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { airPortContract } from "../equipment/air-contract.ts";
import { type TestHost, testHost } from "./test-support/host.ts";
import type { NetworkState } from "./test-support/nmcli.ts";

airPortContract("NetworkManager", async (t) => {
  const host = await testHost(t);
  return {
    air: await host.open("board-1"),
    show: async () => host.show(),
    hide: async () => host.hide(),
    inReach: async () => host.inReach(),
  };
});

/** A host and the air port on it, which ends with the test. */
async function airOn(t: TestContext, changes: Parameters<typeof testHost>[1] = {}, identity?: string) {
  const host = await testHost(t, changes);
  const air = await host.open("board-1", identity);
  const before = hostAsIs(host.state);
  const untouched = () => assert.deepEqual(hostAsIs(host.state), before);
  return { host, air, untouched, uplink: host.state.devices[host.names.connected]?.active };
}

/** What a host is to be after each use as it was before. */
function hostAsIs({ devices, profiles }: NetworkState) {
  const of = Object.entries(devices).map(([name, { active, autoconnect }]) => ({
    name,
    active,
    autoconnect,
  }));
  return { of, profiles: profiles.map(({ uuid, name }) => ({ uuid, name })) };
}
const connected = ({ state, names }: TestHost) =>
  state.devices[names.connected] ?? assert.fail("no such device");
const isFault = (says: RegExp) => (thrown: unknown) => {
  assert.ok(thrown instanceof EquipmentFault, String(thrown));
  assert.equal(thrown.code, "RADIO_FAILED");
  assert.match(thrown.message, /board-/);
  assert.match(`${thrown.message} ${thrown.help}`, says);
  return true;
};
const joinedBy = async (air: AirPort) => {
  const joined = await air.connect();
  if (joined.kind !== "done") assert.fail(JSON.stringify(joined));
  joined.value.resume();
  return joined.value;
};

/** Ends a connection and waits until the port has done what it then does by itself. */
async function ended(stream: Duplex, air: AirPort) {
  if (!stream.closed) {
    const closed = once(stream, "close");
    stream.destroy();
    await closed;
  }
  await air.capture();
}
const up = (whose: "driver" | "host", exitCode: number, complaint: string) => ({
  up: { whose, exitCode, complaint },
});
const verbs = ({ state }: TestHost) =>
  state.asked.map((args) => args.find((word) => /^(add|up|delete)$/.test(word)));

suite("host's Wi-Fi: what it was connected to", () => {
  test("is as before after a connection, in which it is on the access point", async (t) => {
    const { host, air, untouched } = await airOn(t);
    host.show();
    const stream = await joinedBy(air);
    const ours = host.state.profiles.find(({ uuid }) => uuid === connected(host).active);
    assert.equal(ours?.settings["ssid"], "gear-12AB");
    assert.equal(ours.settings["ipv4.never-default"], "yes", "the host keeps its way out");
    assert.deepEqual(host.visitors, ["127.0.0.70"], "it went over that interface");
    stream.end();
    await once(stream, "close");
    await ended(stream, air);
    untouched();
  });

  test("is left alone by a look and by a connection to an access point that is not there", async (t) => {
    const { host, air, untouched } = await airOn(t);
    assert.equal((await air.connect()).kind, "refused");
    host.show();
    await air.look();
    untouched();
    assert.ok(!verbs(host).includes("add") && !verbs(host).includes("up"));
  });

  test("stays with the first of two connections until the second has ended", async (t) => {
    const { host, air, untouched, uplink } = await airOn(t);
    host.show();
    const [first, second] = [await joinedBy(air), await joinedBy(air)];
    await ended(first, air);
    assert.notEqual(connected(host).active, uplink);
    await ended(second, air);
    untouched();
    assert.equal(verbs(host).filter((verb) => verb === "add").length, 1, "it joined once");
  });

  test("is joined anew when it was lost meanwhile", async (t) => {
    const { host, air, untouched } = await airOn(t);
    host.show();
    const first = await joinedBy(air);
    Object.assign(connected(host), { active: undefined, state: "30 (disconnected)" });
    const second = await joinedBy(air);
    assert.notEqual(connected(host).active, undefined);
    await ended(first, air);
    await ended(second, air);
    untouched();
  });

  test("was nothing, and nothing may come up by itself: so it is again", async (t) => {
    const { host, air } = await airOn(t);
    Object.assign(connected(host), { active: undefined, state: "30 (disconnected)", autoconnect: false });
    const before = hostAsIs(host.state);
    host.show();
    await ended(await joinedBy(air), air);
    assert.deepEqual(hostAsIs(host.state), before);
  });

  test("comes back after an offer is withdrawn, on the other interface", async (t) => {
    const options = ({ connected, free }: TestHost["names"]) => ({ interface: free, hotspot: connected });
    const { host, air, untouched } = await airOn(t, { options });
    await air.offer({ ssid: "workshop", passphrase: "correct horse" });
    const shared = host.state.profiles.find(({ settings }) => settings["802-11-wireless.mode"] === "ap");
    assert.equal(shared?.settings["ipv4.method"], "shared", "it leads to where the host is");
    await air.withdraw();
    untouched();
  });

  test("that does not come back is a fault, told to whoever asks next", async (t) => {
    const { host, air } = await airOn(t);
    host.show();
    const stream = await joinedBy(air);
    host.state.faults = up("host", 4, "Error: Connection activation failed: no");
    await assert.rejects(ended(stream, air), isFault(/did not come up again.*nmcli connection up/s));
    assert.deepEqual(
      host.state.profiles.map(({ name }) => name),
      ["office"],
      "ours is gone all the same",
    );
    await air.capture();
  });

  test("what a process that was killed has left goes, what others made stays", async (t) => {
    const { host, air } = await airOn(t);
    host.show();
    const stream = await joinedBy(air);
    const [office, ours] = structuredClone(host.state.profiles);
    await ended(stream, air);
    const other = { uuid: "other", name: ours?.name ?? "", device: host.names.connected, settings: {} };
    host.state.profiles = [office, ours, other].filter((each) => each !== undefined);
    await ended(await joinedBy(air), air);
    assert.deepEqual(
      host.state.profiles.map(({ uuid }) => uuid),
      [office?.uuid, "other"],
    );
  });
});

suite("host's Wi-Fi: whose access point", () => {
  test("a list that still shows one that has gone is not believed", async (t) => {
    const { host, air } = await airOn(t);
    host.show({ present: false, lastSeen: 0 });
    assert.equal(await air.look(), undefined);
  });

  test("is told by the end of the identity, once that is known", async (t) => {
    const { host, air } = await airOn(t, {}, "00:AA:12:ab");
    host.show({ ssid: "gear-77FF", bssid: "02:00:00:00:00:01", signal: 99 });
    host.show();
    assert.equal((await air.look())?.ssid, "gear-12AB");
  });

  test("that cannot be told is a fault; of one name the stronger is taken", async (t) => {
    const { host, air } = await airOn(t);
    host.show();
    host.show({ bssid: "02:00:00:00:00:02", signal: 90 });
    const row = Buffer.from((await air.look())?.beacon ?? []).toString();
    assert.match(row, /^02\\:00\\:00\\:00\\:00\\:02:/);
    host.show({ ssid: "gear-77FF", bssid: "02:00:00:00:00:01" });
    await assert.rejects(air.look(), isFault(/gear-12AB and gear-77FF.*accessPoint\.ssid/s));
  });

  test("may have any name: colons and backslashes", async (t) => {
    const ssid = "Gear: \\one\\";
    const accessPoint = { ssid, address: "192.168.4.1:443", scheme: "https" };
    const { host, air } = await airOn(t, { options: () => ({ accessPoint }) });
    host.show({ ssid });
    const seen = (await air.look()) ?? assert.fail("none");
    assert.deepEqual([seen.ssid, seen.url], [ssid, "https://192.168.4.1"]);
    const row = Buffer.from(seen.beacon).toString();
    assert.ok(row.endsWith(":476561723A205C6F6E655C:Gear\\: \\\\one\\\\:6::60\n"), row);
  });
});

suite("host's Wi-Fi: the board's doing is an outcome", () => {
  const secured = { security: "WPA2", passphrase: "label \\secret " };

  test("an access point that goes between sight and joining", async (t) => {
    const { host, air, untouched } = await airOn(t);
    host.show();
    host.state.faults = up(
      "driver",
      4,
      "Error: Connection activation failed: The Wi-Fi network could not be found",
    );
    const joined = await air.connect();
    assert.equal(joined.kind === "refused" && joined.code, "not-visible");
    untouched();
  });

  test("one that lets nobody in is silent, one that gives no address refuses", async (t) => {
    const { host, air, untouched } = await airOn(t);
    host.show();
    host.state.faults = up("driver", 3, "Error: Timeout expired (45 seconds)");
    assert.deepEqual(await air.connect(), { kind: "silent", afterMs: 45_000 });
    untouched();
    const reason = "IP configuration could not be reserved (no available address, timeout, etc.)";
    host.state.faults = up("driver", 4, `Error: Connection activation failed: ${reason}`);
    const joined = await air.connect();
    assert.equal(joined.kind === "refused" && joined.code, "no-address");
    untouched();
  });

  test("one whose server ends the connection, and then does not listen", async (t) => {
    const { host, air, untouched } = await airOn(t);
    host.show();
    const stream = await joinedBy(air);
    const closed = once(stream, "close");
    await host.stopServer();
    await closed;
    await ended(stream, air);
    const joined = await air.connect();
    assert.equal(joined.kind === "refused" && joined.code, "no-server");
    untouched();
  });

  test("one that wants a passphrase gets it; no argument shows and no file keeps it", async (t) => {
    const accessPoint = { ssid: "gear-12AB", address: "127.0.0.1:1", passphrase: secured.passphrase };
    const { host, air, untouched } = await airOn(t, { options: () => ({ accessPoint }) });
    host.show(secured);
    const joined = await air.connect();
    assert.equal(joined.kind === "refused" && joined.code, "no-server", "it got in");
    const words = host.state.asked.flat();
    assert.ok(!words.join(" ").includes(secured.passphrase));
    assert.ok(!existsSync(words[words.indexOf("passwd-file") + 1] ?? assert.fail("no file")));
    untouched();
  });

  for (const [what, passphrase, says] of [
    ["missing", undefined, /wants a passphrase.*accessPoint\.passphrase/s],
    ["wrong", "wrong secret", /Secrets were required.*accessPoint\.passphrase/s],
  ] as const)
    test(`while a ${what} passphrase is the lab's mistake`, async (t) => {
      const accessPoint = { ssid: "gear-12AB", address: "127.0.0.1:1", passphrase };
      const { host, air, untouched } = await airOn(t, { options: () => ({ accessPoint }) });
      host.show(secured);
      await assert.rejects(air.connect(), isFault(says));
      untouched();
    });
});

suite("host's Wi-Fi: what is wrong with the host is a fault", () => {
  const cases: readonly (readonly [string, (host: TestHost) => unknown, RegExp])[] = [
    [
      "NetworkManager does not run",
      ({ state }) => Object.assign(state, { running: false }),
      /not running.*systemctl start/s,
    ],
    ["no such interface", ({ state }) => Object.assign(state, { devices: {} }), /not found.*nmcli device/s],
    ["no Wi-Fi interface", (host) => Object.assign(connected(host), { type: "ethernet" }), /no Wi-Fi/],
    ["not managed", (host) => Object.assign(connected(host), { state: "10 (unmanaged)" }), /managed yes/],
    [
      "no scan, as polkit forbids it",
      ({ state }) => Object.assign(state, { allowed: false }),
      /did not scan.*wifi\.scan/s,
    ],
    ["no scan", ({ state }) => Object.assign(state, { faults: { noScan: true } }), /did not scan/],
  ];
  for (const [what, change, says] of cases)
    test(what, async (t) => {
      const { host, air } = await airOn(t);
      host.show();
      change(host);
      await assert.rejects(air.look(), isFault(says));
    });

  test("radio off, by software or by a switch", async (t) => {
    const { host, air } = await airOn(t);
    Object.assign(connected(host), { state: "20 (unavailable)", active: undefined });
    host.state.radio = { hardware: "enabled", software: "disabled" };
    await assert.rejects(air.connect(), isFault(/is off.*rfkill unblock/s));
    host.state.radio = { hardware: "disabled", software: "enabled" };
    await assert.rejects(air.connect(), isFault(/hardware switch/));
    host.state.radio = { hardware: "enabled", software: "enabled" };
    await assert.rejects(air.connect(), isFault(/not available.*firmware/s));
  });

  test("no right to make a profile, or no hotspot comes up; nothing stays behind", async (t) => {
    const { host, air, untouched } = await airOn(t);
    const offer = () => air.offer({ ssid: "workshop", passphrase: "correct horse" });
    host.state.allowed = false;
    await assert.rejects(offer(), isFault(/Insufficient privileges.*polkit/s));
    host.state.allowed = true;
    host.state.faults = up(
      "driver",
      4,
      "Error: Connection activation failed: 802.1X supplicant took too long to authenticate",
    );
    await assert.rejects(offer(), isFault(/took too long.*iw list/s));
    untouched();
    host.state.faults = {};
    await offer();
  });

  test("no nmcli at all", async (t) => {
    const { air } = await airOn(t, { options: () => ({ nmcli: ["/nowhere/nmcli"] }) });
    await assert.rejects(air.look(), isFault(/nowhere.*Install NetworkManager/s));
  });

  test("a profile that cannot be deleted; the interface is free again", async (t) => {
    const { host, air } = await airOn(t);
    host.show();
    const stream = await joinedBy(air);
    host.state.faults = { deletion: true };
    await assert.rejects(ended(stream, air), isFault(/delete.*it hangs/s));
    host.state.faults = {};
    await ended(await joinedBy(air), air);
  });
});

suite("host's Wi-Fi: several boards", () => {
  test("one waits for the interface until the other gives it back", async (t) => {
    const { host, air, untouched } = await airOn(t);
    host.show();
    const other = await host.open("board-2");
    const stream = await joinedBy(air);
    const order: string[] = [];
    const waiting = joinedBy(other).finally(() => order.push("other joined"));
    // It has come as far as it can when it has been told that it has to wait.
    assert.equal((await host.open("board-3").then((third) => third.look()))?.ssid, "gear-12AB");
    order.push("first ends");
    await ended(stream, air);
    await ended(await waiting, other);
    assert.deepEqual(order, ["first ends", "other joined"]);
    untouched();
  });

  test("one that waits too long is told why", async (t) => {
    const { host, air } = await airOn(t, { options: () => ({ freeWithinMs: 50 }) });
    host.show();
    const other = await host.open("board-2");
    const stream = await joinedBy(other);
    await assert.rejects(air.connect(), isFault(/another board.*freeWithinMs/s));
    await ended(stream, other);
  });
});

suite("host's Wi-Fi: networks", () => {
  const network = { ssid: "workshop", passphrase: "correct horse" };
  const isNotOffered = (says: RegExp) => (thrown: unknown) => {
    assert.ok(thrown instanceof EquipmentFault && thrown.code === "NOT_OFFERED", String(thrown));
    assert.match(thrown.message, says);
    return true;
  };

  test("one at a time on an interface", async (t) => {
    const { host, air } = await airOn(t);
    await air.offer(network);
    await assert.rejects(air.offer({ ...network, ssid: "another" }), isNotOffered(/one network at a time/));
    assert.deepEqual(host.inReach(), [network]);
    await assert.rejects(air.offer({ ...network, passphrase: "short" }), isNotOffered(/no Wi-Fi has/));
    assert.ok(!host.state.asked.flat().join(" ").includes(network.passphrase), "no argument shows it");
  });

  test("the lab's own can be asked for, and neither replaced nor withdrawn", async (t) => {
    const { host, air } = await airOn(t, { options: () => ({ hotspot: undefined, lab: network }) });
    await air.offer(network);
    const another = air.offer({ ...network, passphrase: "another horse" });
    await assert.rejects(another, isNotOffered(/lab's own/));
    await assert.rejects(air.withdraw(), isNotOffered(/cannot be withdrawn/));
    assert.deepEqual(host.state.asked, []);
  });

  test("none without a hotspot", async (t) => {
    const { air } = await airOn(t, { options: () => ({ hotspot: undefined }) });
    await assert.rejects(air.offer(network), isNotOffered(/has none/));
    await air.withdraw();
  });
});
