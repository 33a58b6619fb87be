import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { createNorFlash } from "./nor-flash.ts";
import { PowerLost } from "./parts.ts";
import { type Tear, tears } from "./tear.ts";

const geometry = { size: 0x4000, sectorSize: 0x1000, pageSize: 0x100 };

const programs = fc.record({
  kind: fc.constant("program" as const),
  offset: fc.nat(geometry.size - 600),
  bytes: fc.uint8Array({ maxLength: 600 }),
});
const erases = fc.record({
  kind: fc.constant("erase" as const),
  sector: fc.nat(geometry.size / geometry.sectorSize - 1),
});
const commands = fc.array(fc.oneof(programs, erases), { maxLength: 20 });

type Command = { kind: "program"; offset: number; bytes: Uint8Array } | { kind: "erase"; sector: number };

/** The chip as one plain array: what each command would leave behind. */
function apply(model: Uint8Array, command: Command): void {
  if (command.kind === "erase") {
    model.fill(0xff, command.sector * geometry.sectorSize, (command.sector + 1) * geometry.sectorSize);
  } else {
    command.bytes.forEach((byte, i) => {
      model[command.offset + i] = (model[command.offset + i] ?? 0) & byte;
    });
  }
}

function run(flash: ReturnType<typeof createNorFlash>, command: Command): void {
  if (command.kind === "erase") flash.eraseSector(command.sector * geometry.sectorSize);
  else flash.program(command.offset, command.bytes);
}

const blank = () => new Uint8Array(geometry.size).fill(0xff);

describe("NOR flash", () => {
  it("holds what a plain model holds after any commands", () => {
    fc.assert(
      fc.property(commands, fc.nat(geometry.size), fc.nat(geometry.size), (list, a, b) => {
        const flash = createNorFlash(geometry);
        const model = blank();
        for (const command of list) {
          run(flash, command);
          apply(model, command);
        }
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        assert.deepEqual(flash.read(from, to - from), model.slice(from, to));
      }),
    );
  });

  it("after a cut holds each bit as it was before or after the command under way, and refuses all later ones", () => {
    fc.assert(
      fc.property(commands, fc.integer({ min: 1, max: 40 }), fc.constantFrom(...tears), (list, at, tear) => {
        const flash = createNorFlash(geometry);
        const [before, after] = [blank(), blank()];
        let cuts = 0;
        const onCut = () => {
          cuts += 1;
        };
        flash.cutAt(at, onCut, { tear, seed: at });
        for (const command of list) {
          apply(after, command);
          try {
            run(flash, command);
          } catch (thrown) {
            assert.ok(thrown instanceof PowerLost);
            break;
          }
          apply(before, command);
        }
        assert.equal(cuts, flash.operations >= at ? 1 : 0);
        if (cuts > 0) assert.throws(() => flash.eraseSector(0), PowerLost);
        for (const [i, byte] of flash.read(0, geometry.size).entries()) {
          const [old = 0, next = 0] = [before[i], after[i]];
          if (tear === "scattered")
            assert.equal((byte ^ old) & ~(old ^ next), 0, `byte ${i} has a bit of its own`);
          else assert.ok(byte === old || byte === next, `byte ${i} is neither old nor new`);
        }
        flash.disarm();
        assert.doesNotThrow(() => flash.eraseSector(0));
      }),
    );
  });

  it("tears pages and sectors somewhere in the middle, the same way each time", () => {
    const image = new Uint8Array(geometry.pageSize).fill(0);
    const torn = (operation: number) => {
      const flash = createNorFlash(geometry);
      flash.cutAt(operation, () => {});
      assert.throws(() => {
        for (let page = 0; page < 8; page += 1) flash.program(page * geometry.pageSize, image);
      }, PowerLost);
      return flash.read((operation - 1) * geometry.pageSize, geometry.pageSize).filter((byte) => byte === 0)
        .length;
    };
    const lengths = [1, 2, 3, 4, 5, 6, 7, 8].map(torn);
    assert.ok(lengths.some((length) => length > 0 && length < geometry.pageSize));
    assert.deepEqual(lengths, [1, 2, 3, 4, 5, 6, 7, 8].map(torn));
  });

  /** Which bytes of a page that was to become zero are as they were, part-way, or done. */
  const tornPage = (tear: Tear, seed = 1) => {
    const flash = createNorFlash(geometry);
    flash.cutAt(1, () => {}, { tear, seed });
    assert.throws(() => flash.program(0, new Uint8Array(geometry.pageSize)), PowerLost);
    return flash.read(0, geometry.pageSize);
  };
  /** The same of a sector of zeros that was to be erased. */
  const tornSector = (tear: Tear, seed = 1) => {
    const flash = createNorFlash(geometry);
    flash.program(0, new Uint8Array(geometry.sectorSize));
    flash.cutAt(flash.operations + 1, () => {}, { tear, seed });
    assert.throws(() => flash.eraseSector(0), PowerLost);
    return flash.read(0, geometry.sectorSize);
  };

  it("is torn as it is told: not at all, all but the end, or in bits all over", () => {
    assert.ok(tornPage("nothing").every((byte) => byte === 0xff));
    assert.ok(tornSector("nothing").every((byte) => byte === 0));
    assert.deepEqual(
      [...tornPage("almost")].map((byte) => byte === 0),
      Array.from({ length: geometry.pageSize }, (_, at) => at < geometry.pageSize - 1),
    );
    assert.deepEqual(
      [...tornSector("almost")].map((byte) => byte === 0),
      Array.from({ length: geometry.sectorSize }, (_, at) => at < geometry.pageSize),
    );
    for (const bytes of [tornPage("scattered"), tornSector("scattered")]) {
      const halves = [bytes.subarray(0, bytes.length / 2), bytes.subarray(bytes.length / 2)];
      for (const half of halves)
        assert.ok(new Set(half).size > 50, "half of it is whole");
    }
  });

  it("is torn alike with the same seed, and otherwise with another", () => {
    for (const tear of ["front", "scattered"] as const) {
      assert.deepEqual(tornSector(tear, 7), tornSector(tear, 7));
      assert.notDeepEqual(tornSector(tear, 7), tornSector(tear, 8));
    }
  });

  it("counts one operation for each page touched and each sector erased", () => {
    const flash = createNorFlash(geometry);
    flash.program(0xf0, new Uint8Array(0x120));
    flash.eraseSector(0x1000);
    assert.equal(flash.operations, 4);
  });

  it("refuses addresses outside the chip and unaligned sectors", () => {
    const flash = createNorFlash(geometry);
    assert.throws(() => flash.program(geometry.size - 1, new Uint8Array(2)), RangeError);
    assert.throws(() => flash.read(-1, 1), RangeError);
    assert.throws(() => flash.eraseSector(0x10), RangeError);
  });
});
