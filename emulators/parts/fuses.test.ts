import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Burnt, createFuses } from "./fuses.ts";
import { FuseLocked, type Fuses } from "./parts.ts";

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

  it("keeps each burn before it can be seen, and begins with what was burnt", () => {
    const silicon = { uid: new Uint8Array(12), hardwareKey: new Uint8Array(32) };
    const kept: [Burnt, boolean][] = [];
    const fuses: Fuses = createFuses(silicon, undefined, (burnt) => kept.push([burnt, fuses.locked]));
    fuses.writeArea("identity", Uint8Array.of(1));
    fuses.writeArea("identity", Uint8Array.of(1));
    fuses.lock();
    const areas = new Map([["identity", Uint8Array.of(1)]]);
    assert.deepEqual(kept, [
      [{ areas, locked: false }, false],
      [{ areas, locked: true }, false],
    ]);
    const again = createFuses(silicon, kept.at(-1)?.[0]);
    assert.ok(again.locked);
    assert.deepEqual(again.readArea("identity"), Uint8Array.of(1));
    assert.throws(() => again.writeArea("certificate", Uint8Array.of(2)), FuseLocked);
  });
});
