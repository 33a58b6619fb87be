import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { createNorFlash } from "./nor-flash.ts";
import { PowerLost } from "./parts.ts";
import { createSecureElement } from "./secure-element.ts";
import { createSupply } from "./supply.ts";

const bytes = (length: number) => Uint8Array.from(randomBytes(length));
const options = { serial: bytes(9), rootKey: bytes(32) };
const older = { generation: 1, bytes: bytes(1500) };
const newer = { generation: 2, bytes: bytes(1500) };

describe("secure element", () => {
  it("keeps one secret in each slot, replaces it whole, and erases it alone", () => {
    const element = createSecureElement(options, createSupply());
    const [a, b] = [element.slot("operational-a"), element.slot("operational-b")];
    assert.deepEqual([a.blank, a.read()], [true, undefined]);
    a.write(older);
    b.write(newer);
    assert.deepEqual([a.read(), b.read()], [older, newer]);
    a.write(newer);
    assert.deepEqual(a.read(), newer);
    a.erase();
    assert.deepEqual([a.blank, a.read(), b.read()], [true, undefined, newer]);
    assert.throws(() => a.write({ generation: 3, bytes: new Uint8Array(4000) }), RangeError);
    assert.equal(a.blank, true, "what does not fit has changed nothing");
  });

  it("derives a key for each purpose, the same each time, and another on another element", () => {
    const derive = (rootKey: Uint8Array, purpose: string) =>
      Buffer.from(createSecureElement({ ...options, rootKey }, createSupply()).derive(purpose, 64)).toString(
        "hex",
      );
    assert.equal(derive(options.rootKey, "one"), derive(options.rootKey, "one"));
    const keys = [derive(options.rootKey, "one"), derive(options.rootKey, "two"), derive(bytes(32), "one")];
    assert.equal(new Set(keys).size, 3);
    assert.ok(!keys.join().includes(Buffer.from(options.rootKey).toString("hex")));
  });

  it("after a cut at any operation of a write or an erase holds the older secret, the newer, or nothing", () => {
    for (const act of ["write", "erase"] as const) {
      const seen = new Set<string>();
      for (let cut = 1; ; cut += 1) {
        const supply = createSupply();
        const slot = createSecureElement(options, supply).slot("set-up");
        slot.write(older);
        supply.cutAt(supply.operations + cut, () => {});
        let struck = false;
        try {
          if (act === "write") slot.write(newer);
          else slot.erase();
        } catch (thrown) {
          assert.ok(thrown instanceof PowerLost, String(thrown));
          struck = true;
        }
        supply.disarm();
        const found = slot.read();
        assert.ok(found === undefined || [1, 2].includes(found.generation), `cut ${cut}`);
        if (found !== undefined) assert.deepEqual(found, found.generation === 1 ? older : newer);
        seen.add(String(found?.generation));
        if (!struck) break;
      }
      assert.deepEqual([...seen].at(-1), act === "write" ? "2" : "undefined");
      assert.ok(seen.has("undefined"));
    }
  });

  it("loses supply with the flash beside it", () => {
    const supply = createSupply();
    const flash = createNorFlash(undefined, supply);
    const slot = createSecureElement(options, supply).slot("set-up");
    let cuts = 0;
    flash.cutAt(2, () => {
      cuts += 1;
    });
    flash.program(0, Uint8Array.of(1));
    assert.throws(() => slot.write(older), PowerLost);
    assert.throws(() => flash.eraseSector(0), PowerLost);
    assert.deepEqual([cuts, flash.operations], [1, 2]);
  });

  it("is refused a serial number or a root key of another length", () => {
    for (const wrong of [{ serial: bytes(8) }, { rootKey: bytes(31) }])
      assert.throws(() => createSecureElement({ ...options, ...wrong }, createSupply()), RangeError);
  });
});
