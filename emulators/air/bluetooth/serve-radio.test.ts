import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { connectHci, createCentral, type GattService } from "../../../core/dut/index.ts";
import { UsageFault } from "../../../core/kernel/index.ts";
import { putOnAir } from "./peripheral.ts";
import { createBluetoothRadio } from "./radio.ts";
import { serveRadio } from "./serve-radio.ts";

const service: GattService = { uuid: "fff0", characteristics: [] };
const address = "06:00:00:00:00:01";

/** A radio with a socket for anybody and one for an adapter that keeps its address. */
async function bench(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), "assay-radio-"));
  const opened = new AsyncDisposableStack();
  t.after(async () => {
    await opened.disposeAsync();
    rmSync(folder, { recursive: true });
  });
  const radio = opened.use(createBluetoothRadio());
  const anybody = join(folder, "radio");
  const own = join(folder, "own");
  opened.use(await serveRadio(radio, { path: anybody }));
  opened.use(await serveRadio(radio, { path: own }, address));
  const show = (name: string) => {
    const offered = { name, services: [service] };
    const openAdapter = () => connectHci({ path: own });
    return opened.use(putOnAir({ offered, onChange: () => () => {} }, { openAdapter }));
  };
  const central = opened.use(
    createCentral({
      openAdapter: () => connectHci({ path: anybody }),
      device: { address },
      timing: { lookMs: 1_000 },
    }),
  );
  return { radio, own, show, central };
}

suite("a socket of one adapter", () => {
  test("has the same address each time, and is off the air as soon as its host hangs up", async (t) => {
    const { show, central } = await bench(t);
    for (const name of ["first", "second", "third"]) {
      const peripheral = show(name);
      assert.equal((await central.look())?.name, name);
      await peripheral[Symbol.asyncDispose]();
      assert.equal(await central.look(), undefined, name);
    }
  });

  test("whoever comes while it is in use is served when it is free", async (t) => {
    const { show, central } = await bench(t);
    const first = show("first");
    assert.equal((await central.look())?.name, "first");
    const second = show("second");
    assert.equal((await central.look())?.name, "first");
    await first[Symbol.asyncDispose]();
    assert.equal((await central.look())?.name, "second");
    await second[Symbol.asyncDispose]();
  });

  test("whoever has given up waiting keeps nobody from it", async (t) => {
    const { own, show, central } = await bench(t);
    const first = show("first");
    await first.settled();
    const waiting = await connectHci({ path: own });
    await waiting[Symbol.asyncDispose]();
    await first[Symbol.asyncDispose]();
    show("second");
    assert.equal((await central.look())?.name, "second");
  });

  test("an address that somebody else has is refused: the connection ends", async (t) => {
    const { radio, own } = await bench(t);
    radio.plugIn(address);
    const { promise, resolve } = Promise.withResolvers<string>();
    (await connectHci({ path: own })).onGone(resolve);
    assert.match(await promise, /closed/);
  });

  test("a path that is taken is the caller's mistake", async (t) => {
    const { radio, own } = await bench(t);
    await assert.rejects(
      serveRadio(radio, { path: own }, address),
      (thrown) => thrown instanceof UsageFault && thrown.code === "PORT_IN_USE",
    );
  });
});
