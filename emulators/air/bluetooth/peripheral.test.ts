import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createCentral, type GattService } from "../../../core/dut/index.ts";
import { decodeCommand } from "../../../core/wire/bluetooth/index.ts";
import { type BluetoothShown, type BluetoothSource, putOnAir } from "./peripheral.ts";
import { createBluetoothRadio } from "./radio.ts";

/** LE Set Advertising Enable. Vol 4, Part E, 7.8.9 */
const advertiseEnable = 0x200a;
const improv = "00467768622822663277466822466801";

/** A device whose firmware shows what the test says. */
function firmware(): BluetoothSource & { show(what: BluetoothShown | undefined): void } {
  const listeners = new Set<(offered: BluetoothShown | undefined) => void>();
  let offered: BluetoothShown | undefined;
  return {
    get offered() {
      return offered;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show(what) {
      offered = what;
      for (const listener of listeners) listener(what);
    },
  };
}

const serving = (text: string): GattService => ({
  uuid: improv,
  characteristics: [{ uuid: "fff1", properties: new Set(["read"]), onRead: () => Buffer.from(text) }],
});

function bench() {
  const radio = createBluetoothRadio();
  const faults: unknown[] = [];
  const device = firmware();
  const central = createCentral({
    openAdapter: async () => radio.plugIn(),
    device: { service: improv },
    timing: { lookMs: 300 },
  });
  const openAdapter = async () => radio.plugIn();
  const peripheral = putOnAir(device, { openAdapter, onFault: (fault) => faults.push(fault) });
  const opened = new AsyncDisposableStack();
  opened.use(radio);
  opened.use(central);
  opened.use(peripheral);
  return {
    ...{ device, central, peripheral, radio, faults },
    async [Symbol.asyncDispose]() {
      await opened.disposeAsync();
      assert.deepEqual(faults, []);
    },
  };
}

describe("a device on the air", () => {
  it("is seen while it shows something, and served as it says then", async () => {
    await using at = bench();
    assert.equal(await at.central.look(), undefined);
    for (const text of ["first", "second"]) {
      at.device.show({ name: text, services: [serving(text)] });
      assert.equal((await at.central.look())?.name, text);
      const connected = await at.central.connect();
      const found = connected.kind === "done" ? await connected.value.discover() : connected;
      if (found.kind !== "done") assert.fail(found.kind);
      const read = await found.value.find(({ uuid }) => uuid === "fff1")?.read();
      assert.equal(read?.kind === "done" && Buffer.from(read.value).toString(), text);
      const lost = connected.kind === "done" && Promise.withResolvers<void>();
      if (connected.kind === "done" && lost) connected.value.onLost(lost.resolve);
      at.device.show(undefined);
      if (lost) await lost.promise;
      assert.equal(await at.central.look(), undefined);
    }
  });

  it("withdrawn before it was on the air it never is, and what comes last is what stays", async () => {
    await using at = bench();
    at.device.show({ name: "one", services: [serving("one")] });
    at.device.show(undefined);
    at.device.show({ name: "two", services: [serving("two")] });
    at.device.show({ name: "three", services: [serving("three")] });
    await at.peripheral.settled();
    assert.equal((await at.central.look())?.name, "three");
    at.device.show({ name: "four", services: [serving("four")] });
    at.device.show(undefined);
    await at.peripheral.settled();
    assert.equal(await at.central.look(), undefined);
  });

  it("withdrawn while its adapter is asked to advertise, it has not failed, and the next is on the air at once", async () => {
    await using at = bench();
    const device = firmware();
    const faults: unknown[] = [];
    const openAdapter = async () => {
      const adapter = at.radio.plugIn();
      const send = (packet: Uint8Array) => {
        const asked = decodeCommand(packet);
        const isEnabled = asked?.opcode === advertiseEnable && asked.parameters[0] === 1;
        if (isEnabled && device.offered?.name === "first") device.show(undefined);
        adapter.send(packet);
      };
      return { ...adapter, send };
    };
    await using peripheral = putOnAir(device, { openAdapter, onFault: (fault) => faults.push(fault) });
    device.show({ name: "first", services: [serving("")] });
    await peripheral.settled();
    device.show({ name: "second", services: [serving("")] });
    assert.equal((await at.central.look())?.name, "second");
    assert.deepEqual(faults, []);
  });

  it("advertises its service data as they are now", async () => {
    await using at = bench();
    let state = 2;
    const serviceData = () => new Map([["4677", Uint8Array.of(state, 0, 0, 0, 0, 0)]]);
    at.device.show({ name: "improv", services: [serving("")], serviceData });
    const hasState = async () =>
      Buffer.from((await at.central.look())?.bytes ?? []).includes(Buffer.of(0x16, 0x77, 0x46, state));
    assert.ok(await hasState());
    state = 3;
    const until = performance.now() + 5_000;
    while (!(await hasState())) assert.ok(performance.now() < until, "the new state is not advertised");
  });

  it("what cannot be advertised, or has no radio, is told", async () => {
    await using at = bench();
    at.device.show({ name: "x", services: Array.from({ length: 3 }, () => serving("")) });
    await at.peripheral.settled();
    assert.match(String(at.faults.pop()), /RangeError/);
    at.device.show(undefined);
    await at.peripheral.settled();
    const radioless = firmware();
    const told = Promise.withResolvers<unknown>();
    await using _peripheral = putOnAir(radioless, {
      openAdapter: () => Promise.reject(new Error("no radio")),
      onFault: told.resolve,
    });
    radioless.show({ name: "x", services: [] });
    assert.match(String(await told.promise), /no radio/);
  });
});
