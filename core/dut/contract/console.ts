import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { capabilities } from "../dut.ts";
import { type DutContract, expectDone, flashRelease, record, running } from "./support.ts";

export function consoleContract(name: string, contract: DutContract): void {
  const { release } = contract;

  suite(`device contract: ${name}: power and console`, () => {
    test("names its slot, its kind and known capabilities", async (t) => {
      await using dut = await contract.make(t);
      assert.notEqual(dut.slot, "");
      assert.ok(["emulated", "virtual", "hardware"].includes(dut.kind));
      for (const capability of dut.capabilities) assert.ok(capabilities.includes(capability), capability);
    });

    test("is silent without supply and without firmware", async (t) => {
      await using dut = await contract.make(t);
      await flashRelease(dut, release);
      assert.equal((await dut.maintenance.readStatus()).kind, "silent");
      assert.equal((await dut.maintenance.awaitReady()).kind, "silent");
      await dut.flash.erase(0, dut.flash.size);
      assert.equal((await dut.power.cycle()).kind, "silent");
    });

    test("comes up by on, and by cycle from on and off; off silences it", async (t) => {
      await using dut = await running(contract, t);
      await dut.power.off();
      assert.equal((await dut.maintenance.readStatus()).kind, "silent");
      await dut.power.off();
      await dut.power.on();
      expectDone(await dut.maintenance.awaitReady());
      await dut.power.on();
      expectDone(await dut.power.cycle());
      const status = expectDone(await dut.maintenance.readStatus());
      assert.match(status.firmwareDigest, /^[0-9a-f]{64}$/);
    });

    test("supply that goes away while the device is asked makes silence, not a fault", async (t) => {
      await using dut = await running(contract, t);
      const asked = dut.maintenance.reboot();
      await dut.power.off();
      assert.ok(["silent", "done"].includes((await asked).kind));
      assert.equal((await dut.maintenance.readStatus()).kind, "silent");
    });

    test("refusals are outcomes with a word and a sentence", async (t) => {
      await using dut = await running(contract, t);
      const refusal = await dut.maintenance.readIdentity();
      assert.equal(refusal.kind, "refused", "a blank device has no identity");
      assert.ok(refusal.code !== "rpc-error" && refusal.reason !== "", JSON.stringify(refusal));
      const unknown = await dut.maintenance.writeConfiguration({ "no.such.field": 1 });
      assert.equal(unknown.kind, "refused");
    });

    test("garbage on the console changes nothing", async (t) => {
      await using dut = await running(contract, t);
      const before = expectDone(await dut.maintenance.readConfiguration());
      await dut.console.write(Uint8Array.from({ length: 512 }, (_, index) => index % 256));
      await dut.console.write(
        Buffer.from('\n{"jsonrpc":"2.0",\n[]\nnull\n{}\n\n\r\n\xc3\n{"jsonrpc":"2.0","id":{}}\n', "latin1"),
      );
      assert.deepEqual(expectDone(await dut.maintenance.readConfiguration()), before);
    });

    test("a line of 1 MB is survived and recorded", async (t) => {
      await using dut = await running(contract, t);
      const lines = record(dut);
      await dut.console.write(Buffer.alloc(1 << 20, 0x61));
      await dut.console.write(Buffer.from("\n"));
      expectDone(await dut.maintenance.readStatus());
      assert.ok(lines.some(({ direction, text }) => direction === "sent" && text.startsWith("aaaaaaaa")));
    });

    test("the transcript has every line, both ways, in order", async (t) => {
      await using dut = await running(contract, t);
      const lines = record(dut);
      await dut.console.write(Buffer.from("no request "));
      await dut.console.write(Buffer.from("at all\n"));
      expectDone(await dut.maintenance.readStatus());
      expectDone(await dut.power.cycle());
      const sent = lines.findIndex(({ text }) => text === "no request at all");
      const asked = lines.findIndex(
        ({ direction, text }) => direction === "sent" && text.includes("status.get"),
      );
      const answered = lines.findIndex(
        ({ direction, text }) => direction === "received" && text.includes("firmwareDigest"),
      );
      const bootLog = lines.findIndex(
        ({ direction, text }, at) => at > answered && direction === "received" && text.startsWith("["),
      );
      const ready = lines.findIndex(({ text }) => text.includes("boot.ready"));
      const order = [sent, asked, answered, bootLog, ready];
      assert.equal(lines[sent]?.direction, "sent");
      assert.ok(!order.includes(-1), JSON.stringify(lines));
      assert.deepEqual(
        order.toSorted((a, b) => a - b),
        order,
        JSON.stringify(lines),
      );
    });

    test("a listener that unsubscribes hears no more", async (t) => {
      await using dut = await running(contract, t);
      let heard = 0;
      const unsubscribe = dut.console.onLine(() => {
        heard += 1;
      });
      expectDone(await dut.maintenance.readStatus());
      const before = heard;
      unsubscribe();
      expectDone(await dut.maintenance.readStatus());
      assert.deepEqual([before, heard], [2, 2]);
    });

    test("restarts wait until the device is up again", async (t) => {
      await using dut = await running(contract, t);
      const lines = record(dut);
      expectDone(await dut.maintenance.reboot());
      expectDone(await dut.maintenance.readStatus());
      assert.equal(lines.filter(({ text }) => text.includes("boot.ready")).length, 1);
    });
  });
}
