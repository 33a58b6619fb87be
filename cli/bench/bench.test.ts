import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { suite, test } from "node:test";
import type { Dut } from "../../core/dut/index.ts";
import { EquipmentFault, type Outcome } from "../../core/kernel/index.ts";
import { canary, openRunKey } from "./run-key.ts";
import { type BenchDraft, makeTestBench, newRunKey, product } from "./test-support.ts";

function expectDone<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== "done") assert.fail(`done was expected: ${JSON.stringify(outcome)}`);
  return outcome.value;
}

async function slotsOf(draft: BenchDraft, count: number): Promise<string[]> {
  await using bench = makeTestBench(draft);
  const slots: string[] = [];
  for (let index = 0; index < count; index += 1) slots.push((await bench.lease()).slot);
  return slots;
}

/** What the device at `slot` of one bench bears in silicon, and what the line makes of it. */
async function siliconOf(draft: BenchDraft, slot: string): Promise<{ chip: string; identity: string }> {
  await using bench = makeTestBench({ devices: 1, ...draft });
  const device = slot.startsWith("lot-") ? await nth(bench.lot(3), slot) : await bench.lease();
  assert.equal(device.slot, slot);
  const unit = await manufacture(bench, device);
  const chip = Buffer.from(await device.probe.readHardwareId()).toString("hex");
  await device[Symbol.asyncDispose]();
  return { chip, identity: unit.identity };
}

async function nth(lot: AsyncIterable<Dut>, slot: string): Promise<Dut> {
  for await (const device of lot) {
    if (device.slot === slot) return device;
    await device[Symbol.asyncDispose]();
  }
  throw new Error(`no ${slot} in the lot`);
}

async function manufacture(bench: ReturnType<typeof makeTestBench>, device: Dut) {
  const { endpoint } = await bench.backend();
  const factory = await bench.factory();
  const order = {
    productType: "AR1-T",
    region: "us",
    fleet: "fleet-0042",
    image: product.firmware.release(product.ixit.firmware.released).image,
    trust: { backendCa: endpoint.caCertificate, operatorKey: endpoint.operatorKey },
  };
  return expectDone(await factory.manufacture(device, order)).record;
}

suite("places of the emulated bench", () => {
  test("each device leased stands at its own place; beyond the last come further pieces", async () => {
    const slots = await slotsOf({ devices: 3 }, 5);
    assert.deepEqual([...slots.slice(0, 3)].sort(), ["device-1", "device-2", "device-3"]);
    assert.deepEqual(slots.slice(3), ["device-4", "device-5"]);
  });

  test("the first place is drawn by seed and scenario, and over a run every place is", async () => {
    const first = async (scenario: string, seed = "s") =>
      (await slotsOf({ devices: 3, scenario, seed }, 1))[0];
    const names = Array.from({ length: 40 }, (_, index) => `a.feature:${index}`);
    const drawn = await Promise.all(names.map((name) => first(name)));
    assert.deepEqual(new Set(drawn), new Set(["device-1", "device-2", "device-3"]));
    assert.deepEqual(await Promise.all(names.map((name) => first(name))), drawn);
    assert.notDeepEqual(await Promise.all(names.map((name) => first(name, "t"))), drawn);
  });

  test("a lot is made piece by piece, as it is asked for, and is the caller's to give back", async () => {
    await using bench = makeTestBench();
    const slots: string[] = [];
    for await (const device of bench.lot(5)) {
      await using unit = device;
      slots.push(unit.slot);
      if (slots.length === 3) break;
    }
    assert.deepEqual(slots, ["lot-1", "lot-2", "lot-3"]);
    const kept = await nth(bench.lot(1), "lot-1");
    await bench[Symbol.asyncDispose]();
    await kept.power.on();
    await kept[Symbol.asyncDispose]();
  });

  test("the bench takes down what it gave", async () => {
    const bench = makeTestBench();
    const device = await bench.lease();
    const { endpoint } = await bench.backend();
    await bench[Symbol.asyncDispose]();
    await assert.rejects(
      device.power.on(),
      (thrown) => thrown instanceof EquipmentFault && thrown.code === "CONTROL_LOST",
    );
    const socket = connect(Number(new URL(endpoint.url).port), "127.0.0.1");
    await assert.rejects(once(socket, "connect"), { code: "ECONNREFUSED" });
  });

  test("a device that comes when the bench is gone is given back", async () => {
    const bench = makeTestBench();
    const late = assert.rejects(
      bench.lease(),
      (thrown) => thrown instanceof EquipmentFault && thrown.code === "ABORTED",
    );
    await bench[Symbol.asyncDispose]();
    await late;
  });

  test("devices that are leased at once stand at places of their own", async () => {
    await using bench = makeTestBench({ devices: 3 });
    const devices = await Promise.all([bench.lease(), bench.lease(), bench.lease()]);
    assert.equal(new Set(devices.map(({ slot }) => slot)).size, 3);
  });

  test("devices start at the same time, and time passes on every one leased", async () => {
    await using bench = makeTestBench();
    const devices = [await bench.lease(), await bench.lease()];
    for (const device of devices) await manufacture(bench, device);
    const stamp = async (device: Dut, label: string) => {
      expectDone(await device.maintenance.writeConfiguration({ "device.label": label }));
      return expectDone(await device.maintenance.readLog()).at(-1)?.at ?? 0;
    };
    const before = await Promise.all(devices.map((device) => stamp(device, "before")));
    assert.equal(before[0], before[1], "boards power on with the same clock");
    await bench.clock.elapse(3_600_000);
    const after = await Promise.all(devices.map((device) => stamp(device, "after")));
    devices.forEach((_, index) => {
      assert.ok((after[index] ?? 0) - (before[index] ?? 0) >= 3_600_000);
    });
  });
});

suite("silicon of the emulated bench", () => {
  test("the same place has the same silicon in one run, whatever the scenario; another place and another run have not", async () => {
    const runKey = newRunKey();
    for (const slot of ["device-1", "lot-2"]) {
      const one = await siliconOf({ runKey, scenario: "a.feature:1", seed: "s" }, slot);
      assert.deepEqual(await siliconOf({ runKey, scenario: "b.feature:9", seed: "t" }, slot), one);
      assert.notEqual((await siliconOf({ runKey }, slot === "device-1" ? "lot-1" : "lot-3")).chip, one.chip);
      const elsewhere = await siliconOf({ runKey: newRunKey() }, slot);
      assert.notEqual(elsewhere.chip, one.chip);
      assert.notEqual(elsewhere.identity, one.identity);
    }
  });

  test("the seed, which is published, tells nothing of it", async () => {
    const [one, two] = await Promise.all([
      siliconOf({ seed: "same" }, "device-1"),
      siliconOf({ seed: "same" }, "device-1"),
    ]);
    assert.notEqual(one.chip, two.chip);
  });
});

suite("canaries", () => {
  test("derive again from their names, and differ by run, scenario, label, index", () => {
    const runKey = newRunKey();
    const mint = (draft: BenchDraft = {}, label = "passphrase") => {
      const bench = makeTestBench({ runKey, ...draft });
      const secrets = [bench.secrets.mint(label, 20), bench.secrets.mint(label, 20)];
      const again = bench.secrets.minted.map((name) =>
        canary(openRunKey(draft.runKey ?? runKey), { scenario: draft.scenario ?? "a.feature:1", ...name }),
      );
      assert.deepEqual(again, secrets);
      for (const secret of secrets) assert.match(secret, /^[A-HJ-NP-Za-km-z2-9]{20}$/);
      return secrets;
    };
    const all = [
      ...mint(),
      ...mint({ scenario: "a.feature:2" }),
      ...mint({ runKey: newRunKey() }),
      ...mint({}, "token"),
    ];
    assert.equal(new Set(all).size, 8);
    assert.deepEqual(mint(), all.slice(0, 2));
  });

  test("are redacted from the moment they are made", () => {
    const bench = makeTestBench();
    const secret = bench.secrets.mint("passphrase", 20);
    const text = bench.secrets.redact(`AT+PSK="${secret}" ${Buffer.from(secret).toString("base64")}`);
    assert.ok(!text.includes(secret) && text.includes("[redacted:"), text);
    assert.ok(!text.includes(Buffer.from(secret).toString("base64").slice(0, 20)), text);
  });
});

suite("the emulated bench as a whole", () => {
  test("a device of its line registers with its backend and obeys its operator", async () => {
    await using bench = makeTestBench();
    const [device, backend] = [await bench.lease(), await bench.backend()];
    const { identity } = await manufacture(bench, device);
    const { endpointField } = product.ixit.configuration;
    expectDone(await device.maintenance.writeConfiguration({ [endpointField]: backend.endpoint.url }));
    await device.network.join();
    const registration = expectDone(await backend.awaitRegistration(identity, 0, { withinMs: 10_000 }));
    assert.equal(registration.authenticatedIdentity, identity);
    assert.equal(registration.reportedIdentity, identity);
    const command = { name: "configure", values: { "device.label": "ordered" } } as const;
    const deliver = async (signedBy: "operator" | "stranger") =>
      backend.deliver(identity, await backend.makeOrder({ addressee: identity, command, signedBy }), {
        withinMs: 10_000,
      });
    const refusal = await deliver("stranger");
    assert.equal(refusal.kind === "refused" ? refusal.code : refusal.kind, "bad-signature");
    expectDone(await deliver("operator"));
    const { values } = expectDone(await device.maintenance.readConfiguration());
    assert.equal(values["device.label"], "ordered");
  });
});
