import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { makeSetUpVerifier } from "../../wire/provisioning/index.ts";
import { type DutContract, expectDone, flashRelease, running } from "./support.ts";

const label = { security: 2, username: "installer", proofOfPossession: "proof on the label" } as const;

export function maintenanceContract(name: string, contract: DutContract): void {
  const { update, change } = contract;

  suite(`device contract: ${name}: maintenance`, () => {
    test("configuration is read by its published schema, changed, compared and cleared", async (t) => {
      await using dut = await running(contract, t);
      const schema = expectDone(await dut.maintenance.readConfigurationSchema());
      const before = expectDone(await dut.maintenance.readConfiguration());
      assert.deepEqual(Object.keys(before.values).toSorted(), Object.keys(schema.fields).toSorted());
      expectDone(await dut.maintenance.writeConfiguration(change));
      expectDone(await dut.power.cycle());
      for (const [field, value] of Object.entries(change)) {
        assert.equal(expectDone(await dut.maintenance.matchesConfiguration(field, value)), true, field);
        expectDone(await dut.maintenance.clearConfiguration(field));
        assert.equal(expectDone(await dut.maintenance.matchesConfiguration(field, value)), false, field);
      }
      const log = expectDone(await dut.maintenance.readLog());
      assert.ok(log.length >= 2 * Object.keys(change).length, JSON.stringify(log));
    });

    test("a log of several pages is read whole and in order", async (t) => {
      await using dut = await running(contract, t);
      for (let round = 0; round < 30; round += 1) {
        expectDone(await dut.maintenance.writeConfiguration(change));
        for (const field of Object.keys(change)) expectDone(await dut.maintenance.clearConfiguration(field));
      }
      const sequences = expectDone(await dut.maintenance.readLog()).map(({ sequence }) => sequence);
      assert.ok(sequences.length >= 60);
      assert.deepEqual(
        sequences,
        [...new Set(sequences)].toSorted((a, b) => a - b),
      );
    });

    test("an update runs on trial until confirmed, and goes back when it is not", async (t) => {
      await using dut = await running(contract, t);
      const old = expectDone(await dut.maintenance.readStatus());
      expectDone(await dut.maintenance.installUpdate(update));
      const trial = expectDone(await dut.maintenance.readStatus());
      assert.equal(trial.firmwareState, "trial");
      assert.notEqual(trial.firmwareDigest, old.firmwareDigest);
      expectDone(await dut.power.cycle());
      assert.equal(expectDone(await dut.maintenance.readStatus()).firmwareDigest, old.firmwareDigest);
      expectDone(await dut.maintenance.installUpdate(update));
      expectDone(await dut.maintenance.confirmUpdate());
      expectDone(await dut.power.cycle());
      const status = expectDone(await dut.maintenance.readStatus());
      assert.deepEqual([status.firmwareState, status.firmwareDigest], ["confirmed", trial.firmwareDigest]);
      const damaged = update.map((byte, index) => (index === update.length - 1 ? byte ^ 1 : byte));
      assert.equal((await dut.maintenance.installUpdate(damaged)).kind, "refused");
    });

    test("a reset and a decommission by command end with the device up and the change gone", async (t) => {
      await using dut = await running(contract, t);
      expectDone(await dut.maintenance.installSetUpVerifier(makeSetUpVerifier(label)));
      for (const wipe of [
        () => dut.maintenance.factoryReset(),
        () => dut.maintenance.decommission(label.proofOfPossession),
      ]) {
        expectDone(await dut.maintenance.writeConfiguration(change));
        expectDone(await wipe());
        for (const [field, value] of Object.entries(change)) {
          assert.equal(expectDone(await dut.maintenance.matchesConfiguration(field, value)), false, field);
        }
      }
    });

    test("a decommission needs the proof on the label, and a device that knows none refuses everybody", async (t) => {
      await using dut = await running(contract, t);
      const refusal = async (proof: string | undefined) => {
        const outcome = await dut.maintenance.decommission(proof);
        return outcome.kind === "refused" ? outcome.code : outcome.kind;
      };
      expectDone(await dut.maintenance.writeConfiguration(change));
      assert.equal(await refusal(label.proofOfPossession), "not-authorised");
      expectDone(await dut.maintenance.installSetUpVerifier(makeSetUpVerifier(label)));
      for (const proof of [undefined, "", "another"]) assert.equal(await refusal(proof), "not-authorised");
      for (const [field, value] of Object.entries(change))
        assert.equal(expectDone(await dut.maintenance.matchesConfiguration(field, value)), true, field);
    });

    test("a self-test passes by its checks, and fails while the button is held", async (t) => {
      await using dut = await running(contract, t);
      const verdict = async (name: string) => {
        const { passed, checks } = expectDone(await dut.maintenance.runSelfTest());
        assert.equal(
          passed,
          checks.every((check) => check.passed),
        );
        return checks.find((check) => check.name === name)?.passed;
      };
      assert.equal(await verdict("button"), true);
      assert.equal(await dut.button.holdDuring(() => verdict("button")), false);
      assert.equal(await verdict("button"), true);
    });

    test("a device without an operational credential shows none, and no key is given away", async (t) => {
      await using dut = await running(contract, t);
      assert.equal((await dut.maintenance.readOperationalCertificate()).kind, "refused");
      for (const key of ["identity", "operational"] as const)
        assert.equal((await dut.maintenance.exportKey(key)).kind, "refused");
    });

    test("user data of any length up to 4 KiB are kept over a restart and read back in their order", async (t) => {
      await using dut = await running(contract, t);
      assert.deepEqual(expectDone(await dut.maintenance.readUserData()), []);
      const items = [1, 4096, 2048, 17, 4095, 2047].map((length, index) =>
        Uint8Array.from({ length }, (_, at) => (at * 7 + index) % 256),
      );
      for (const item of items) expectDone(await dut.maintenance.storeUserData(item));
      expectDone(await dut.power.cycle());
      assert.deepEqual(expectDone(await dut.maintenance.readUserData()), items);
      for (const length of [0, 4097])
        assert.equal((await dut.maintenance.storeUserData(new Uint8Array(length))).kind, "refused");
      assert.deepEqual(expectDone(await dut.maintenance.readUserData()), items);
    });

    test("a signal ends a wait with its reason", async (t) => {
      await using dut = await running(contract, t);
      const reason = new Error("interrupted");
      const stopped = AbortSignal.abort(reason);
      await assert.rejects(dut.maintenance.reboot(stopped), reason);
      await assert.rejects(dut.maintenance.awaitReady(stopped), reason);
      await assert.rejects(dut.maintenance.installUpdate(update, stopped), reason);
      await assert.rejects(dut.power.cycle(stopped), reason);
      await assert.rejects(dut.recover(stopped), reason);
      await flashRelease(dut, []);
      await dut.power.on();
      const stop = new AbortController();
      const waiting = assert.rejects(dut.maintenance.awaitReady(stop.signal), reason);
      stop.abort(reason);
      await waiting;
    });
  });
}
