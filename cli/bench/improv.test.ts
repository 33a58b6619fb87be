import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { describe, it } from "node:test";
import { autoDetect } from "@serialport/bindings-cpp";
import { SerialPortStream } from "@serialport/stream";
import { createLoopbackGatt } from "../../core/dut/index.ts";
import { encodeRequest } from "../../core/wire/index.ts";
import { hostDevice } from "../../emulators/device/index.ts";
import {
  ImprovBluetoothLE,
  ImprovSerial,
} from "../../emulators/device/set-up/test-support/improv-clients.ts";
import { WebBluetoothDevice } from "../../emulators/device/set-up/test-support/web-bluetooth.ts";
import { type Field, makeField } from "./field-test-support.ts";

/** The clients of Improv's makers, unmodified, set whole devices up: over a pseudo-terminal, and over GATT. */

const home = { ssid: "workshop net", passphrase: "canary passphrase" };
const quiet = { log() {}, debug() {}, error() {} };

function press({ device }: Field): void {
  device.button.press();
  device.button.release();
}

/** The device's console as a serial port of this machine, and its two streams as Web Serial has them. */
async function openTerminal(stack: AsyncDisposableStack, { device }: Field) {
  const folder = await mkdtemp(join(tmpdir(), "assay-improv-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "console");
  stack.use(await hostDevice({ device, console: { kind: "pty", path }, clock: "manual", powered: true }));
  const port = new SerialPortStream({ binding: autoDetect(), path, baudRate: 115_200 });
  await once(port, "open");
  stack.defer(async () => {
    if (!port.isOpen) return;
    const closed = once(port, "close");
    port.close();
    await closed;
  });
  return { readable: Readable.toWeb(port), writable: Writable.toWeb(port) };
}

describe("improv-wifi-serial-sdk over a pseudo-terminal", () => {
  it("sets the device up once its button was pressed, and not before", async () => {
    await using field = await makeField({ behaviour: { provisioning: { improv: ["serial"] } } });
    await using stack = new AsyncDisposableStack();
    field.device.air.offer(home);
    const client = new ImprovSerial(await openTerminal(stack, field), quiet);
    const name = `AR1-${field.identity.slice(-6)}`;
    assert.deepEqual(await client.initialize(2_000), {
      ...{ firmware: "AR1", version: "3.0.0", chipFamily: "AR1", name, osName: null, osVersion: null },
    });
    assert.equal(client.state, 1);
    await assert.rejects(client.provision(home.ssid, home.passphrase, 5_000), /4/);
    await assert.rejects(client.scan(5_000), /unknown/i);

    const authorized = once(client, "state-changed", { signal: AbortSignal.timeout(5_000) });
    press(field);
    await authorized;
    assert.equal(client.state, 2);
    await assert.rejects(client.provision(home.ssid, "some other passphrase", 5_000), /connect/i);
    assert.equal(client.state, 2);
    await client.provision(home.ssid, home.passphrase, 5_000);
    assert.equal(client.state, 4);
    assert.equal(client.nextUrl, undefined);
    await client.requestCurrentState(5_000);
    await field.operational();
    assert.deepEqual(field.panics, []);
  });

  it("leaves the console to who maintains the device", async () => {
    await using field = await makeField({ behaviour: { provisioning: { improv: ["serial"] } } });
    const said: string[] = [];
    field.device.onData((bytes) => said.push(Buffer.from(bytes).toString()));
    field.device.send(Buffer.from(encodeRequest(7, "status.get")));
    assert.match(said.join(""), /"id":7/);
  });
});

describe("improv-wifi-sdk over GATT", () => {
  it("sets the device up once its button was pressed, and not before", async () => {
    await using field = await makeField({ behaviour: { provisioning: { improv: ["ble"] } } });
    field.device.air.offer(home);
    const { offered } = field.device.bluetooth;
    assert.ok(offered !== undefined);
    const advertised = () => Buffer.from(offered.serviceData?.().get("4677") ?? []).toString("hex");
    assert.equal(advertised(), "010300000000");
    using gatt = createLoopbackGatt(offered.services);
    const device = new WebBluetoothDevice(offered.name, () => gatt.connect());
    const client = new ImprovBluetoothLE(device, quiet);
    await client.initialize();
    assert.deepEqual([client.currentState, client.capabilities, client.errorState], [1, 3, 0]);
    await client.provision(home.ssid, home.passphrase);
    assert.deepEqual([client.currentState, client.errorState], [1, 4]);
    client.identify();

    press(field);
    assert.equal(client.currentState, 2);
    assert.equal(advertised(), "020300000000");
    await client.provision(home.ssid, "some other passphrase");
    assert.deepEqual([client.currentState, client.errorState], [2, 3]);
    assert.equal(await client.provision(home.ssid, home.passphrase), undefined);
    assert.deepEqual([client.currentState, client.errorState], [4, 0]);
    await field.operational();
    assert.equal(field.device.bluetooth.offered, undefined);
    assert.deepEqual(field.panics, []);
  });
});

describe("a product that has not declared Improv", () => {
  it("shows none and understands none", async () => {
    await using field = await makeField({ behaviour: { provisioning: { bluetooth: true } } });
    assert.equal(field.parts.improv, undefined);
    assert.equal(field.device.bluetooth.offered?.services.length, 1);
    press(field);
    const said: string[] = [];
    field.device.onData((bytes) => said.push(Buffer.from(bytes).toString()));
    field.device.send(Buffer.from("IMPROV\u0001\u0003\u0002\u0002\u0000\u00e7\n", "latin1"));
    assert.doesNotMatch(said.join(""), /IMPROV/);
  });
});
