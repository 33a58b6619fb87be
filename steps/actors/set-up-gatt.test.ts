import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createLoopbackGatt, GattRefusal, type ServedCharacteristic } from "../../core/dut/index.ts";
import { encodeSessionRefusal, gattEndpoints, setUpPaths } from "../../core/wire/provisioning/index.ts";
import { openSetUpGatt } from "./set-up-gatt.ts";

/** Devices that do what a good device would not; the good one is met in `cli/bench/set-up-gatt.test.ts`. */

const properties = new Set(["read", "write"] as const);
const [session] = gattEndpoints.filter(({ path }) => path === setUpPaths.session);
assert.ok(session !== undefined);

function deviceWith(served: Partial<ServedCharacteristic>, service = "aa".repeat(16)) {
  const characteristic = { uuid: session?.uuid ?? "", description: "prov-session", properties, ...served };
  return createLoopbackGatt([
    { uuid: "1800", characteristics: [{ uuid: "2a00", description: "Prov-Config", properties }] },
    { uuid: service, characteristics: [characteristic] },
  ]);
}

describe("set-up over GATT", () => {
  it("finds endpoints by their names, whatever their UUIDs, and in the session's service alone", async () => {
    using gatt = deviceWith({
      uuid: "bb".repeat(16),
      description: "PROV-SESSION",
      onRead: () => Uint8Array.of(7),
    });
    const opened = await openSetUpGatt(gatt.connect());
    assert.ok(opened.kind === "done");
    await using transport = opened.value;
    assert.deepEqual(await transport.send(setUpPaths.session, Uint8Array.of(1)), {
      kind: "done",
      value: Uint8Array.of(7),
    });
    const other = await transport.send(setUpPaths.wifi, Uint8Array.of(1));
    assert.ok(other.kind === "refused" && other.code === "not-found");
  });

  it("a device without the service is refused, and its link is ended", async () => {
    using gatt = deviceWith({ description: "something else" });
    const link = gatt.connect();
    let ended = false;
    link.onLost(() => {
      ended = true;
    });
    const opened = await openSetUpGatt(link);
    assert.ok(opened.kind === "refused" && opened.code === "no-set-up-service");
    assert.ok(ended);
  });

  it("an ATT error stands as it is unless the device says why", async () => {
    let shown = Buffer.from("an answer to something else") as Uint8Array;
    const onWrite = () => {
      throw new GattRefusal(0x04, "no");
    };
    using gatt = deviceWith({ onWrite, onRead: () => shown });
    const opened = await openSetUpGatt(gatt.connect());
    assert.ok(opened.kind === "done");
    await using transport = opened.value;
    const ask = async () => {
      const outcome = await transport.send(setUpPaths.session, Uint8Array.of(1));
      return outcome.kind === "refused" ? outcome.code : outcome.kind;
    };
    assert.equal(await ask(), "att-04");
    for (const code of ["wrong-proof", "locked", "malformed", "out-of-order", "insecure-scheme"] as const) {
      shown = encodeSessionRefusal(2, code);
      assert.equal(await ask(), code);
      shown = encodeSessionRefusal(1, code);
      assert.equal(await ask(), code);
    }
    shown = encodeSessionRefusal(2, "tampered");
    assert.equal(await ask(), "att-04");
  });
});
