import assert from "node:assert/strict";
import { once } from "node:events";
import type { Duplex } from "node:stream";
import { describe, it } from "node:test";
import { type AccessPointDraft, createAir } from "./air.ts";

const quiet = (draft: Partial<AccessPointDraft> = {}): AccessPointDraft => ({
  ssid: "AR1-set-up",
  serviceName: "assay-set-up",
  url: "https://192.168.4.1",
  onConnection: (stream) => void stream.resume(),
  ...draft,
});

/** The elements after a beacon's 36 bytes of head: id to content. */
function elementsOf(beacon: Uint8Array): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 36; at < beacon.length; at += 2 + (beacon[at + 1] ?? 0))
    found.set(beacon[at] ?? 0, Buffer.from(beacon.slice(at + 2, at + 2 + (beacon[at + 1] ?? 0))));
  return found;
}

describe("networks in reach", () => {
  it("name and passphrase decide", () => {
    using air = createAir(() => 0);
    const home = { ssid: "home", passphrase: "correct horse" };
    assert.equal(air.join(home), "wifi-not-found");
    air.offer(home);
    assert.equal(air.join(home), "joined");
    assert.equal(air.join({ ...home, passphrase: "correct horsE" }), "wifi-refused");
    assert.equal(air.join({ ...home, passphrase: "" }), "wifi-refused");
    assert.equal(air.join({ ...home, ssid: "Home" }), "wifi-not-found");
    air.withdraw();
    assert.equal(air.join(home), "wifi-not-found");
  });

  it("tells who listens of every change, until told to stop", () => {
    using air = createAir(() => 0);
    let changes = 0;
    const stop = air.onChange(() => {
      changes += 1;
    });
    air.offer({ ssid: "home", passphrase: "12345678" });
    const { lower } = air.raise(quiet());
    lower();
    lower();
    assert.equal(changes, 3);
    stop();
    air.withdraw();
    assert.equal(changes, 3);
  });
});

describe("the device's access point", () => {
  it("is seen while raised, by name, with a beacon and nothing of the device's address in it", async () => {
    using air = createAir(() => Date.UTC(2027, 0, 1));
    assert.equal(await air.look(), undefined);
    const { lower } = air.raise(quiet());
    const seen = await air.look();
    assert.equal(seen?.ssid, "AR1-set-up");
    assert.equal(seen?.url, "https://192.168.4.1");
    const beacon = Buffer.from(seen?.beacon ?? []);
    assert.equal(beacon.readUInt16BE(0), 0x8000);
    assert.equal(beacon.readBigUInt64LE(24), BigInt(Date.UTC(2027, 0, 1)) * 1000n);
    const elements = elementsOf(beacon);
    assert.equal(elements.get(0)?.toString(), "AR1-set-up");
    assert.equal(elements.get(221)?.subarray(4).toString(), "assay-set-up");
    lower();
    assert.equal(await air.look(), undefined);
    air.raise(quiet());
    const again = Buffer.from((await air.look())?.beacon ?? []);
    assert.notDeepEqual(again.subarray(10, 16), beacon.subarray(10, 16));
  });

  it("carries bytes both ways and keeps all of them", async () => {
    using air = createAir(() => 0);
    air.raise(quiet({ onConnection: (stream) => stream.pipe(stream) }));
    const socket = await air.connect();
    socket.write("ping from the phone");
    const [echo] = await once(socket, "data");
    assert.equal(String(echo), "ping from the phone");
    socket.end();
    await once(socket, "close");
    const capture = Buffer.from(air.capture()).toString("latin1");
    assert.equal(capture.split("ping from the phone").length, 3);
    assert.ok(capture.includes("AR1-set-up"));
  });

  it("breaks its connections when lowered, and takes no new ones", async () => {
    using air = createAir(() => 0);
    const accepted = Promise.withResolvers<Duplex>();
    const { lower } = air.raise(quiet({ onConnection: accepted.resolve }));
    const socket = await air.connect();
    const stream = await accepted.promise;
    const ends = [once(socket, "close"), once(stream, "close")];
    lower();
    await Promise.all(ends);
    await assert.rejects(air.connect(), /no access point/);
  });

  it("a new one takes the place of the old", async () => {
    using air = createAir(() => 0);
    const first = air.raise(quiet({ ssid: "first" }));
    air.raise(quiet({ ssid: "second" }));
    first.lower();
    assert.equal((await air.look())?.ssid, "second");
  });

  it("delivers the device's last word when it hangs up", async () => {
    using air = createAir(() => 0);
    const answer = Buffer.alloc(1 << 20, 7);
    air.raise(quiet({ onConnection: (stream) => stream.resume().end(answer, () => stream.destroy()) }));
    const socket = await air.connect();
    let received = 0;
    for await (const chunk of socket) received += chunk.length;
    assert.equal(received, answer.length);
  });

  it("either end may end; the other sees it", async () => {
    using air = createAir(() => 0);
    const accepted = Promise.withResolvers<Duplex>();
    air.raise(quiet({ onConnection: accepted.resolve }));
    const socket = await air.connect();
    const stream = await accepted.promise;
    const ended = once(socket, "close");
    stream.destroy();
    await ended;
  });
});
