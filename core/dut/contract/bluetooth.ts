import assert from "node:assert/strict";
import { suite, type TestContext, test } from "node:test";
import { carriedValues } from "../../wire/bluetooth/index.ts";
import {
  attError,
  type BluetoothPort,
  type GattCharacteristic,
  type GattLink,
  GattRefusal,
  type GattService,
} from "../bluetooth/gatt.ts";

/** What the device of this contract advertises. */
export const contractDevice = { name: "contract", service: "00467768622822663277466822466801" } as const;

const uuid = {
  long: "fff1",
  store: "fff2",
  count: "fff3",
  closed: "fff4",
  mute: "fff5",
  secured: "fff6",
  indicated: "00467768622822663277466822466802",
} as const;
/** Longer than a packet, and as long as one holds: then another read must find out that there is no more. */
const longLengths = [600, 255, 0];
const countTo = 200;

/** What the device of this contract serves. `ended` is called when a subscription has ended. */
export function contractServices(ended: () => void = () => {}): readonly GattService[] {
  let stored = Uint8Array.of();
  let reads = 0;
  const count = (_: object, notify: (value: Uint8Array) => void) => {
    for (let number = 0; number < countTo; number += 1) notify(Uint8Array.of(number, 0xaa));
    return ended;
  };
  return [
    {
      uuid: contractDevice.service,
      characteristics: [
        {
          uuid: uuid.long,
          description: "a long value",
          properties: new Set(["read"]),
          onRead: () => new Uint8Array(longLengths[reads++ % longLengths.length] ?? 0).fill(7),
        },
        {
          uuid: uuid.store,
          properties: new Set(["read", "write", "write-without-response"]),
          onRead: async () => stored,
          async onWrite(_, value) {
            if (value.length > 400) throw new GattRefusal(attError.invalidValueLength, "400 bytes at most");
            if (value[0] === 0xff) throw new Error("a defect in the device");
            stored = Uint8Array.from(value);
          },
        },
        { uuid: uuid.count, properties: new Set(["notify"]), onSubscribe: count },
        {
          uuid: uuid.closed,
          properties: new Set(["read", "write"]),
          onRead: () => refuse(attError.insufficientAuthorisation),
          onWrite: () => refuse(attError.insufficientAuthentication),
        },
        { uuid: uuid.mute, properties: new Set(["read"]), onRead: () => new Promise(() => {}) },
        { uuid: uuid.secured, properties: new Set(["read"]), secured: true, onRead: () => Uint8Array.of(42) },
      ],
    },
    {
      uuid: "fff0",
      characteristics: [
        {
          uuid: uuid.indicated,
          description: "said once",
          properties: new Set(["indicate"]),
          onSubscribe: (_, notify) => {
            notify(Uint8Array.of(1, 2, 3));
            return ended;
          },
        },
      ],
    },
  ];
}

function refuse(code: number): never {
  throw new GattRefusal(code, "closed");
}

/** A device that serves `contractServices`, and Bluetooth around it, from both sides. */
export interface BluetoothUnderTest {
  readonly port: BluetoothPort & AsyncDisposable;
  /** Another central near the same device. */
  another(): BluetoothPort & AsyncDisposable;
  /** The device advertises `contractDevice` and takes a connection, again after each. */
  show(): Promise<void>;
  hide(): Promise<void>;
  /** The device's connection ends: it hangs up, or goes out of reach. */
  end(how: "hangs-up" | "out-of-reach"): Promise<void>;
  /** Waits until `count` subscriptions in all have ended on the device. */
  subscriptionsEnded(count: number): Promise<void>;
  /** Operations are answered or silent within this time, ms. */
  readonly operationMs: number;
}

/** What each way to Bluetooth around a device has to do. The device does not advertise at first. */
export function bluetoothContract(
  name: string,
  make: (context: TestContext) => Promise<BluetoothUnderTest>,
): void {
  suite(`Bluetooth: ${name}`, () => {
    test("a device that does not advertise is not to be seen and takes no connection", async (t) => {
      const { port } = await make(t);
      await using _port = port;
      assert.equal(await port.look(), undefined);
      const connected = await port.connect();
      assert.equal(connected.kind === "refused" && connected.code, "not-visible");
    });

    test("it is seen as it was on the air, until it stops", async (t) => {
      const { port, show, hide } = await make(t);
      await using _port = port;
      await show();
      const seen = (await port.look()) ?? assert.fail("not seen");
      assert.equal(seen.name, contractDevice.name);
      assert.deepEqual(seen.services, [contractDevice.service]);
      assert.match(seen.address, /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
      assert.ok(seen.rssi < 20 && seen.rssi >= -127);
      const bytes = Buffer.from(seen.bytes);
      assert.ok(bytes.includes(contractDevice.name), "the scan response");
      assert.ok(bytes.includes(Buffer.from(contractDevice.service, "hex").reverse()), "the advertisement");
      const both = await Promise.all([port.look(), port.look()]);
      assert.deepEqual(
        both.map((each) => each?.name),
        [contractDevice.name, contractDevice.name],
      );
      await hide();
      assert.equal(await port.look(), undefined);
    });

    test("services, characteristics, their properties and descriptions are found", async (t) => {
      const { port, show } = await make(t);
      await using _port = port;
      await show();
      await using link = await connect(port);
      assert.ok(link.mtu >= 23);
      const found = await discover(link);
      const own = found.filter(({ service }) => service === contractDevice.service || service === "fff0");
      assert.deepEqual(
        own.map((each) => [each.uuid, each.description, [...each.properties].sort().join(" ")]),
        [
          [uuid.long, "a long value", "read"],
          [uuid.store, undefined, "read write write-without-response"],
          [uuid.count, undefined, "notify"],
          [uuid.closed, undefined, "read write"],
          [uuid.mute, undefined, "read"],
          [uuid.secured, undefined, "read"],
          [uuid.indicated, "said once", "indicate"],
        ],
      );
    });

    test("values of any length are read and written whole", async (t) => {
      const { port, show } = await make(t);
      await using _port = port;
      await show();
      await using link = await connect(port);
      const at = finder(await discover(link));
      for (const length of longLengths)
        assert.deepEqual(done(await at(uuid.long).read()), new Uint8Array(length).fill(7));
      const store = at(uuid.store);
      for (const length of [0, 1, 20, link.mtu - 3, link.mtu - 2, 400]) {
        const value = Uint8Array.from({ length }, (_, index) => index & 0x7f);
        done(await store.write(value));
        assert.deepEqual(done(await store.read()), value);
      }
      done(await store.write(Uint8Array.of(9, 8, 7), { withoutResponse: true }));
      assert.deepEqual(done(await store.read()), Uint8Array.of(9, 8, 7));
      await assert.rejects(store.write(new Uint8Array(link.mtu - 2), { withoutResponse: true }), RangeError);
      // All at once, in their order.
      const writes = Array.from({ length: 20 }, (_, index) => store.write(Uint8Array.of(index)));
      for (const outcome of await Promise.all(writes)) done(outcome);
      assert.deepEqual(done(await store.read()), Uint8Array.of(19));
    });

    test("an ATT error is a refusal with its code, and the link goes on", async (t) => {
      const { port, show } = await make(t);
      await using _port = port;
      await show();
      await using link = await connect(port);
      const at = finder(await discover(link));
      const code = async (
        outcome: ReturnType<GattCharacteristic["write"]> | ReturnType<GattCharacteristic["read"]>,
      ) => {
        const { kind, ...rest } = await outcome;
        return kind === "refused" && "code" in rest ? rest.code : kind;
      };
      assert.equal(await code(at(uuid.closed).read()), "att-08");
      assert.equal(await code(at(uuid.closed).write(Uint8Array.of(1))), "att-05");
      assert.equal(await code(at(uuid.store).write(Uint8Array.of(0xff))), "att-0e");
      assert.equal(await code(at(uuid.store).write(new Uint8Array(401))), "att-0d");
      assert.equal(await code(at(uuid.count).read()), "att-02");
      assert.equal(await code(at(uuid.long).write(Uint8Array.of(1))), "att-03");
      assert.equal(await code(at(uuid.store).write(Uint8Array.of(1))), "done");
    });

    test("every notification comes, in order, until it is called off", async (t) => {
      const { port, show, subscriptionsEnded } = await make(t);
      await using _port = port;
      await show();
      await using link = await connect(port);
      const at = finder(await discover(link));
      const heard: number[] = [];
      const all = Promise.withResolvers<void>();
      const stop = done(
        await at(uuid.count).subscribe(([number = -1, second]) => {
          assert.equal(second, 0xaa);
          heard.push(number);
          if (heard.length === countTo) all.resolve();
        }),
      );
      await all.promise;
      assert.deepEqual(
        heard,
        Array.from({ length: countTo }, (_, index) => index),
      );
      await stop();
      await subscriptionsEnded(1);
      const said = Promise.withResolvers<Uint8Array>();
      done(await at(uuid.indicated).subscribe(said.resolve));
      assert.deepEqual(await said.promise, Uint8Array.of(1, 2, 3));
      assert.equal(heard.length, countTo);
    });

    test("Just Works pairing encrypts, and only then is a secured characteristic served", async (t) => {
      const { port, show } = await make(t);
      await using _port = port;
      await show();
      await using link = await connect(port);
      const secured = finder(await discover(link))(uuid.secured);
      const before = await secured.read();
      assert.equal(before.kind === "refused" && before.code, "att-05");
      done(await link.pair());
      done(await link.pair());
      assert.deepEqual(done(await secured.read()), Uint8Array.of(42));
    });

    test("a device that does not answer is silent, and the link is given up", async (t) => {
      const { port, show, operationMs } = await make(t);
      await using _port = port;
      await show();
      await using link = await connect(port);
      const lost = Promise.withResolvers<void>();
      link.onLost(lost.resolve);
      const at = finder(await discover(link));
      assert.deepEqual(await at(uuid.mute).read(), { kind: "silent", afterMs: operationMs });
      await lost.promise;
      const after = await at(uuid.long).read();
      assert.equal(after.kind === "refused" && after.code, "connection-lost");
      await using again = await connect(port);
      assert.ok((await discover(again)).length > 0);
    });

    for (const how of ["hangs-up", "out-of-reach"] as const)
      test(`a device that ${how.replaceAll("-", " ")} is an outcome, also to what waits for it`, async (t) => {
        const { port, show, end, subscriptionsEnded } = await make(t);
        await using _port = port;
        await show();
        await using link = await connect(port);
        const at = finder(await discover(link));
        done(await at(uuid.count).subscribe(() => {}));
        const lost = Promise.withResolvers<void>();
        link.onLost(lost.resolve);
        const waiting = at(uuid.mute).read();
        await end(how);
        const outcome = await waiting;
        assert.equal(outcome.kind === "refused" && outcome.code, "connection-lost", JSON.stringify(outcome));
        await lost.promise;
        let isTold = false;
        link.onLost(() => {
          isTold = true;
        });
        assert.ok(isTold, "who asks later is told at once");
        await subscriptionsEnded(1);
        await using again = await connect(port);
        assert.ok((await discover(again)).length > 0);
      });

    test("one central at a time: to a second one the device is not to be seen", async (t) => {
      const { port, another, show } = await make(t);
      await using _port = port;
      await using second = another();
      await show();
      const link = await connect(port);
      const refused = await second.connect();
      assert.equal(refused.kind === "refused" && refused.code, "not-visible");
      await link[Symbol.asyncDispose]();
      await using free = await connect(second);
      assert.ok((await discover(free)).length > 0);
    });

    test("the capture holds every packet, what was written included", async (t) => {
      const { port, show } = await make(t);
      await using _port = port;
      await show();
      await using link = await connect(port);
      const secret = Buffer.from("a canary that somebody wrote in the clear");
      const store = finder(await discover(link))(uuid.store);
      done(await store.write(secret));
      // In pieces, by the stack.
      const long = Buffer.alloc(400, "another canary ");
      done(await store.write(long));
      const capture = Buffer.from(await port.capture());
      assert.equal(capture.toString("latin1", 0, 8), "btsnoop\0");
      assert.ok(capture.includes(secret));
      assert.ok(carriedValues(capture).some((carried) => carried.includes(long)));
      assert.ok(capture.includes(contractDevice.name));
    });

    test("given back, it leaves no connection", async (t) => {
      const { port, another, show } = await make(t);
      await show();
      await connect(port);
      await port[Symbol.asyncDispose]();
      await using second = another();
      await using link = await connect(second);
      assert.ok((await discover(link)).length > 0);
    });
  });
}

async function connect(port: BluetoothPort): Promise<GattLink> {
  const connected = await port.connect();
  return connected.kind === "done" ? connected.value : assert.fail(JSON.stringify(connected));
}

async function discover(link: GattLink): Promise<readonly GattCharacteristic[]> {
  return done(await link.discover());
}

function done<T>(outcome: { kind: "done"; value: T } | { kind: "refused" | "silent" }): T {
  return outcome.kind === "done" ? outcome.value : assert.fail(JSON.stringify(outcome));
}

const finder = (found: readonly GattCharacteristic[]) => (wanted: string) =>
  found.find((each) => each.uuid === wanted) ?? assert.fail(`no characteristic ${wanted}`);
