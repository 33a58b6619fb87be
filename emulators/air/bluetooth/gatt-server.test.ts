import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  createCentral,
  type GattCharacteristic,
  type ServedCharacteristic,
} from "../../../core/dut/index.ts";
import { EquipmentFault } from "../../../core/kernel/index.ts";
import {
  attOpcode,
  boundary,
  channel,
  encodeAcl,
  encodeCommand,
  encodeFrame,
  eventCode,
  leEvent,
  opcode,
} from "../../../core/wire/bluetooth/index.ts";
import { type GattServer, openGattServer } from "./gatt-server.ts";
import { type BluetoothRadio, createBluetoothRadio } from "./radio.ts";
import { createConnection, hostOf } from "./test-support.ts";

const service = "fff0";
/** Of the one characteristic: behind the two services that every server has, its service and its declaration. */
const valueHandle = 12;

/** A server with one characteristic, which advertises as `name`. */
async function serve(
  radio: BluetoothRadio,
  name: string,
  served: Partial<ServedCharacteristic>,
  onFault?: (fault: unknown) => void,
): Promise<{ server: GattServer; address: string }> {
  const adapter = radio.plugIn();
  const characteristic = { uuid: "fff1", properties: new Set(["read"] as const), ...served };
  const services = [{ uuid: service, characteristics: [characteristic] }];
  const server = await openGattServer({ adapter, name, services, ...(onFault && { onFault }) });
  await server.startAdvertising({ name, services: [service] });
  return { server, address: adapter.address };
}

const centralFor = (radio: BluetoothRadio, name: string) =>
  createCentral({ openAdapter: async () => radio.plugIn(), device: { name }, timing: { lookMs: 300 } });

async function connect(central: ReturnType<typeof centralFor>): Promise<GattCharacteristic> {
  const connected = await central.connect();
  if (connected.kind !== "done") assert.fail(JSON.stringify(connected));
  const found = await connected.value.discover();
  if (found.kind !== "done") assert.fail(JSON.stringify(found));
  return found.value.find(({ uuid }) => uuid === "fff1") ?? assert.fail("not found");
}

describe("a GATT server under bleno", () => {
  it("is one of many in its process, each with its own values and connections", async () => {
    await using radio = createBluetoothRadio();
    await using opened = new AsyncDisposableStack();
    const names = ["one", "two", "three"];
    for (const name of names)
      opened.use((await serve(radio, name, { onRead: () => Buffer.from(name) })).server);
    const centrals = names.map((name) => opened.use(centralFor(radio, name)));
    const found = await Promise.all(centrals.map(connect));
    for (const [index, name] of names.entries()) {
      const read = await found[index]?.read();
      assert.equal(read?.kind === "done" && Buffer.from(read.value).toString(), name);
    }
  });

  it("leaves the process as it found it", async () => {
    const before = ["SIGINT", "exit"].map((event) => process.listenerCount(event));
    await using radio = createBluetoothRadio();
    await using _server = (await serve(radio, "quiet", {})).server;
    await using central = centralFor(radio, "quiet");
    assert.equal((await central.look())?.name, "quiet");
    assert.deepEqual(
      ["SIGINT", "exit"].map((event) => process.listenerCount(event)),
      before,
    );
    assert.equal(process.env["HCI_CHANNEL_USER"], undefined);
    assert.equal(process.env["BLENO_DEVICE_NAME"], undefined);
  });

  it("shows its own name and not this machine's", async () => {
    await using radio = createBluetoothRadio();
    await using _server = (await serve(radio, "mine", {})).server;
    await using central = centralFor(radio, "mine");
    const connected = await central.connect();
    const found = connected.kind === "done" ? await connected.value.discover() : connected;
    if (found.kind !== "done") assert.fail(found.kind);
    const name = await found.value.find(({ uuid }) => uuid === "2a00")?.read();
    assert.equal(name?.kind === "done" && Buffer.from(name.value).toString(), "mine");
  });

  it("told to advertise while somebody is connected, it does so afterwards", async () => {
    await using radio = createBluetoothRadio();
    const { server } = await serve(radio, "before", {});
    await using _server = server;
    await using central = centralFor(radio, "before");
    await connect(central);
    await server.stopAdvertising();
    await server.startAdvertising({ name: "after", services: [] });
    await using other = centralFor(radio, "after");
    assert.equal(await other.look(), undefined);
    server.disconnect();
    assert.equal((await other.look())?.name, "after");
  });

  it("refuses services that do not fit into an advertisement", async () => {
    await using radio = createBluetoothRadio();
    const { server } = await serve(radio, "short", {});
    await using _server = server;
    const long = ["1", "2", "3"].map((last) => `0046776862282266327746682246680${last}`);
    await assert.rejects(server.startAdvertising({ name: "x", services: long }), RangeError);
    await server.startAdvertising({ name: "x", services: long.slice(1) });
  });

  it("an answer that comes after its connection reaches nobody, and the next one is served", async () => {
    await using radio = createBluetoothRadio();
    const late = Promise.withResolvers<Uint8Array>();
    const asked = Promise.withResolvers<void>();
    let first = true;
    const { server } = await serve(radio, "late", {
      onRead() {
        if (!first) return Uint8Array.of(2);
        first = false;
        asked.resolve();
        return late.promise;
      },
    });
    await using _server = server;
    await using central = centralFor(radio, "late");
    const reading = (await connect(central)).read();
    await asked.promise;
    server.disconnect();
    assert.equal((await reading).kind, "refused");
    const again = await connect(central);
    late.resolve(Uint8Array.of(1));
    assert.deepEqual(await again.read(), { kind: "done", value: Uint8Array.of(2) });
  });

  it("tells of what its device throws, beside a refusal", async () => {
    await using radio = createBluetoothRadio();
    const faults: unknown[] = [];
    const defect = new TypeError("a defect");
    const { server } = await serve(radio, "faulty", { onRead: () => Promise.reject(defect) }, (fault) =>
      faults.push(fault),
    );
    await using _server = server;
    await using central = centralFor(radio, "faulty");
    const read = await (await connect(central)).read();
    assert.equal(read.kind === "refused" && read.code, "att-0e");
    assert.deepEqual(faults, [defect]);
  });

  it("a radio that is gone is broken equipment", async () => {
    const radio = createBluetoothRadio();
    const { server } = await serve(radio, "gone", {});
    await using central = centralFor(radio, "gone");
    const characteristic = await connect(central);
    await radio[Symbol.asyncDispose]();
    const read = await characteristic.read();
    assert.equal(read.kind === "refused" && read.code, "connection-lost");
    await assert.rejects(
      central.look(),
      (fault) => fault instanceof EquipmentFault && fault.code === "RADIO_FAILED",
    );
    await server[Symbol.asyncDispose]();
  });

  it("takes any packet of a hostile central and serves on", async () => {
    await using radio = createBluetoothRadio();
    let writes = 0;
    const { server, address } = await serve(radio, "fuzzed", {
      properties: new Set(["read", "write", "notify"]),
      onRead: () => Uint8Array.of(1),
      onWrite: () => void writes++,
    });
    await using _server = server;
    const intruder = hostOf(radio.plugIn());
    intruder.send(encodeCommand(opcode.leCreateConnection, createConnection(address)));
    const made = await intruder.event(eventCode.leMeta, leEvent.connectionComplete);
    const handle = made.readUInt16LE(2);
    const attack = (id: number, content: Uint8Array) =>
      intruder.send(
        encodeAcl({
          handle,
          boundary: boundary.firstToController,
          data: encodeFrame({ channel: id, content }),
        }),
      );
    const requests = fc.constantFrom(
      2,
      4,
      6,
      8,
      0xa,
      0xc,
      0xe,
      0x10,
      0x12,
      0x16,
      0x18,
      0x1e,
      0x52,
      0xd2,
      1,
      3,
    );
    const packet = fc
      .tuple(requests, fc.constantFrom(0, 1, 9, 10, 11, 12, 13, 0xff), fc.uint8Array({ maxLength: 40 }))
      .map(([code, attribute, rest]) => Uint8Array.of(code, attribute, 0, ...rest));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(packet, fc.uint8Array({ maxLength: 30 })), { maxLength: 40 }),
        async (packets) => {
          for (const content of packets) {
            attack(channel.attribute, content);
            attack(channel.security, content);
          }
          const before = writes;
          attack(channel.attribute, Uint8Array.of(attOpcode.writeRequest, valueHandle, 0, 1));
          await intruder.ask(opcode.readAddress);
          await intruder.ask(opcode.readAddress);
          assert.ok(writes > before, "it still takes writes");
        },
      ),
      { numRuns: 50 },
    );
    intruder.send(encodeCommand(opcode.disconnect, Buffer.of(handle & 0xff, handle >> 8, 0x13)));
    await using central = centralFor(radio, "fuzzed");
    const read = await (await connect(central)).read();
    assert.deepEqual(read, { kind: "done", value: Uint8Array.of(1) });
  });
});
