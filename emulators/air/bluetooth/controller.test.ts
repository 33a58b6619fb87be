import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { encodeAcl, encodeCommand, eventCode, leEvent, opcode } from "../../../core/wire/bluetooth/index.ts";
import { type BluetoothRadio, createBluetoothRadio } from "./radio.ts";
import { createConnection, hostOf } from "./test-support.ts";

const advertisingParameters = (units: number, type = 0) => {
  const parameters = Buffer.alloc(15);
  parameters.writeUInt16LE(units, 0);
  parameters.writeUInt16LE(units, 2);
  parameters.writeUInt8(type, 4);
  return parameters;
};

/** A link between two hosts; the handles of its ends. */
async function connected(radio: BluetoothRadio) {
  const [near, far] = [radio.plugIn(), radio.plugIn()];
  const [central, peripheral] = [hostOf(near), hostOf(far)];
  await peripheral.ask(opcode.leSetAdvertisingParameters, advertisingParameters(0x20));
  await peripheral.ask(opcode.leSetAdvertisingEnable, Buffer.of(1));
  near.send(encodeCommand(opcode.leCreateConnection, createConnection(far.address)));
  const [there, here] = [
    await peripheral.event(eventCode.leMeta, leEvent.connectionComplete),
    await central.event(eventCode.leMeta, leEvent.connectionComplete),
  ];
  return { near, far, central, peripheral, here: here.readUInt16LE(2), there: there.readUInt16LE(2) };
}

describe("a controller of the virtual radio", () => {
  it("refuses what it does not know and what is too short, and goes on", async () => {
    await using radio = createBluetoothRadio();
    const host = hostOf(radio.plugIn());
    assert.deepEqual(await host.ask(0x3fff), Buffer.of(0x01));
    assert.deepEqual(await host.ask(opcode.leSetEventMask, Buffer.of(1)), Buffer.of(0x12));
    const tooLong = Buffer.concat([Buffer.of(32), Buffer.alloc(32)]);
    assert.deepEqual(await host.ask(opcode.leSetAdvertisingData, tooLong), Buffer.of(0x12));
    assert.deepEqual(
      await host.ask(opcode.leSetAdvertisingParameters, advertisingParameters(1)),
      Buffer.of(0x12),
    );
    assert.deepEqual(
      await host.ask(opcode.leSetAdvertisingParameters, advertisingParameters(32, 1)),
      Buffer.of(0x11),
    );
    assert.equal((await host.ask(opcode.leReadBufferSize)).length, 4);
  });

  it("takes any packet of a host without harm", async () => {
    await using radio = createBluetoothRadio();
    const { near, central, here } = await connected(radio);
    const codes = fc.constantFrom(...Object.values(opcode));
    fc.assert(
      fc.property(
        codes,
        fc.uint8Array({ maxLength: 40 }),
        fc.uint8Array({ maxLength: 40 }),
        (code, some, raw) => {
          near.send(encodeCommand(code, some));
          near.send(encodeAcl({ handle: here, boundary: 0, data: Buffer.from(raw) }));
          near.send(raw);
        },
      ),
    );
    await central.ask(opcode.reset);
    assert.equal((await central.ask(opcode.readAddress))[0], 0);
  });

  it("names exactly the commands that it obeys as supported", async () => {
    await using radio = createBluetoothRadio();
    const supported = (await radioHost(radio).ask(opcode.readSupportedCommands)).subarray(1);
    assert.equal(supported.length, 64);
    const isSet = (octet: number, bit: number) => ((supported[octet] ?? 0) >> bit) & 1;
    assert.equal(isSet(26, 4), 1, "LE Create Connection");
    assert.equal(isSet(5, 7), 1, "Reset");
    assert.equal(isSet(36, 2), 0, "LE Set Extended Advertising Parameters");
  });

  it("carries data either way, whole, and says when its buffers are free", async () => {
    await using radio = createBluetoothRadio();
    const { near, central, peripheral, here, there } = await connected(radio);
    near.send(encodeAcl({ handle: here, boundary: 0, data: Buffer.from("first") }));
    near.send(encodeAcl({ handle: here, boundary: 1, data: Buffer.from("second") }));
    await central.event(eventCode.completedPackets);
    await central.event(eventCode.completedPackets);
    assert.deepEqual(peripheral.data, [
      encodeAcl({ handle: there, boundary: 2, data: Buffer.from("first") }),
      encodeAcl({ handle: there, boundary: 1, data: Buffer.from("second") }),
    ]);
  });

  it("tells each end why a link has ended: the host's wish, distance, a reset", async () => {
    await using radio = createBluetoothRadio();
    for (const [end, here, there] of [
      ["disconnect", 0x16, 0x13],
      ["break", 0x08, 0x08],
      ["reset", undefined, 0x08],
    ] as const) {
      const link = await connected(radio);
      if (end === "disconnect")
        link.near.send(encodeCommand(opcode.disconnect, Buffer.of(link.here & 0xff, link.here >> 8, 0x13)));
      else if (end === "break") assert.equal(radio.breakLinks(link.far.address), 1);
      else await link.central.ask(opcode.reset);
      assert.equal((await link.peripheral.event(eventCode.disconnectionComplete))[3], there);
      if (here === undefined)
        assert.ok(!link.central.heard.some(({ code }) => code === eventCode.disconnectionComplete));
      else assert.equal((await link.central.event(eventCode.disconnectionComplete))[3], here);
    }
  });

  it("encrypts with equal keys, and ends the link with others or says that there is none", async () => {
    await using radio = createBluetoothRadio();
    const key = Buffer.alloc(16, 7);
    const enable = (handle: number) =>
      encodeCommand(
        opcode.leEnableEncryption,
        Buffer.concat([Buffer.of(handle & 0xff, handle >> 8), Buffer.alloc(10), key]),
      );
    for (const answer of ["same", "other", "none"] as const) {
      const { near, central, peripheral, here, there } = await connected(radio);
      near.send(enable(here));
      await peripheral.event(eventCode.leMeta, leEvent.longTermKeyRequest);
      const handle = Buffer.of(there & 0xff, there >> 8);
      if (answer === "none") await peripheral.ask(opcode.leLongTermKeyRefusal, handle);
      else {
        const own = answer === "same" ? key : Buffer.alloc(16, 8);
        await peripheral.ask(opcode.leLongTermKeyReply, Buffer.concat([handle, own]));
      }
      if (answer === "other") assert.equal((await central.event(eventCode.disconnectionComplete))[3], 0x3d);
      else {
        const change = await central.event(eventCode.encryptionChange);
        assert.deepEqual([change[0], change[3]], answer === "same" ? [0, 1] : [6, 0]);
      }
    }
  });

  it("computes AES as its hosts' security protocol needs it", async () => {
    await using radio = createBluetoothRadio();
    // FIPS 197, appendix C.1, in HCI's byte order.
    const key = Buffer.from("000102030405060708090a0b0c0d0e0f", "hex").reverse();
    const block = Buffer.from("00112233445566778899aabbccddeeff", "hex").reverse();
    const answer = await radioHost(radio).ask(opcode.leEncrypt, Buffer.concat([key, block]));
    assert.equal(
      Buffer.from(answer.subarray(1)).reverse().toString("hex"),
      "69c4e0d86a7b0430d8cdb78070b4c55a",
    );
  });

  it("an adapter that is unplugged is off the air, and its address free again", async () => {
    await using radio = createBluetoothRadio();
    const { far, peripheral, near } = await connected(radio);
    assert.throws(() => radio.plugIn(near.address), /taken/);
    assert.throws(() => radio.plugIn("near"), RangeError);
    const gone = new Promise<string>((resolve) => near.onGone(resolve));
    await near[Symbol.asyncDispose]();
    await near[Symbol.asyncDispose]();
    assert.equal(await gone, "it was given back");
    assert.equal((await peripheral.event(eventCode.disconnectionComplete))[3], 0x08);
    assert.equal(radio.plugIn(near.address).address, near.address);
    assert.notEqual(radio.plugIn().address, far.address);
  });
});

const radioHost = (radio: BluetoothRadio) => hostOf(radio.plugIn());
