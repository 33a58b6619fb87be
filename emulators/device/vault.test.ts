import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { openConsole, type TestConsole } from "./console/test-support.ts";
import { referenceParts } from "./device.ts";
import { credentialAreas } from "./flash-map.ts";
import type { Parts } from "./parts.ts";
import { label, makeAuthorities, makeDevice, provision, publicKeyOf, putLabel } from "./test-support.ts";

/** A device with a secure element: what its flash holds, and what a wipe leaves in the element, whenever it is cut. */

const authorities = makeAuthorities();
const random = (length: number) => Uint8Array.from(randomBytes(length));

interface Made {
  readonly at: TestConsole;
  readonly parts: () => Parts;
}

/** In its owner's hands, with two operational credentials as in the middle of a rotation. */
async function inUse(test: { after(fn: () => void): void }): Promise<Made> {
  let running: Parts | undefined;
  const provisioning: typeof referenceParts.provisioning = (all) => {
    running = all;
    return referenceParts.provisioning(all);
  };
  const parts = () => running ?? assert.fail("no firmware runs");
  const secureElement = { serial: random(9), rootKey: random(32) };
  const at = await openConsole(
    makeDevice({ options: { secureElement }, table: { ...referenceParts, provisioning } }),
  );
  test.after(() => at.device.powerOff());
  const identity = provision(at, authorities);
  putLabel(at);
  at.done("manufacture.finish");
  for (const _ of ["first", "second"]) {
    const { credentials } = parts();
    credentials.install(authorities.certify(publicKeyOf(credentials.prepare()), identity), [
      authorities.authority,
    ]);
  }
  parts().operation.enter();
  return { at, parts };
}

const elementOf = ({ at }: Made) => at.device.secureElement ?? assert.fail("there is no secure element");
const areBlank = (device: Made) =>
  (["operational-a", "operational-b"] as const).map((name) => elementOf(device).slot(name).blank);

describe("a device with a secure element", () => {
  it("has credentials and set-up verifier there, and nothing of them in its flash, sealed or not", async (t) => {
    const device = await inUse(t);
    const { flash } = device.at.device;
    assert.deepEqual(areBlank(device), [false, false]);
    assert.equal(elementOf(device).slot("set-up").blank, false);
    for (const area of ["generationA", "generationB", "setUpSecret"] as const) {
      const { offset, size } = credentialAreas[area];
      assert.ok(
        flash.read(offset, size).every((byte) => byte === 0xff),
        area,
      );
    }
    device.at.cycle();
    assert.deepEqual(
      device
        .parts()
        .credentials.usable()
        .map(({ generation }) => generation),
      [2, 1],
    );
    assert.ok(device.parts().setUpSecret.isProvenBy(label.proof));
  });

  it("keeps them when all of its flash is erased", async (t) => {
    const device = await inUse(t);
    const { flash } = device.at.device;
    device.at.device.powerOff();
    const firmware = flash.read(0, 0x11_0000);
    for (let at = 0; at < flash.size; at += flash.sectorSize) flash.eraseSector(at);
    flash.program(0, firmware);
    device.at.device.powerOn();
    assert.equal(device.parts().credentials.usable().length, 2);
  });

  it("wiped, has no operational credential in it, whenever the wipe was cut; the set-up verifier stays", async (t) => {
    const outcomes = new Set<string>();
    for (let cut = 1; ; cut += 1) {
      const device = await inUse(t);
      const { at } = device;
      at.device.flash.cutAt(at.device.flash.operations + cut, () => {});
      at.ask("device.decommission", { proof: label.proof });
      await turn();
      const struck = !at.device.powered;
      at.device.flash.disarm();
      at.device.powerOn();
      const wiped = !device.parts().operation.entered;
      assert.deepEqual(areBlank(device), [wiped, wiped], `cut ${cut}`);
      assert.equal(device.parts().credentials.usable().length, wiped ? 0 : 2, `cut ${cut}`);
      assert.ok(device.parts().setUpSecret.isProvenBy(label.proof), `cut ${cut}`);
      outcomes.add(wiped ? "wiped" : "in use");
      at.device.powerOff();
      if (!struck) break;
    }
    assert.deepEqual([...outcomes].toSorted(), ["in use", "wiped"]);
  });
});
