import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { test } from "node:test";
import type { Outcome } from "../../kernel/index.ts";
import { readOrder, topicOf } from "../../wire/index.ts";
import type { OrderDraft } from "../orders.ts";
import type { BackendUnderTest, MakeBackend } from "./support.ts";
import { attentive, endOf, glance, patience, replyTo } from "./support.ts";

const reset = { name: "factory-reset" } as const;
const hourMs = 3_600_000;

/** Orders: how they are made, delivered and answered. */
export function ordersContract(make: MakeBackend): void {
  test("an order is signed by the operator, addressed, numbered and good for an hour", async (t) => {
    await using under = await make(t);
    const [addressee, other] = under.devices;
    const command = {
      name: "configure",
      values: { "device.label": 'ä \u2028 "', "telemetry.intervalS": 5, "x.y": true },
    } as const;
    const first = await read(under, { addressee, command, signedBy: "operator" });
    assert.ok(first.ok, JSON.stringify(first));
    assert.deepEqual(first.order.command, command);
    assert.ok(
      Math.abs(first.order.expiresAt - Date.now() - hourMs) < hourMs / 2,
      String(first.order.expiresAt),
    );
    const second = await read(under, { addressee, command: reset, signedBy: "operator" });
    assert.ok(second.ok && second.order.sequence === first.order.sequence + 1, JSON.stringify(second));
    const apart = await read(under, { addressee: other, command: reset, signedBy: "operator" });
    assert.ok(apart.ok && apart.order.sequence === first.order.sequence, JSON.stringify(apart));
  });

  test("each way of being wrong is that way and no other", async (t) => {
    await using under = await make(t);
    const [addressee, other] = under.devices;
    const draft = { addressee, command: reset, signedBy: "operator" } as const;
    const codeOf = async (changes: Partial<OrderDraft>, lastSequence?: number) => {
      const verdict = await read(under, { ...draft, ...changes }, { addressee, lastSequence });
      return verdict.ok ? "ok" : verdict.code;
    };
    assert.equal(await codeOf({}), "ok");
    assert.equal(await codeOf({ signedBy: "stranger" }), "bad-signature");
    assert.equal(await codeOf({ signedBy: "nobody" }), "bad-signature");
    assert.equal(await codeOf({ tampered: true }), "bad-signature");
    assert.equal(await codeOf({ expiresInMs: -1_000 }), "stale");
    assert.equal(await codeOf({ addressee: other }), "wrong-addressee");
    assert.equal(await codeOf({ sequence: 7 }, 6), "ok");
    assert.equal(await codeOf({ sequence: 7 }, 7), "replayed");
  });

  test("a stranger signs, nobody does not, and what is tampered with still reads as an order", async (t) => {
    await using under = await make(t);
    const [addressee] = under.devices;
    const open = async (changes: Partial<OrderDraft>) => {
      const bytes = await under.backend.makeOrder({
        addressee,
        command: reset,
        signedBy: "operator",
        ...changes,
      });
      const { order, signature } = JSON.parse(Buffer.from(bytes).toString("utf8")) as Record<
        "order" | "signature",
        string
      >;
      return {
        order: JSON.parse(Buffer.from(order, "base64").toString("utf8")),
        signature: Buffer.from(signature, "base64"),
      };
    };
    assert.equal((await open({ signedBy: "stranger" })).signature.length, 64);
    assert.equal((await open({ signedBy: "nobody" })).signature.length, 0);
    const tampered = await open({ tampered: true });
    assert.equal(tampered.signature.length, 64);
    assert.equal(tampered.order.addressee, addressee);
    assert.deepEqual(tampered.order.command, reset);
    assert.ok(tampered.order.expiresAt > Date.now());
  });

  test("an order reaches its device byte for byte and its reply comes back", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await using device = await attentive(under, identity);
    const deliverAndReply = async (reply: object): Promise<Outcome<void>> => {
      const order = await under.backend.makeOrder({
        addressee: identity,
        command: reset,
        signedBy: "operator",
      });
      const outcome = under.backend.deliver(identity, order, patience);
      const { topic, payload } = await device.next();
      assert.equal(topic, topicOf.orders(identity));
      assert.deepEqual(Buffer.from(payload), Buffer.from(order));
      await device.publish(topicOf.replies(identity), replyTo(payload, reply));
      return outcome;
    };
    assert.deepEqual(await deliverAndReply({ result: "done" }), { kind: "done", value: undefined });
    const refusal = { result: "refused", code: "stale", reason: "the order has expired" };
    assert.deepEqual(await deliverAndReply(refusal), {
      kind: "refused",
      code: "stale",
      reason: "the order has expired",
    });
  });

  test("an order that is given while its device is away reaches it when it is back", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    const before = await attentive(under, identity);
    await before[Symbol.asyncDispose]();
    await endOf(before);
    const order = await under.backend.makeOrder({
      addressee: identity,
      command: reset,
      signedBy: "operator",
    });
    const outcome = under.backend.deliver(identity, order, patience);
    await using device = await attentive(under, identity);
    const { payload } = await device.next();
    assert.deepEqual(Buffer.from(payload), Buffer.from(order));
    await device.publish(topicOf.replies(identity), replyTo(payload));
    assert.deepEqual(await outcome, { kind: "done", value: undefined });
  });

  test("replies find their own order, whatever their sequence", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await using device = await attentive(under, identity);
    const makeOrder = () =>
      under.backend.makeOrder({ addressee: identity, command: reset, signedBy: "operator" });
    const [first, second] = [await makeOrder(), await makeOrder()];
    const outcomes = [first, second].map((order) => under.backend.deliver(identity, order, patience));
    await device.next();
    await device.next();
    await device.publish(
      topicOf.replies(identity),
      replyTo(second, { result: "refused", code: "no", reason: "second" }),
    );
    await device.publish(topicOf.replies(identity), replyTo(first));
    assert.deepEqual(await Promise.all(outcomes), [
      { kind: "done", value: undefined },
      { kind: "refused", code: "no", reason: "second" },
    ]);
  });

  test("no reply, another device's reply and what is no reply are silence", async (t) => {
    await using under = await make(t);
    const [identity, other] = under.devices;
    const order = await under.backend.makeOrder({
      addressee: identity,
      command: reset,
      signedBy: "operator",
    });
    const silence = { kind: "silent", afterMs: glance.withinMs };
    assert.deepEqual(await under.backend.deliver(identity, order, glance), silence, "nobody is connected");

    await using device = await attentive(under, identity);
    await using meddler = await under.connectAs(other);
    const outcome = under.backend.deliver(identity, order, { withinMs: 500 });
    await device.next();
    await meddler.publish(topicOf.replies(other), replyTo(order));
    const noReplies = [
      replyTo(order, {}),
      replyTo(order, { result: "refused" }),
      replyTo(order, { result: 1 }),
      "{",
      "[]",
      "",
    ];
    for (const text of noReplies) await device.publish(topicOf.replies(identity), text);
    assert.deepEqual(await outcome, { kind: "silent", afterMs: 500 });
    // A reply that comes too late is nobody's.
    await device.publish(topicOf.replies(identity), replyTo(order));
  });

  test("a delivery ends with the reason when aborted", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    const order = await under.backend.makeOrder({
      addressee: identity,
      command: reset,
      signedBy: "operator",
    });
    const stop = new AbortController();
    const reason = new Error("the run was interrupted");
    const rejected = assert.rejects(
      under.backend.deliver(identity, order, { ...patience, signal: stop.signal }),
      reason,
    );
    stop.abort(reason);
    await rejected;
  });
}

/** The order as a device reads it that has obeyed none so far. */
async function read(
  { backend }: BackendUnderTest,
  draft: OrderDraft,
  {
    addressee = draft.addressee,
    lastSequence = 0,
  }: { addressee?: string; lastSequence?: number | undefined } = {},
) {
  const operatorKey = createPublicKey(backend.endpoint.operatorKey);
  return readOrder(await backend.makeOrder(draft), { operatorKey, addressee, lastSequence, now: Date.now() });
}
