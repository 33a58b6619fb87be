import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { sessionData, wifiConfig } from "./messages.ts";
import { bytes, int32, message, text } from "./protobuf.ts";
import { SetUpFault } from "./set-up-fault.ts";
import { foreignType } from "./test-support.ts";

const some = fc.uint8Array({ minLength: 0, maxLength: 400 });
const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const buffer = (value: unknown) => Uint8Array.from(value as Uint8Array);

describe("protobuf, against Espressif's message files and another library", () => {
  it("what we write reads the same", () => {
    const theirs = foreignType("SessionData");
    fc.assert(
      fc.property(int, some, some, (code, publicKey, salt) => {
        const written = sessionData.encode({
          scheme: 2,
          security2: { step: 1, response0: { status: code, publicKey, salt } },
        });
        const { secVer, sec2 } = theirs.decode(written) as { secVer: number; sec2: Record<string, unknown> };
        const sr0 = sec2["sr0"] as Record<string, unknown>;
        assert.equal(secVer, 2);
        assert.equal(sec2["msg"], 1);
        assert.equal(sr0["status"], code);
        assert.deepEqual(buffer(sr0["devicePubkey"]), publicKey);
        assert.deepEqual(buffer(sr0["deviceSalt"]), salt);
      }),
    );
  });

  it("what they write reads the same", () => {
    const theirs = foreignType("WiFiConfigPayload");
    fc.assert(
      fc.property(some, some, int, (ssid, passphrase, channel) => {
        const written = theirs.encode({
          msg: 2,
          cmdSetConfig: { ssid: Buffer.from(ssid), passphrase: Buffer.from(passphrase), channel },
        });
        const { step, setConfig } = wifiConfig.decode(written);
        assert.equal(step, 2);
        assert.deepEqual(setConfig?.ssid, ssid);
        assert.deepEqual(setConfig?.passphrase, passphrase);
        assert.equal(setConfig?.channel, channel);
      }),
    );
  });

  it("a choice that is zero is written: refused by authentication is not connected", () => {
    const written = wifiConfig.encode({ step: 1, statusIs: { status: 0, station: 3, failReason: 0 } });
    const { respGetStatus } = foreignType("WiFiConfigPayload").decode(written) as {
      respGetStatus: Record<string, unknown>;
    };
    assert.equal(respGetStatus["staState"], 3);
    assert.equal(respGetStatus["failReason"], 0);
  });

  it("fields it does not know are skipped, whatever their kind", () => {
    const known = message({ kept: int32(1) });
    const head = message({ other: bytes(2), name: text(3), number: int32(4) });
    const foreign = head.encode({ other: Uint8Array.of(1, 2), name: "x", number: -1 });
    const fixed = Uint8Array.of(0x29, 1, 2, 3, 4, 5, 6, 7, 8, 0x35, 1, 2, 3, 4);
    const all = Buffer.concat([foreign, fixed, known.encode({ kept: 7 })]);
    assert.deepEqual(known.decode(all), { kept: 7 });
  });

  it("says what is malformed", () => {
    const type = message({ number: int32(1), name: text(2) });
    for (const [broken, why] of [
      [[0x08], /middle of a field/],
      [[0x08, ...Array(10).fill(0x80), 0], /more than ten bytes/],
      [[0x12, 5, 0x41], /longer than the message/],
      [[0x00], /the number 0/],
      [[0x0b], /wire type 3/],
      [[0x0a, 0], /field 1 has wire type 2/],
      [[0x12, 1, 0xff], /not UTF-8/],
    ] as const) {
      assert.throws(
        () => type.decode(Uint8Array.from(broken)),
        (thrown) => thrown instanceof SetUpFault && thrown.code === "malformed" && why.test(thrown.message),
      );
    }
  });

  it("takes any bytes: a message or a fault, nothing else", () => {
    const writtenOnce = wifiConfig.encode({ step: 2, setConfig: { ssid: Buffer.from("net"), channel: 3 } });
    const flipped = fc
      .tuple(fc.nat(writtenOnce.length - 1), fc.nat(255))
      .map(([at, value]) => writtenOnce.with(at, value));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), flipped), (input) => {
        for (const type of [wifiConfig, sessionData]) {
          try {
            type.decode(input);
          } catch (thrown) {
            assert.ok(thrown instanceof SetUpFault, String(thrown));
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
