import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sha256 } from "../../core/kernel/index.ts";
import { firmwarePath } from "../../core/wire/index.ts";
import type { Credential } from "../../emulators/device/cloud-parts.ts";
import { expectDone, type Field, type FieldDraft, makeField, patience } from "./field-test-support.ts";

/** From the trigger to the backend's knowing, and into the hands of the next owner. */

const first = "first@owner.test";
const second = "second@owner.test";

/** In its first owner's hands, who has told it where to go. */
async function owned(draft: FieldDraft = {}): Promise<{ field: Field; credential: Credential }> {
  const field = await makeField(draft);
  field.device.network.join();
  hand(field, first);
  await field.operational();
  const [credential] = field.parts.credentials.usable();
  return { field, credential: credential ?? assert.fail("no credential") };
}

/** What its set-up stores for `account`. */
const hand = ({ parts, backend }: Field, account: string): void =>
  parts.configuration.change({ "cloud.endpoint": backend.endpoint.url, "account.owner": account }, "set-up");

/** The local trigger; the console asks for the label before it. */
function wipe({ parts }: Field): void {
  parts.board.later(() => parts.reset.decommission("console")());
}

const notified = (field: Field) =>
  field.until(() => !field.parts.notices.due && !field.parts.operation.entered);
const byItself = { zeroTouch: true };
const whenTold = { zeroTouch: false };

for (const authentication of ["mutual-tls", "signed-challenge"] as const)
  describe(`decommissioning, ${authentication}`, () => {
    it("by order: one authenticated notice, nothing that the device had opens anything, and another account gets it", async () => {
      const { field, credential } = await owned({ behaviour: { authentication, provisioning: whenTold } });
      await using _field = field;
      const { backend, identity, device } = field;
      device.clock.advance(5_000);
      const at = device.clock.now();
      expectDone(await field.order({ name: "decommission" }));
      const notice = expectDone(await backend.awaitNotice(identity, 0, patience));
      assert.deepEqual(
        [notice.identity, notice.authenticatedIdentity, notice.authenticatedBy, notice.at, notice.trigger],
        [identity, identity, "idevid", at, "backend"],
      );
      await notified(field);
      const record = await backend.device(identity);
      assert.equal(record?.state, "retired");
      assert.deepEqual([...new Set(record?.credentials.map(({ state }) => state))], ["revoked"]);
      await field.until(() => field.parts.provisioning.state === "set-up");
      assert.notEqual(await device.air.look(), undefined);

      const request = { method: "GET", path: firmwarePath(field.parts.boot.running.digest) } as const;
      const { status } = await field.parts.cloud.ask(credential, request);
      assert.ok([401, 403].includes(status), `${status}`);

      hand(field, second);
      await field.until(() => field.parts.provisioning.state === "operational");
      const [own] = field.parts.credentials.usable();
      const anew = await backend.device(identity);
      assert.deepEqual([anew?.state, anew?.account], ["active", second]);
      const inUse = anew?.credentials.filter(({ state }) => state !== "revoked");
      assert.deepEqual(
        inUse?.map(({ fingerprint }) => fingerprint),
        [own && sha256(own.certificate)],
      );
      field.cycle();
      await field.until(() => field.parts.link.credential !== undefined);
      assert.equal((await backend.notices(identity)).length, 1);
      assert.deepEqual(field.panics, []);
    });

    it("on a network that leads where the factory said, it tells of its end and enrols anew by itself", async () => {
      const { field, credential } = await owned({ behaviour: { authentication, provisioning: byItself } });
      await using _field = field;
      const { backend, identity } = field;
      wipe(field);
      await notified(field);
      await field.until(() => field.parts.provisioning.state === "operational");
      const [own, ...others] = field.parts.credentials.usable();
      assert.deepEqual(others, []);
      assert.notDeepEqual(own?.certificate, credential.certificate);
      const record = await backend.device(identity);
      assert.deepEqual([record?.state, record?.account], ["active", undefined]);
      assert.equal((await backend.notices(identity)).length, 1);
      assert.equal((await backend.attestations(identity)).length, 2);
      assert.deepEqual(field.events(), ["decommissioned", "provisioned"]);
    });

    it("without a network it wipes, and tells once there is one; then nothing tells any more where its owner had it go", async () => {
      const { field } = await owned({
        told: false,
        behaviour: { authentication, provisioning: whenTold },
      });
      await using _field = field;
      const { backend, identity, device } = field;
      const isInFlash = (text: string) =>
        Buffer.from(device.flash.read(0, device.flash.size).buffer).includes(text);
      const at = device.clock.now();
      device.network.leave();
      wipe(field);
      await field.until(() => field.parts.provisioning.state === "set-up");
      assert.deepEqual([field.parts.notices.due, field.parts.credentials.usable()], [true, []]);
      assert.deepEqual([isInFlash(first), isInFlash(backend.endpoint.url)], [false, true]);
      device.clock.advance(86_400_000);
      field.cycle();
      await field.until(() => field.parts.provisioning.state === "set-up");
      assert.deepEqual(await backend.notices(identity), []);
      assert.equal((await backend.device(identity))?.state, "active", "nobody has told it");

      device.network.join();
      const notice = expectDone(await backend.awaitNotice(identity, 0, patience));
      assert.deepEqual([notice.at, notice.trigger, notice.authenticatedBy], [at, "console", "idevid"]);
      await notified(field);
      assert.equal(isInFlash(backend.endpoint.url), false);
      field.cycle();
      await field.until(() => field.parts.provisioning.state === "set-up");
      assert.equal((await backend.notices(identity)).length, 1);
      assert.equal((await backend.device(identity))?.state, "retired");
      assert.deepEqual(field.panics, []);
    });
  });

describe("power cut between the trigger and the backend's knowing", () => {
  it("at any flash operation: all or nothing, and exactly one notice", async () => {
    const outcomes = new Map<string, number>();
    let operations = Number.POSITIVE_INFINITY;
    for (let cut = 1; cut <= operations; cut += 1) {
      const { field } = await owned({ behaviour: { provisioning: whenTold } });
      await using _field = field;
      const { device, backend, identity } = field;
      const before = device.flash.operations;
      device.flash.cutAt(before + cut, () => {});
      wipe(field);
      const settled = () => !field.parts.notices.due && field.parts.provisioning.state !== "connecting";
      await field.until(() => !device.powered || settled(), `cut ${cut}`);
      if (device.powered) operations = device.flash.operations - before;
      device.flash.disarm();
      device.powerOn();
      await field.until(settled, `cut ${cut}, the start after it`);
      const outcome = field.parts.operation.entered ? "in-use" : "wiped";
      const notices = await backend.notices(identity);
      assert.equal(notices.length, outcome === "wiped" ? 1 : 0, `cut ${cut}: ${outcome}`);
      assert.equal((await backend.device(identity))?.state, outcome === "wiped" ? "retired" : "active");
      assert.deepEqual(await backend.refusals(identity), [], `cut ${cut}`);
      assert.deepEqual(field.panics, []);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    assert.ok(operations > 30 && operations < 150, `${operations} operations`);
    assert.deepEqual([...outcomes.keys()].toSorted(), ["in-use", "wiped"]);
  });
});
