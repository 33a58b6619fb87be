import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { sha256 } from "../../core/kernel/index.ts";
import { referenceBehaviour } from "../../emulators/device/index.ts";
import { release } from "../../emulators/device/test-support.ts";
import {
  expectDone,
  type Field,
  type FieldDraft,
  makeField,
  openBackend,
  patience,
} from "./field-test-support.ts";

const { fallbackWithinMs, retryAtLeastMs } = referenceBehaviour.provisioning;

async function operating(draft: FieldDraft = {}): Promise<Field> {
  const field = await makeField(draft);
  field.device.network.join();
  await field.operational();
  return field;
}

const next = release("3.1.0");
const order = (image: Uint8Array) => ({ name: "update", digest: sha256(image), size: image.length }) as const;
const running = ({ parts }: Field) => [parts.boot.running.version, parts.boot.running.state];

describe("operation", () => {
  it("tells how the device is in the configured interval of device time", async () => {
    await using field = await operating();
    const { backend, device, identity } = field;
    const started = device.clock.now();
    device.clock.advance(299_999);
    await turn();
    assert.equal((await backend.telemetry(identity)).length, 1);
    device.clock.advance(1);
    const second = expectDone(await backend.awaitTelemetry(identity, 1, patience));
    assert.deepEqual(
      [second.at, second.uptimeMs, second.firmwareVersion],
      [started + 300_000, second.at - field.parts.startedAt, "3.0.0"],
    );
  });

  it("comes back by itself, and not before its time, after the backend was away", async () => {
    await using field = await operating();
    const { backend, device, identity } = field;
    await backend.inject("absent");
    await field.until(() => field.parts.link.credential === undefined);
    await backend.inject(undefined);
    await field.until(() => field.events().includes("backend-lost"));
    const attempts = await backend.attempts();
    device.clock.advance(retryAtLeastMs - 1);
    for (let idle = 0; idle < 20; idle += 1) await turn();
    assert.equal(await backend.attempts(), attempts);
    device.clock.advance(1);
    expectDone(await backend.awaitTelemetry(identity, 1, patience));
    assert.equal((await backend.registrations(identity)).length, 1);
  });

  it("a backend that is away for long is told once for each cause in the log", async () => {
    await using field = await operating();
    const { backend, device } = field;
    await backend.inject("absent");
    await field.until(() => field.events().includes("backend-lost"));
    let attempts = 0;
    await field.until(() => {
      device.clock.advance(retryAtLeastMs / 10);
      void backend.attempts().then((count) => (attempts = count));
      return attempts > 8;
    }, "further attempts");
    const lost = field.parts.log.entries().filter(({ event }) => event === "backend-lost");
    const causes = lost.map(({ detail = "" }) => detail.split(":")[0]);
    assert.deepEqual(causes, [...new Set(causes)]);
  });

  it("a device whose credentials were revoked stays what it is, and stays outside", async () => {
    await using field = await operating();
    const { backend, device, identity } = field;
    await backend.revoke(identity);
    await field.until(() => field.parts.link.credential === undefined);
    const refused = (await backend.refusals(identity)).length;
    device.clock.advance(retryAtLeastMs);
    await field.until(() => field.events().includes("backend-lost"));
    device.clock.advance(2 * retryAtLeastMs);
    expectDone(await backend.awaitRefusal(identity, refused, patience));
    assert.equal(field.parts.provisioning.state, "operational");
    assert.equal(field.parts.credentials.usable().length, 1);
    assert.equal(await device.air.look(), undefined);
  });

  it("goes to another backend when its configuration says so", async () => {
    await using field = await operating();
    await using other = await openBackend();
    const called = () => other.attempts().then((count) => (attempts = count));
    let attempts = 0;
    field.parts.configuration.change({ "cloud.endpoint": other.endpoint.url }, "console");
    await field.until(() => {
      void called();
      return attempts > 0;
    }, "a call");
    assert.equal(field.parts.link.credential, undefined);
  });

  it("a factory reset ends it and keeps the credential; the device registers anew and is the same one's", async () => {
    await using field = await operating();
    const { backend, identity, parts } = field;
    const [before] = parts.credentials.usable();
    expectDone(await field.order({ name: "factory-reset" }));
    expectDone(await backend.awaitRegistration(identity, 1, patience));
    await field.operational();
    assert.notEqual(field.parts, parts, "it has restarted");
    const [after] = field.parts.credentials.usable();
    assert.deepEqual(after?.certificate, before?.certificate);
    assert.equal((await backend.attestations(identity)).length, 1);
  });
});

describe("update over the air", () => {
  it("is fetched, tried, and stays once the backend was reached with it", async () => {
    await using field = await operating();
    const { backend, identity } = field;
    await backend.offerFirmware(next);
    expectDone(await field.order(order(next)));
    const telemetry = expectDone(await backend.awaitTelemetry(identity, 1, patience));
    assert.equal(telemetry.firmwareVersion, "3.1.0");
    assert.deepEqual(running(field), ["3.1.0", "confirmed"]);
    field.cycle();
    assert.deepEqual(running(field), ["3.1.0", "confirmed"]);
    assert.deepEqual(field.events(), ["provisioned", "update-confirmed"]);
  });

  it("is taken back when the backend is not reached with it in time", async () => {
    await using field = await operating();
    const { backend, device } = field;
    await backend.offerFirmware(next);
    const updated = field.order(order(next));
    expectDone(await updated);
    await field.until(() => field.parts.boot.armed || field.parts.boot.running.state === "trial");
    await backend.inject("silent");
    await field.until(() => field.parts.boot.running.state === "trial");
    device.clock.advance(fallbackWithinMs - 1);
    await turn();
    assert.deepEqual(running(field), ["3.1.0", "trial"]);
    device.clock.advance(1);
    await field.until(() => field.parts.boot.running.state === "confirmed");
    assert.deepEqual(running(field), ["3.0.0", "confirmed"]);
    assert.ok(field.events().includes("update-reverted"));
  });

  it("what is not the ordered image, not there or not signed is not tried", async () => {
    await using field = await operating();
    const { backend, device } = field;
    const forged = Uint8Array.from(next);
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    await backend.offerFirmware(next);
    await backend.offerFirmware(forged);
    const wrong = [
      { ...order(next), size: next.length - 1 },
      order(forged),
      order(Uint8Array.of(1)),
      { ...order(next), size: 0 },
      { ...order(next), size: 1e9 },
    ];
    for (const [index, command] of wrong.entries()) {
      expectDone(await field.order(command));
      await field.until(
        () => field.events().filter((event) => event === "update-failed").length === index + 1,
        JSON.stringify(command),
      );
    }
    field.cycle();
    assert.deepEqual(running(field), ["3.0.0", "confirmed"]);
    assert.equal(device.powered, true);
    assert.deepEqual(field.panics, []);
  });
});

describe("power cut in the first provisioning", () => {
  it("at any flash operation: the device goes on and ends in operation, with one credential", async () => {
    let operations = Number.POSITIVE_INFINITY;
    for (let cut = 1; cut <= operations; cut += 1) {
      await using field = await makeField();
      const { backend, device, identity } = field;
      const before = device.flash.operations;
      device.flash.cutAt(before + cut, () => {});
      device.network.join();
      const done = () => field.parts.link.credential !== undefined && field.parts.operation.entered;
      await field.until(() => !device.powered || done(), `cut ${cut}`);
      if (device.powered) {
        expectDone(await backend.awaitTelemetry(identity, 0, patience));
        operations = device.flash.operations - before;
        break;
      }
      device.flash.disarm();
      device.powerOn();
      await field.operational();
      assert.equal((await backend.device(identity))?.state, "active", `cut ${cut}`);
      assert.equal(field.parts.credentials.usable().length, 1, `cut ${cut}`);
      field.cycle();
      assert.equal(field.parts.provisioning.state, "operational", `cut ${cut}`);
      assert.deepEqual(field.panics, []);
    }
    assert.ok(operations > 5 && operations < 40, `${operations} operations`);
  });
});
