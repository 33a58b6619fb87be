import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  createFrameAssembler,
  createSerialSplitter,
  encodeFrame,
  encodeRpc,
  encodeSerialPacket,
  encodeServiceData,
  encodeTexts,
  encodeWifi,
  fragment,
  ImprovFault,
  type ImprovRpc,
  improvCommands,
  readFrame,
  readRpc,
  readTexts,
  readWifi,
  type SerialPiece,
} from "./index.ts";

const byte = fc.nat(255);
const data = fc.uint8Array({ maxLength: 255 });
const rpc: fc.Arbitrary<ImprovRpc> = fc.record({ command: byte, data }, { noNullPrototype: true });
const text = fc.string({ unit: "grapheme", maxLength: 40 }).filter((one) => Buffer.byteLength(one) <= 60);

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** What `read` makes of any bytes: a value or an `ImprovFault`; anything else fails. */
function readOrFault<T>(read: (bytes: Uint8Array) => T, bytes: Uint8Array): T | ImprovFault {
  try {
    return read(bytes);
  } catch (thrown) {
    assert.ok(thrown instanceof ImprovFault, String(thrown));
    return thrown;
  }
}

describe("Improv messages", () => {
  it("are written as the specification's example has it", () => {
    const wifi = { ssid: "MyWirelessAP", passphrase: "mysecurepassword" };
    const frame = encodeFrame({ command: improvCommands.sendWifi, data: encodeWifi(wifi) });
    const expected = `011e0c${hex(Buffer.from(wifi.ssid))}10${hex(Buffer.from(wifi.passphrase))}`;
    assert.equal(hex(frame.subarray(0, -1)), expected);
    assert.equal(frame.at(-1), frame.subarray(0, -1).reduce((sum, one) => sum + one, 0) % 256);
    assert.deepEqual(readWifi(readFrame(frame).data), wifi);
    assert.equal(hex(encodeServiceData("authorization-required", 3)), "010300000000");
  });

  it("are read as they were written", () => {
    fc.assert(
      fc.property(rpc, (one) => {
        assert.deepEqual(readRpc(encodeRpc(one)), one);
        assert.deepEqual(readFrame(encodeFrame(one)), one);
      }),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (texts) =>
        assert.deepEqual(readTexts(encodeTexts(texts)), texts),
      ),
    );
    fc.assert(
      fc.property(fc.record({ ssid: text, passphrase: text }, { noNullPrototype: true }), (wifi) =>
        assert.deepEqual(readWifi(encodeWifi(wifi)), wifi),
      ),
    );
  });

  it("too long ones are not written", () => {
    assert.throws(() => encodeRpc({ command: 1, data: new Uint8Array(256) }), RangeError);
    assert.throws(() => encodeTexts(["x".repeat(256)]), RangeError);
    assert.throws(() => encodeSerialPacket({ type: 1, data: new Uint8Array(256) }), RangeError);
  });

  it("any other bytes are a fault, and nothing worse", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        for (const read of [readRpc, readFrame, readTexts, readWifi]) readOrFault<unknown>(read, bytes);
      }),
      { numRuns: 1000 },
    );
  });

  it("one byte that changed is noticed", () => {
    fc.assert(
      fc.property(rpc, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, where, by) => {
        const frame = encodeFrame(one);
        const at = where % frame.length;
        const changed = frame.with(at, ((frame[at] ?? 0) + by) & 0xff);
        assert.ok(readOrFault(readFrame, changed) instanceof ImprovFault);
      }),
    );
  });

  it("a network with anything behind it, cut short or not UTF-8 is none", () => {
    for (const wrong of [[], [1], [1, 0x61], [1, 0x61, 0, 0], [1, 0xff, 0], [5, 0x61, 0]])
      assert.ok(readOrFault(readWifi, Uint8Array.from(wrong)) instanceof ImprovFault, String(wrong));
  });
});

describe("Improv over Bluetooth LE", () => {
  it("fragments of any size make the message whole again, one message after the other", () => {
    fc.assert(
      fc.property(fc.array(rpc, { maxLength: 4 }), fc.integer({ min: 23, max: 517 }), (all, mtu) => {
        const assembler = createFrameAssembler();
        const read = all.flatMap((one) => {
          const pieces = fragment(encodeFrame(one), mtu);
          assert.ok(pieces.every((piece) => piece.length <= mtu - 3));
          return pieces.map((piece) => assembler.push(piece));
        });
        assert.deepEqual(
          read.filter((one) => one !== undefined),
          all,
        );
      }),
    );
  });

  it("after anything that was no message the next one is read", () => {
    const good = encodeFrame({ command: 3, data: new Uint8Array() });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 300 }), (noise) => {
        const assembler = createFrameAssembler();
        const pending = readOrFault((bytes) => assembler.push(bytes), noise) === undefined;
        // What is missing of the one that began: at most a whole message.
        if (pending) readOrFault((bytes) => assembler.push(bytes), new Uint8Array(258));
        assert.deepEqual(assembler.push(good), { command: 3, data: new Uint8Array() });
      }),
    );
  });
});

describe("Improv over a serial line", () => {
  const packet = fc.record({ type: byte, data }, { noNullPrototype: true });
  /** Lines of somebody else's, whole ones. */
  const line = fc
    .uint8Array({ maxLength: 30 })
    .filter((bytes) => !Buffer.from(bytes).toString("latin1").startsWith("IMPROV\u0001"))
    .map((bytes) => Uint8Array.of(...bytes.filter((one) => one !== 10), 10));

  const joined = (pieces: readonly SerialPiece[], kind: "other"): Uint8Array =>
    Uint8Array.from(pieces.flatMap((piece) => (piece.kind === kind ? [...piece.bytes] : [])));
  const packetsOf = (pieces: readonly SerialPiece[]) =>
    pieces.flatMap((piece) => (piece.kind === "packet" ? [piece.packet] : []));

  it("packets and other lines are told apart in whatever chunks they come", () => {
    const items = fc.array(
      fc.oneof(packet, line).map((one) => (one instanceof Uint8Array ? { line: one } : { packet: one })),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(items, fc.array(fc.nat(), { maxLength: 8 }), (all, cuts) => {
        const bytes = Buffer.concat(
          all.map((one) => ("line" in one ? one.line : encodeSerialPacket(one.packet))),
        );
        const splitter = createSerialSplitter();
        const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
        const pieces = ends.flatMap((end, index) => splitter.push(bytes.subarray(ends[index - 1] ?? 0, end)));
        assert.deepEqual(
          packetsOf(pieces),
          all.flatMap((one) => ("packet" in one ? [one.packet] : [])),
        );
        const others = all.flatMap((one) => ("line" in one ? [...one.line] : []));
        assert.deepEqual(joined(pieces, "other"), Uint8Array.from(others));
      }),
      { numRuns: 300 },
    );
  });

  it("a packet with a wrong checksum is broken, and the next one is read", () => {
    const good = encodeSerialPacket({ type: 3, data: Uint8Array.of(2, 0) });
    const broken = good.with(good.length - 2, (good.at(-2) ?? 0) ^ 1);
    const pieces = createSerialSplitter().push(Buffer.concat([broken, good]));
    assert.deepEqual(
      pieces.map(({ kind }) => kind),
      ["broken", "packet"],
    );
  });

  it("the mark within a line, or of another version, is somebody's text", () => {
    for (const other of [
      '{"note":"IMPROV\u0001"}\n',
      "IMPROV\u0002\u0003\u0000\n",
      "IMPROVED\n",
      "I\n",
      "\n",
    ]) {
      const bytes = Uint8Array.from(Buffer.from(other, "latin1"));
      assert.deepEqual(createSerialSplitter().push(bytes), [{ kind: "other", bytes }]);
    }
  });
});
