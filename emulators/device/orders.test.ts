import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { type Order, signOrder } from "../../core/wire/index.ts";
import { openConsole, readLog, type TestConsole } from "./console/test-support.ts";
import { referenceParts } from "./device.ts";
import { type Parts, Refusal } from "./parts.ts";
import { label, makeAuthorities, makeDevice, provision, putLabel } from "./test-support.ts";

const authorities = makeAuthorities();
const { privateKey } = authorities.operator;
const startsAt = Date.UTC(2027, 0, 1);
const minute = 60_000;

interface Ordered {
  readonly at: TestConsole;
  readonly identity: string;
  /** `done`, or the code of the refusal; undefined when supply failed before an answer. Acts after the answer. */
  obey(bytes: Uint8Array): string | undefined;
  /** A rightly signed order to this device. */
  order(sequence: number, command?: Order["command"], changes?: Partial<Order>): Uint8Array;
}

/** A provisioned device whose orders are brought by the test instead of the network. */
async function ordered({ trusting = true } = {}): Promise<Ordered> {
  let running: Pick<Parts, "orders" | "board"> | undefined;
  const console: typeof referenceParts.console = (parts) => {
    running = parts;
    return referenceParts.console(parts);
  };
  const at = await openConsole(makeDevice({ options: { startsAt }, table: { ...referenceParts, console } }));
  // The console is made when it is first spoken to.
  at.done("status.get");
  if (trusting) provision(at, authorities);
  const identity = trusting ? at.done<{ identity: string }>("identity.get").identity : "";
  return {
    at,
    identity,
    obey(bytes) {
      let answer: string | undefined;
      at.ask("status.get");
      running?.board.later(() => {
        try {
          const act = running?.orders.obey(bytes);
          answer = "done";
          act?.();
        } catch (thrown) {
          if (!(thrown instanceof Refusal)) throw thrown;
          answer = thrown.code;
        }
      });
      return answer;
    },
    order: (sequence, command = name("net"), changes = {}) =>
      signOrder(
        { addressee: identity, sequence, expiresAt: startsAt + minute, command, ...changes },
        privateKey,
      ),
  };
}

const name = (ssid: string): Order["command"] => ({ name: "configure", values: { "wifi.ssid": ssid } });
const ssidOf = (at: TestConsole) =>
  at.done<{ values: Record<string, unknown> }>("config.get").values["wifi.ssid"];
const eventsOf = (at: TestConsole) => readLog(at).map(({ event, origin, detail }) => [event, origin, detail]);

describe("orders", () => {
  it("a right one is obeyed, and its change bears the backend as its origin", async () => {
    const { at, obey, order } = await ordered();
    assert.equal(obey(order(1)), "done");
    assert.equal(ssidOf(at), "net");
    assert.deepEqual(eventsOf(at), [["configuration-changed", "backend", "configuration 1"]]);
  });

  it("each way of being wrong is refused by its own code, logged, and changes nothing", async () => {
    const { at, identity, obey, order } = await ordered();
    assert.equal(obey(order(5, name("first"))), "done");
    const stranger = generateKeyPairSync("ed25519");
    const content = {
      addressee: identity,
      sequence: 6,
      expiresAt: startsAt + minute,
      command: name("wrong"),
    };
    const signed = Buffer.from(order(6, name("wrong"))).toString("utf8");
    const wrong: [code: string, bytes: Uint8Array][] = [
      ["malformed", Buffer.from("")],
      ["malformed", Buffer.from("{}")],
      ["malformed", Uint8Array.of(0xff, 0x00)],
      ["malformed", order(6, name("wrong"), { sequence: 6.5 })],
      ["malformed", order(6, { name: "explode" })],
      ["malformed", order(6, { name: "toString" })],
      ["bad-signature", signOrder(content)],
      ["bad-signature", signOrder(content, stranger.privateKey)],
      ["bad-signature", Buffer.from(signed.replace(/"order":"../, '"order":"AA'))],
      ["wrong-addressee", order(6, name("wrong"), { addressee: "AR1-000000000000000000000000" })],
      ["replayed", order(5, name("wrong"))],
      ["replayed", order(4, name("wrong"))],
      ["replayed", order(-1, name("wrong"))],
      ["stale", order(6, name("wrong"), { expiresAt: startsAt })],
    ];
    const before = eventsOf(at);
    for (const [code, bytes] of wrong) assert.equal(obey(bytes), code, Buffer.from(bytes).toString());
    const logged = eventsOf(at).slice(before.length);
    assert.deepEqual(
      logged,
      wrong.map(([code]) => ["order-refused", "backend", code]),
    );
    assert.equal(ssidOf(at), "first");
    assert.equal(obey(order(6, name("second"))), "done", "none of them used up a sequence number");
  });

  it("a device that trusts nobody obeys nobody; decommissioned, it still trusts the operator of its factory", async () => {
    const blank = await ordered({ trusting: false });
    assert.equal(blank.obey(blank.order(1)), "wrong-state");
    const { at, obey, order } = await ordered();
    putLabel(at);
    assert.equal(obey(order(1)), "done");
    await at.restart("device.decommission", { proof: label.proof });
    assert.equal(obey(order(1)), "replayed");
    assert.equal(obey(order(2)), "done");
  });

  it("an order expires by the device's own clock", async () => {
    const { at, obey, order } = await ordered();
    const bytes = order(1);
    at.device.clock.advance(minute - 1);
    assert.equal(obey(bytes), "done");
    const late = order(2, name("late"));
    at.device.clock.advance(1);
    assert.equal(obey(late), "stale");
  });

  it("what the device would not do for anybody it refuses to the operator, and the order is used up", async () => {
    const { at, obey, order } = await ordered();
    at.done("manufacture.finish");
    assert.equal(obey(order(1, { name: "write-identity", value: "AR1-another" })), "locked");
    assert.equal(obey(order(2, { name: "configure", values: { "wifi.bssid": "x" } })), "unknown-field");
    assert.equal(
      obey(order(3, { name: "configure", values: { "telemetry.intervalS": 1 } })),
      "invalid-value",
    );
    for (const [index, values] of [null, 5, "text", ["wifi.ssid"], { "wifi.ssid": {} }].entries())
      assert.match(
        obey(order(4 + index, { name: "configure", values })) ?? "",
        /^(invalid-value|malformed)$/,
      );
    assert.equal(obey(order(3)), "replayed");
    assert.deepEqual(eventsOf(at).slice(0, 3), [
      ["identity-write-refused", "backend", undefined],
      ["configuration-change-refused", "backend", "unknown-field"],
      ["configuration-change-refused", "backend", "invalid-value"],
    ]);
    at.done("status.get");
  });

  it("a factory reset is done once, after the answer", async () => {
    const { at, obey, order } = await ordered();
    assert.equal(obey(order(1)), "done");
    const reset = order(2, { name: "factory-reset" });
    assert.equal(obey(reset), "done");
    await Promise.resolve();
    assert.equal(ssidOf(at), "");
    at.done("config.set", { values: { "wifi.ssid": "set again" } });
    assert.equal(obey(reset), "replayed");
    assert.equal(ssidOf(at), "set again");
    const resets = eventsOf(at).filter(([event]) => event === "factory-reset");
    assert.deepEqual(resets, [["factory-reset", "backend", undefined]]);
  });
});

describe("sequence of orders", () => {
  it("outlives reboot, power, reset, decommissioning, and any number of orders", async () => {
    const { at, obey, order } = await ordered();
    const nothing = { name: "configure", values: {} };
    // More than the journal's ring holds.
    const count = 3_000;
    for (let sequence = 1; sequence < count; sequence += 1)
      assert.equal(obey(order(sequence, nothing)), "done", `${sequence}`);
    assert.equal(obey(order(count)), "done");
    const again = order(count, name("again"));
    at.cycle();
    assert.equal(obey(again), "replayed", "power");
    await at.restart("device.reboot");
    assert.equal(obey(again), "replayed", "reboot");
    await at.restart("device.reset");
    assert.equal(obey(again), "replayed", "reset");
    putLabel(at);
    await at.restart("device.decommission", { proof: label.proof });
    assert.equal(obey(again), "replayed", "decommissioning");
    assert.equal(obey(order(1, name("again"))), "replayed");
    assert.equal(obey(order(count + 1, name("next"))), "done");
  });

  for (const [what, command] of [
    ["configure", name("net")],
    ["factory-reset", { name: "factory-reset" }],
  ] as const) {
    it(`a cut at any operation of ${what}: an order that had an effect is never obeyed again`, async () => {
      const prepare = async () => {
        const all = await ordered();
        all.at.done("config.set", { values: { "wifi.ssid": "old" } });
        return all;
      };
      const whole = await prepare();
      const before = whole.at.device.flash.operations;
      assert.equal(whole.obey(whole.order(1, command)), "done");
      await Promise.resolve();
      const operations = whole.at.device.flash.operations - before;
      const effective = ssidOf(whole.at);
      const outcomes = new Set<string>();
      for (let cut = 1; cut <= operations; cut += 1) {
        const { at, obey, order } = await prepare();
        const bytes = order(1, command);
        const { flash } = at.device;
        flash.cutAt(flash.operations + cut, () => {});
        const answered = obey(bytes);
        assert.equal(at.device.powered, false, `cut ${cut} struck nothing`);
        flash.disarm();
        at.cycle();
        const happened = ssidOf(at) === effective;
        if (!happened) assert.equal(ssidOf(at), "old", `cut ${cut}`);
        at.done("config.set", { values: { "wifi.ssid": "later" } });
        const again = obey(bytes);
        await Promise.resolve();
        if (happened) assert.deepEqual([again, ssidOf(at)], ["replayed", "later"], `cut ${cut}`);
        if (answered === "done") assert.ok(happened, `cut ${cut}: what was answered is done`);
        outcomes.add(`${happened} ${again}`);
      }
      assert.ok(outcomes.has("true replayed") && outcomes.has("false done"), [...outcomes].join("; "));
    });
  }
});
