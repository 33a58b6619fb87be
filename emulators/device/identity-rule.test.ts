import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import { referenceBehaviour } from "./behaviour.ts";
import { openConsole } from "./console/test-support.ts";
import { makeDevice } from "./test-support.ts";

const identityOf = (at: Awaited<ReturnType<typeof openConsole>>) => at.done("identity.get")["identity"];
const makeBlank = (options: Parameters<typeof makeDevice>[0]) => openConsole(makeDevice(options));

describe("identity that the factory draws", () => {
  const options = { behaviour: { ...referenceBehaviour, identity: "factory-uuid" } } as const;

  it("is a random UUID and nothing else, and none comes of itself", async () => {
    const at = await makeBlank({ options });
    const drawn = randomUUID();
    const wrong = [
      "",
      drawn.toUpperCase(),
      drawn.slice(1),
      `${drawn}0`,
      "00000000-0000-1000-8000-000000000000",
      "00000000-0000-4000-7000-000000000000",
    ];
    for (const value of wrong) assert.equal(at.refused("identity.write", { value }), "invalid-value", value);
    assert.equal(at.refused("identity.write"), "invalid-value");
    assert.equal(at.refused("identity.get"), "wrong-state");
    at.done("identity.write", { value: drawn });
    assert.equal(identityOf(at), drawn);
  });

  it("is burnt once: the same may be written again, another never", async () => {
    const at = await makeBlank({ options });
    const [drawn, another] = [randomUUID(), randomUUID()];
    at.done("identity.write", { value: drawn });
    at.done("identity.write", { value: drawn });
    assert.equal(at.refused("identity.write", { value: another }), "locked");
    at.cycle();
    assert.equal(identityOf(at), drawn);
  });
});

describe("identity that follows from a secure element", () => {
  it("is its serial number, and no other is taken", async () => {
    const serial = Uint8Array.from({ length: 9 }, (_, index) => 0xa0 + index);
    const device = makeDevice({
      options: {
        behaviour: { ...referenceBehaviour, identity: "secure-element-serial" },
        secureElement: { serial, rootKey: new Uint8Array(32).fill(1) },
      },
    });
    assert.deepEqual(device.hardwareId, serial);
    const at = await openConsole(device);
    assert.equal(at.refused("identity.write", { value: "AR1-A0A1A2A3A4A5A6A7A9" }), "invalid-value");
    at.done("identity.write");
    assert.equal(identityOf(at), "AR1-A0A1A2A3A4A5A6A7A8");
  });
});
