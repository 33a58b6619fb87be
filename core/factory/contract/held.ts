import assert from "node:assert/strict";
import { test } from "node:test";
import { type Outcome, refused, silent } from "../../kernel/index.ts";
import { type Station, withStation } from "./faulty-station.ts";
import { expectDone, expectRefused, type LineTraits, type MakeFactory, release } from "./support.ts";

/** Every station at which a device can spoil the line. */
const stations: readonly Station[] = [
  "cycle",
  "readStatus",
  "writeIdentity",
  "readIdentity",
  "requestCertificate",
  "installCertificate",
  "installSetUpVerifier",
  "writeConfiguration",
  "installTrust",
  "readCertificate",
  "readConfiguration",
  "runSelfTest",
  "finishManufacture",
];

/** Units that do not leave the line. */
export function heldContract(make: MakeFactory, traits: LineTraits): void {
  for (const station of stations) {
    test(`a refusal at ${station} stops the line there, named; a unit with an identity is held`, async (t) => {
      const { outcome, after } = await spoil(make, t, traits, station, refused("no", "the test wants it so"));
      const reason = expectRefused(outcome, "no");
      assert.match(reason, /^station "[a-z -]+": the test wants it so$/);
      assert.deepEqual(after, [], "nothing is asked of the device after that");
    });
  }

  test("a silent device stops the line", async (t) => {
    for (const station of ["cycle", "requestCertificate", "finishManufacture"] as const) {
      const { outcome, after } = await spoil(make, t, traits, station, silent(1_234));
      if (traits.reaches === "raw-console") assert.equal(outcome.kind, "silent", JSON.stringify(outcome));
      else assert.deepEqual(outcome, silent(1_234));
      assert.deepEqual(after, []);
    }
  });

  test("an identity that does not last is caught, and the unit held", async (t) => {
    const gone = refused("wrong-state", "there is none");
    const { outcome } = await spoil(make, t, traits, "readIdentity", gone, 2);
    expectRefused(outcome, "wrong-state");
  });

  test("a unit whose button is stuck is held with its report, not locked, and released once it is mended", async (t) => {
    await using under = await make(t);
    const { factory, order, trust } = under;
    await using device = await under.blank();
    const rabbit = await device.button.holdDuring(() => factory.manufacture(device, { ...order, trust }));
    assert.match(expectRefused(rabbit, "self-test-failed"), /^station "[a-z -]+": /);
    const identity = expectDone(await device.maintenance.readIdentity());
    const held = await factory.record(identity);
    assert.ok(held?.state === "held" && held.selfTest !== undefined, JSON.stringify(held));
    assert.equal(held.selfTest.passed, false);
    assert.ok(held.selfTest.checks.some(({ passed }) => !passed));
    assert.equal(expectDone(await device.maintenance.readStatus()).state, "blank");
    const { record } = await release(under, device);
    assert.equal(record.identity, identity);
    assert.deepEqual(await factory.record(identity), record);
    assert.deepEqual(await factory.records(), [held, record]);
  });

  test("an interrupted line ends with the reason and releases nothing", async (t) => {
    await using under = await make(t);
    await using device = await under.blank();
    const reason = new Error("the run was interrupted");
    await assert.rejects(under.factory.manufacture(device, under.order, AbortSignal.abort(reason)), reason);
    assert.deepEqual(await under.factory.records(), []);
  });
}

/** Manufactures a device that answers `answer` at `station`, and tells what was asked of it after that. */
async function spoil(
  make: MakeFactory,
  context: Parameters<MakeFactory>[0],
  { reaches }: LineTraits,
  station: Station,
  answer: Outcome<never>,
  fromQuestion = 1,
) {
  await using under = await make(context);
  await using device = await under.blank();
  const asked: Station[] = [];
  const { factory, order, trust } = under;
  const spoilt = withStation(device, reaches, asked, { station, answer, fromQuestion });
  const outcome = await factory.manufacture(spoilt, { ...order, trust });
  const spoiltAt = nth(asked, station, fromQuestion);
  assert.ok(spoiltAt >= 0, `the line never came to ${station}`);
  const records = await factory.records();
  if (asked.slice(0, spoiltAt).includes("readIdentity")) {
    const identity = expectDone(await device.maintenance.readIdentity());
    const [record, ...more] = records;
    assert.ok(record?.state === "held" && more.length === 0, JSON.stringify(records));
    assert.equal(record.identity, identity);
    assert.deepEqual(await factory.record(identity), record);
    const status = expectDone(await device.maintenance.readStatus());
    assert.equal(status.state, "blank", "a unit that is held is not locked");
  } else assert.deepEqual(records, [], "nobody knows which unit it was");
  return { outcome, after: asked.slice(spoiltAt + 1) };
}

function nth(asked: readonly Station[], station: Station, count: number): number {
  let at = -1;
  for (let question = 0; question < count; question += 1) {
    at = asked.indexOf(station, at + 1);
    if (at < 0) return -1;
  }
  return at;
}
