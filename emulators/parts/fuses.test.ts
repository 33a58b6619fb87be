import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFuses } from "./fuses.ts";
import { FuseLocked } from "./parts.ts";

const fresh = () => createFuses({ uid: new Uint8Array(12).fill(7), hardwareKey: new Uint8Array(32).fill(9) });

describe("fuses", () => {
  it("burns an area once; the same content again changes nothing", () => {
    const fuses = fresh();
    fuses.writeArea("identity", Buffer.from("one"));
    fuses.writeArea("identity", Buffer.from("one"));
    assert.throws(() => fuses.writeArea("identity", Buffer.from("two")), FuseLocked);
    assert.deepEqual(fuses.readArea("identity"), Uint8Array.from(Buffer.from("one")));
  });

  it("burns nothing once locked", () => {
    const fuses = fresh();
    fuses.lock();
    assert.equal(fuses.locked, true);
    assert.throws(() => fuses.writeArea("certificate", Buffer.from("late")), FuseLocked);
    assert.equal(fuses.readArea("certificate").length, 0);
  });

  it("cannot be changed through what it hands out", () => {
    const fuses = fresh();
    fuses.hardwareKey().fill(0);
    fuses.readArea("identity").fill(0);
    assert.equal(fuses.hardwareKey()[0], 9);
  });
});
