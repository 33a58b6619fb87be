import assert from "node:assert/strict";
import { once } from "node:events";
import { suite, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import type { Dut } from "../dut.ts";
import { type DutContract, expectDone, running } from "./support.ts";

export function airContract(name: string, contract: DutContract): void {
  const { showAccessPoint, wifi } = contract;

  suite(`device contract: ${name}: air`, () => {
    test("without an access point there is nothing to be seen, to be joined or to be heard", async (t) => {
      await using dut = await running(contract, t);
      assert.equal(await dut.air.look(), undefined);
      const joined = await dut.air.connect();
      assert.equal(joined.kind === "refused" && joined.code, "not-visible");
      assert.equal((await dut.air.capture()).length, 0);
    });

    test("an access point is seen and joined, all that crosses is captured, and it goes with supply", async (t) => {
      await using dut = await running(contract, t);
      await showAccessPoint(dut);
      const seen = (await dut.air.look()) ?? assert.fail("no access point");
      assert.match(seen.url, /^https?:\/\//);
      assert.notEqual(seen.ssid, "");
      const stream = expectDone(await dut.air.connect());
      const word = Buffer.from("nothing that a set-up server understands\n\n");
      const closed = once(stream, "close");
      stream.resume().end(word);
      await closed;
      const heard = Buffer.from(await dut.air.capture());
      assert.ok(heard.includes(Buffer.from(seen.beacon)), "the beacon");
      assert.ok(heard.includes(word), "what was sent");
      await dut.power.off();
      assert.equal(await dut.air.look(), undefined);
      assert.equal((await dut.air.connect()).kind, "refused");
    });

    test("a network is in reach from its offer to its withdrawal, also for a device that was off meanwhile", async (t) => {
      await using dut = await running(contract, t);
      await showAccessPoint(dut);
      expectDone(await dut.maintenance.writeConfiguration(wifi.configuration));
      await untilError(dut, wifi.notFound);
      await dut.air.offer({ ...wifi.network, passphrase: `${wifi.network.passphrase}!` });
      await untilError(dut, wifi.refused);
      await dut.air.offer(wifi.network);
      await untilError(dut, undefined);
      await dut.air.withdraw();
      await dut.air.withdraw();
      await untilError(dut, wifi.notFound);
      await dut.power.off();
      await dut.air.offer(wifi.network);
      expectDone(await dut.power.cycle());
      await untilError(dut, undefined);
    });
  });
}

/** The device finds out in its own time and tells it in its status only. */
async function untilError(dut: Dut, wanted: string | undefined): Promise<void> {
  const end = performance.now() + 10_000;
  for (;;) {
    const { provisioningError } = expectDone(await dut.maintenance.readStatus());
    if (provisioningError === wanted) return;
    assert.ok(performance.now() < end, `${provisioningError}, but ${wanted} was expected`);
    // A device in this process answers at once, and would get no turn to do anything else.
    await turn();
  }
}
