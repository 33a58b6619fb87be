import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Outcome } from "../../kernel/index.ts";
import {
  attError,
  createLoopbackGatt,
  type GattCharacteristic,
  type GattLink,
  type GattProperty,
  GattRefusal,
  type LoopbackOptions,
  type ServedCharacteristic,
} from "../index.ts";

const all: readonly GattProperty[] = ["read", "write", "write-without-response", "notify"];

/** A device that serves one characteristic, and a central that has found it. */
async function meet(
  { properties = new Set(all), ...served }: Partial<ServedCharacteristic>,
  options: LoopbackOptions = {},
) {
  const characteristics = [{ uuid: "2a00", properties, ...served }];
  const gatt = createLoopbackGatt([{ uuid: "1800", characteristics }], options);
  const central = async (): Promise<{ link: GattLink; found: GattCharacteristic }> => {
    const link = gatt.connect();
    const [found] = doneOf(await link.discover());
    assert.ok(found !== undefined);
    return { link, found };
  };
  return { gatt, central };
}

function doneOf<T>(outcome: Outcome<T>): T {
  assert.ok(outcome.kind === "done", JSON.stringify(outcome));
  return outcome.value;
}
const codeOf = (outcome: Outcome<unknown>) => (outcome.kind === "refused" ? outcome.code : outcome.kind);
const bytes = (...values: number[]) => Uint8Array.from(values);

describe("GATT without a radio", () => {
  it("shows what is served, and tells links apart", async () => {
    const written = new Map<object, Uint8Array>();
    const { gatt, central } = await meet({
      description: "prov-session",
      onWrite: (link, value) => void written.set(link, value),
      onRead: (link) => written.get(link) ?? bytes(),
    });
    const [one, other] = [await central(), await central()];
    assert.deepEqual(
      [one.found.service, one.found.uuid, one.found.description],
      ["1800", "2a00", "prov-session"],
    );
    doneOf(await one.found.write(bytes(1)));
    doneOf(await other.found.write(bytes(2)));
    assert.deepEqual(doneOf(await one.found.read()), bytes(1));
    assert.deepEqual(doneOf(await other.found.read()), bytes(2));
    gatt[Symbol.dispose]();
  });

  it("a refusal is an ATT error with its code, anything else thrown an unlikely one, without a word of it", async () => {
    const { central } = await meet({
      onWrite: () => {
        throw new GattRefusal(attError.insufficientAuthorisation, "press the button");
      },
      onRead: () => {
        throw new Error("secret");
      },
    });
    const { found } = await central();
    assert.equal(codeOf(await found.write(bytes(1))), "att-08");
    const read = await found.read();
    assert.equal(codeOf(read), "att-0e");
    assert.doesNotMatch(JSON.stringify(read), /secret/);
    assert.equal((await found.write(bytes(1), { withoutResponse: true })).kind, "done");
  });

  it("what is not offered is not permitted, and nothing longer than an attribute or a packet is taken", async () => {
    const { central } = await meet({ properties: new Set() });
    const { found } = await central();
    assert.equal(codeOf(await found.read()), "att-02");
    assert.equal(codeOf(await found.write(bytes())), "att-03");
    assert.equal(codeOf(await found.subscribe(() => {})), "att-03");
    const taken: number[] = [];
    const wide = await meet({ onWrite: (_, value) => void taken.push(value.length) }, { mtu: 23 });
    const { found: other } = await wide.central();
    doneOf(await other.write(new Uint8Array(512)));
    assert.equal(codeOf(await other.write(new Uint8Array(513))), "att-0d");
    doneOf(await other.write(new Uint8Array(20), { withoutResponse: true }));
    assert.equal(codeOf(await other.write(new Uint8Array(21), { withoutResponse: true })), "att-0d");
    assert.deepEqual(taken, [512, 20]);
  });

  it("what needs an encrypted link is refused: there is none", async () => {
    const { central } = await meet({ secured: true, onWrite: () => assert.fail("it was written") });
    const { found } = await central();
    for (const outcome of [await found.read(), await found.write(bytes(1)), await found.subscribe(() => {})])
      assert.equal(codeOf(outcome), "att-05");
  });

  it("notifications come to who asked for them, cut to the packet, until they end", async () => {
    let notify = (_: Uint8Array): void => assert.fail("nobody subscribed");
    let stopped = 0;
    const onSubscribe: ServedCharacteristic["onSubscribe"] = (_, own) => {
      notify = own;
      return () => {
        stopped += 1;
      };
    };
    const { central } = await meet({ onSubscribe }, { mtu: 23 });
    const { link, found } = await central();
    const seen: number[] = [];
    const stop = doneOf(await found.subscribe((value) => seen.push(value.length)));
    notify(new Uint8Array(5));
    notify(new Uint8Array(30));
    await stop();
    notify(new Uint8Array(1));
    doneOf(await found.subscribe((value) => seen.push(value.length)));
    await link[Symbol.asyncDispose]();
    notify(new Uint8Array(1));
    assert.deepEqual([seen, stopped], [[5, 20], 2]);
  });

  it("a device that goes away or says nothing is an outcome", async () => {
    const { gatt, central } = await meet({ onRead: () => new Promise(() => {}) }, { withinMs: 60 });
    const { link, found } = await central();
    assert.deepEqual(await found.read(), { kind: "silent", afterMs: 60 });
    let lost = 0;
    link.onLost(() => {
      lost += 1;
    });
    const reading = found.read();
    gatt[Symbol.dispose]();
    assert.equal(codeOf(await reading), "connection-lost");
    for (const outcome of [await found.read(), await found.write(bytes(1)), await link.discover()])
      assert.equal(codeOf(outcome), "connection-lost");
    link.onLost(() => {
      lost += 1;
    });
    assert.equal(lost, 2);
    assert.equal(codeOf(await link.pair()), "pairing-failed");
  });
});
