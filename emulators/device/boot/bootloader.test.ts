import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { packImage } from "../../../core/wire/index.ts";
import { isReady, openConsole, readLog, type TestConsole, upload } from "../console/test-support.ts";
import { flashMap } from "../flash-map.ts";
import { makeDevice, makeMaker } from "../test-support.ts";

const maker = makeMaker();
const stranger = makeMaker();
const first = maker.image("1.1.0");
const second = maker.image("1.2.0");
const { bootloader } = maker;

const changed = (image: Uint8Array, at: number) => {
  const bytes = Uint8Array.from(image);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
};

/** Images that no device of `maker` may run, by what is wrong with them. */
const unfit: Readonly<Record<string, Uint8Array>> = {
  "signed by somebody else": stranger.image("1.2.0"),
  unsigned: Buffer.concat([second.subarray(0, -64), new Uint8Array(64)]),
  "cut short by a byte": second.subarray(0, -1),
  "cut short in its head": second.subarray(0, 10),
  "of another magic": changed(second, 0),
  "changed in its version": changed(second, Buffer.from(second).indexOf("1.2.0")),
  "changed in its code": changed(second, Buffer.from(second).indexOf("code of 1.2.0")),
  "changed in its signature": changed(second, second.length - 1),
  "of another length of header": changed(second, 4),
  "of another length of code": changed(second, 8),
  "longer than a slot says": changed(second, 11),
  "for another product": maker.image("1.2.0", { product: "AR2" }),
};

const versionOf = (at: TestConsole) => at.done("status.get")["firmwareVersion"];
const stateOf = (at: TestConsole) => at.done("status.get")["firmwareState"];
const fresh = () => openConsole(makeDevice({ bootloader, image: first }));

/** A device on which the second image is on trial. */
async function onTrial(): Promise<TestConsole> {
  const at = await fresh();
  upload(at, second);
  await at.restart("update.finish");
  assert.deepEqual([versionOf(at), stateOf(at)], ["1.2.0", "trial"]);
  return at;
}

describe("bootloader: what it starts", () => {
  it("a rightly signed image, and says so", async () => {
    const at = await fresh();
    assert.equal(at.lines[0], "[boot] slot a: 1.1.0 verified, confirmed");
    assert.ok(isReady(at.lines.at(-1)));
  });

  for (const [what, image] of Object.entries(unfit)) {
    it(`no image ${what}: the device stays silent`, async () => {
      const at = await openConsole(makeDevice({ bootloader, image }));
      assert.deepEqual(at.lines, [
        "[boot] slot a: no valid image",
        "[boot] slot b: no valid image",
        "[panic] no slot holds a valid image",
      ]);
      assert.equal(at.ask("status.get").kind, "silent");
      at.cycle();
      assert.equal(at.ask("status.get").kind, "silent");
    });
  }

  it("nothing without a bootloader, or with a key that is none", async () => {
    const broken = Uint8Array.from(bootloader).fill(0, 10);
    for (const wrong of [new Uint8Array(), changed(bootloader, 0), broken]) {
      const at = await openConsole(makeDevice({ bootloader: wrong, image: first }));
      assert.equal(at.ask("status.get").kind, "silent");
      assert.match(at.lines.at(-1) ?? "", /^\[panic\]/);
    }
  });

  it("the image in the other slot when the active one is damaged, and the way back stays open", async () => {
    const at = await onTrial();
    at.done("update.confirm");
    at.cycle();
    const { flash } = at.device;
    const code = flashMap.firmwareB.offset + 300;
    flash.program(code, Uint8Array.from([0]));
    assert.deepEqual(at.cycle().slice(0, 2), [
      "[boot] slot b: no valid image",
      "[boot] slot a: 1.1.0 verified, confirmed",
    ]);
    // The damaged slot is the idle one now, and takes an update.
    upload(at, second);
    await at.restart("update.finish");
    at.done("update.confirm");
    at.cycle();
    assert.deepEqual([versionOf(at), stateOf(at)], ["1.2.0", "confirmed"]);
  });

  it("nothing when both slots are damaged, and again once one is whole", async () => {
    const at = await onTrial();
    at.done("update.confirm");
    const { flash } = at.device;
    for (const { offset } of [flashMap.firmwareA, flashMap.firmwareB]) flash.eraseSector(offset);
    at.cycle();
    assert.equal(at.lines.at(-1), "[panic] no slot holds a valid image");
    assert.equal(at.ask("status.get").kind, "silent");
    flash.program(flashMap.firmwareA.offset, first.subarray(0, flash.sectorSize));
    assert.ok(isReady(at.cycle().at(-1)));
    assert.equal(versionOf(at), "1.1.0");
  });
});

describe("bootloader: updates", () => {
  for (const [what, image] of Object.entries(unfit)) {
    it(`no image ${what} is tried; the refusal is logged`, async () => {
      const at = await fresh();
      upload(at, image);
      assert.equal(at.refused("update.finish"), "bad-signature");
      assert.equal(readLog(at).at(-1)?.["event"], "update-refused");
      at.cycle();
      assert.deepEqual([versionOf(at), stateOf(at)], ["1.1.0", "confirmed"]);
    });
  }

  it("no image with something behind it is tried", async () => {
    const at = await fresh();
    upload(at, Buffer.concat([second, Uint8Array.of(0)]));
    assert.equal(at.refused("update.finish"), "bad-signature");
  });

  it("an image on trial goes back at the next start, whatever started it", async () => {
    const restarts: Readonly<Record<string, (at: TestConsole) => unknown>> = {
      "power cycle": (at) => at.cycle(),
      reboot: (at) => at.restart("device.reboot"),
    };
    for (const [how, restart] of Object.entries(restarts)) {
      const at = await onTrial();
      await restart(at);
      assert.deepEqual([versionOf(at), stateOf(at)], ["1.1.0", "confirmed"], how);
      at.cycle();
      assert.equal(versionOf(at), "1.1.0", how);
    }
  });

  it("a confirmed image stays, and the next update goes to the slot that it left", async () => {
    const at = await onTrial();
    at.done("update.confirm");
    assert.equal(stateOf(at), "confirmed");
    assert.equal(at.cycle()[0], "[boot] slot b: 1.2.0 verified, confirmed");
    upload(at, first);
    const start = await at.restart("update.finish");
    assert.equal(start[0], "[boot] slot a: 1.1.0 verified, trial");
    assert.equal(at.cycle()[0], "[boot] slot b: 1.2.0 verified, confirmed");
  });

  it("an image that hangs at its start is left at the next one", async () => {
    const at = await fresh();
    // Signed rightly, but it speaks a schema that this device's firmware never had.
    upload(at, maker.image("9.0.0", { configurationSchema: 99 }));
    at.done("update.finish");
    await Promise.resolve();
    assert.match(at.lines.at(-1) ?? "", /^\[panic\]/);
    assert.equal(at.ask("status.get").kind, "silent");
    at.cycle();
    assert.deepEqual([versionOf(at), stateOf(at)], ["1.1.0", "confirmed"]);
  });

  it("an armed image that was damaged before its first start is passed over", async () => {
    const at = await fresh();
    upload(at, second);
    at.done("update.finish");
    // Supply goes before the restart.
    at.device.powerOff();
    at.device.flash.program(flashMap.firmwareB.offset + 300, Uint8Array.of(0));
    assert.deepEqual(at.cycle().slice(0, 2), [
      "[boot] slot b: no valid image",
      "[boot] slot a: 1.1.0 verified, confirmed",
    ]);
    assert.equal(at.cycle()[0], "[boot] slot a: 1.1.0 verified, confirmed");
  });

  it("of two announcements the last counts, and a start forgets what was not finished", async () => {
    const at = await fresh();
    upload(at, stranger.image("6.6.6"));
    upload(at, second);
    at.cycle();
    assert.equal(at.refused("update.finish"), "wrong-state");
    assert.equal(versionOf(at), "1.1.0");
  });
});

describe("bootloader: power cuts", () => {
  it("a cut at any operation of update, first start and confirmation leaves one of both images running whole", async () => {
    const act = async (at: TestConsole) => {
      upload(at, second);
      at.done("update.finish");
      await Promise.resolve();
      at.done("update.confirm");
    };
    const whole = await fresh();
    const before = whole.device.flash.operations;
    await act(whole);
    const operations = whole.device.flash.operations - before;
    const seen = new Map<unknown, number>();
    for (let cut = 1; cut <= operations; cut += 1) {
      const at = await fresh();
      const { flash } = at.device;
      flash.cutAt(flash.operations + cut, () => {});
      await assert.rejects(act(at), `cut ${cut} struck nothing`);
      flash.disarm();
      at.cycle();
      const running = `${versionOf(at)} ${stateOf(at)}`;
      seen.set(running, (seen.get(running) ?? 0) + 1);
      // Whatever runs: the device still takes the update.
      if (stateOf(at) === "trial") at.done("update.confirm");
      if (versionOf(at) === "1.1.0") await act(at);
      at.cycle();
      assert.deepEqual([versionOf(at), stateOf(at)], ["1.2.0", "confirmed"], `cut ${cut}`);
    }
    assert.ok(seen.has("1.1.0 confirmed") && seen.has("1.2.0 confirmed"), JSON.stringify([...seen]));
  });

  it("a key of another kind in the bootloader verifies nothing", async () => {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const spki = publicKey.export({ format: "der", type: "spki" });
    const head = Buffer.from(bootloader.subarray(0, 6));
    head.writeUInt16LE(spki.length, 4);
    const { privateKey: signer } = generateKeyPairSync("ed25519");
    const header = { product: "AR1", version: "1.1.0", configurationSchema: 3 };
    const image = packImage(header, Buffer.from("code"), signer);
    const at = await openConsole(makeDevice({ bootloader: Buffer.concat([head, spki]), image }));
    assert.equal(at.ask("status.get").kind, "silent");
  });
});
