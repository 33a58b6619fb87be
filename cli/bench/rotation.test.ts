import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Sha256, sha256 } from "../../core/kernel/index.ts";
import { credentialAreas } from "../../emulators/device/flash-map.ts";
import { referenceBehaviour } from "../../emulators/device/index.ts";
import { expectDone, type Field, type FieldDraft, makeField, patience } from "./field-test-support.ts";

const { retryAtLeastMs } = referenceBehaviour.provisioning;

async function operating(draft: FieldDraft = {}): Promise<Field> {
  const field = await makeField(draft);
  field.device.network.join();
  await field.operational();
  return field;
}

const fingerprints = ({ parts }: Field): Sha256[] =>
  parts.credentials.usable().map(({ certificate }) => sha256(certificate));
const states = async ({ backend, identity }: Field) =>
  (await backend.device(identity))?.credentials.map(({ state }) => state);
const isBlank = ({ device }: Field, area: "generationA" | "generationB") =>
  device.flash.read(credentialAreas[area].offset, credentialAreas[area].size).every((byte) => byte === 0xff);

/** One credential, in the device and at the backend, and it works; nothing is left of another. */
async function assertSettled(field: Field, when = ""): Promise<void> {
  const { backend, identity } = field;
  const known = (await backend.telemetry(identity)).length;
  field.cycle();
  expectDone(await backend.awaitTelemetry(identity, known, patience));
  const record = await backend.device(identity);
  const [own, ...others] = fingerprints(field);
  assert.deepEqual(others, [], when);
  assert.equal(record?.state, "active", when);
  const inUse = record?.credentials.filter(({ state }) => state !== "revoked") ?? [];
  assert.deepEqual(
    inUse.map(({ fingerprint, state }) => [fingerprint, state]),
    [[own, "in-use"]],
    when,
  );
  assert.equal(Number(isBlank(field, "generationA")) + Number(isBlank(field, "generationB")), 1, when);
  assert.deepEqual(field.panics, [], when);
}

for (const authentication of ["mutual-tls", "signed-challenge"] as const)
  describe(`rotation, ${authentication}`, () => {
    const draft: FieldDraft = { behaviour: { authentication } };

    it("gives the device another key and certificate, and takes the old one's rights and bytes", async () => {
      await using field = await operating(draft);
      const [before] = field.parts.credentials.usable();
      for (let times = 1; times <= 3; times += 1) {
        expectDone(await field.order({ name: "rotate-credential" }));
        await field.until(
          () => field.events().filter((event) => event === "credential-rotated").length === times,
        );
      }
      const [after] = field.parts.credentials.usable();
      assert.notDeepEqual(
        after?.privateKey.export({ format: "jwk" }),
        before?.privateKey.export({ format: "jwk" }),
      );
      assert.equal(after?.generation, 4);
      assert.deepEqual(await states(field), ["revoked", "revoked", "revoked", "in-use"]);
      await assertSettled(field);
    });
  });

describe("rotation that does not go smoothly", () => {
  it("unsigned, foreign and stale orders change nothing", async () => {
    await using field = await operating();
    const { backend, identity } = field;
    const before = fingerprints(field);
    const command = { name: "rotate-credential" } as const;
    for (const trick of [
      { signedBy: "nobody" },
      { signedBy: "stranger" },
      { expiresInMs: -3_600_000 },
    ] as const) {
      const draft = { addressee: identity, command, signedBy: "operator", ...trick } as const;
      const outcome = await backend.deliver(identity, await backend.makeOrder(draft), patience);
      assert.equal(outcome.kind, "refused");
    }
    assert.deepEqual(fingerprints(field), before);
    assert.deepEqual(await states(field), ["in-use"]);
  });

  it("is refused before the device is in operation", async () => {
    await using field = await makeField();
    await field.backend.answerRegistrations("withhold");
    field.device.network.join();
    await field.until(() => field.parts.provisioning.state === "awaiting-confirmation");
    const outcome = await field.order({ name: "rotate-credential" });
    assert.equal(outcome.kind === "refused" && outcome.code, "wrong-state");
  });

  it("a certificate for another key is not taken, and the old credential goes on", async () => {
    await using field = await operating();
    const before = fingerprints(field);
    await field.backend.inject("delivers-foreign-certificate");
    expectDone(await field.order({ name: "rotate-credential" }));
    await field.until(() => field.events().includes("credential-rotation-failed"));
    assert.deepEqual(fingerprints(field), before);
    await field.backend.inject(undefined);
    expectDone(await field.order({ name: "rotate-credential" }));
    await field.until(() => field.events().includes("credential-rotated"));
    await assertSettled(field);
  });

  it("an enrolment that is refused ends it; the device stays in operation", async () => {
    await using field = await operating();
    const before = fingerprints(field);
    await field.backend.inject("refuses-enrolment");
    expectDone(await field.order({ name: "rotate-credential" }));
    await field.until(() => field.events().includes("credential-rotation-failed"));
    await field.backend.inject(undefined);
    assert.deepEqual(fingerprints(field), before);
    await assertSettled(field);
  });

  it("a backend that goes away in the middle delays it", async () => {
    await using field = await operating();
    const { backend, device } = field;
    expectDone(await field.order({ name: "rotate-credential" }));
    await backend.inject("absent");
    await field.until(() => field.events().includes("backend-lost"));
    await backend.inject(undefined);
    await field.until(() => {
      device.clock.advance(retryAtLeastMs / 50);
      return field.events().includes("credential-rotated");
    });
    await assertSettled(field);
  });
});

describe("power cut in a rotation", () => {
  it("at any flash operation, and again in any of the start after it, leaves one credential that works", async () => {
    const outcomes = new Map<string, number>();
    let operations = Number.POSITIVE_INFINITY;
    for (let cut = 1; cut <= operations; cut += 1)
      for (let second = 0; second <= 3; second += 1) {
        const when = `cut ${cut}, then ${second}`;
        await using field = await operating();
        const { device, identity, backend } = field;
        const order = await backend.makeOrder({
          addressee: identity,
          command: { name: "rotate-credential" },
          signedBy: "operator",
        });
        const before = device.flash.operations;
        device.flash.cutAt(before + cut, () => {});
        // Supply may fail before the answer.
        const answer = backend.deliver(identity, order, { withinMs: 300 });
        await field.until(() => !device.powered || field.events().includes("credential-rotated"), when);
        if (device.powered) {
          operations = device.flash.operations - before;
          await answer;
          break;
        }
        device.flash.disarm();
        if (second > 0) device.flash.cutAt(device.flash.operations + second, () => {});
        device.powerOn();
        const ready = () => device.powered && field.parts.link.credential !== undefined;
        await field.until(
          () => !device.powered || (ready() && field.parts.credentials.usable().length === 1),
          when,
        );
        device.flash.disarm();
        if (!device.powered) device.powerOn();
        await field.until(ready, when);
        await field.until(
          () =>
            field.events().includes("credential-rotated") ||
            field.parts.credentials.usable()[0]?.generation === 1,
          when,
        );
        await answer;
        await settle(field);
        await assertSettled(field, when);
        const outcome = field.events().includes("credential-rotated") ? "new" : "old";
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    assert.ok(operations > 8 && operations < 60, `${operations} operations`);
    assert.deepEqual([...outcomes.keys()].sort(), ["new", "old"]);
  });
});

/** What the journal has promised is done. */
async function settle(field: Field): Promise<void> {
  await field.until(() => !field.parts.journal.recall("operation.rotation"), "the rotation's end");
}
