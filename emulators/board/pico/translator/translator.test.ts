import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { Chip } from "../chip.ts";
import { DeviceTime } from "../device-time.ts";
import { runMended } from "../mended-core.ts";
import { place, shareFlags } from "./flags.ts";
import { translate } from "./translate.ts";

const codeAt = 0x2000_1000;
const ramStart = 0x2000_0000;
const dataAt = 0x2000_0400;
const flashSize = 0x1_0000;

interface State {
  readonly code: readonly number[];
  /** Registers 0 to 14; 0 where it says nothing. */
  readonly registers: readonly number[];
  /** N, Z, C and V, the first two never both. */
  readonly flags?: number;
}

/** A chip whose RAM and flash hold something everywhere. */
function makeChip(): Chip {
  const flash = new Uint8Array(flashSize).map((_, at) => (at * 7) & 0xff);
  const chip = new Chip(flash, new DeviceTime());
  shareFlags(chip.core, chip.machine.F);
  const silent = () => {};
  chip.logger = { debug: silent, info: silent, warn: silent, error: silent };
  chip.openWindow(true);
  return chip;
}
const [chip, other] = [makeChip(), makeChip()];

/** Has `chip` about to run the code in that state. */
function prepare({ core, sram, machine }: Chip, { code, registers, flags = 0 }: State): void {
  sram.fill(0x5a);
  machine.P.fill(0);
  // As `Traces` does: what is written into the code ends the trace.
  machine.P[(codeAt - ramStart) >> 8] = 1;
  for (const [at, halfword] of code.entries()) machine.H[(codeAt - ramStart) / 2 + at] = halfword;
  for (let number = 0; number < 15; number += 1) core.registers[number] = registers[number] ?? 0;
  core.SP &= ~3;
  core.APSR = flags << 28;
  core.PC = codeAt;
}

/** Runs the trace that begins at the code; undefined when its first instruction is for itself. */
function runTranslated(chip: Chip, limit = 1000): number | undefined {
  const { R, F, W, H, B, P, X } = chip.machine;
  const layout = { ramSize: B.length, flashSize: X.length };
  const code = { fetch: (at: number) => chip.readUint16(at), isBeginning: () => false };
  return translate(codeAt, layout, code)?.run(R, F, W, H, B, P, X, limit);
}

/** Runs instructions one by one until the one at `end`. */
function runOneByOne(chip: Chip, end: number): void {
  const { core } = chip;
  for (let count = 0; core.PC !== end; count += 1) {
    assert.ok(count < 500, `it never came to 0x${end.toString(16)}`);
    if (!runMended(core, chip.readUint16(core.PC))) core.executeInstruction();
  }
}

const stateOf = ({ core }: Chip) => ({ registers: [...core.registers], flags: core.APSR >>> 28 });

/** Forward where it branches, so that both ways of running it come to an end at the same place. */
function forward(code: number): number {
  if (code >> 12 === 0xd) return code & 0xff0f;
  return code >> 11 === 0x1c ? code & 0xf80f : code;
}

const edges = [0, 1, 2, 31, 32, 33, 0x7f, 0xff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];
const word = fc.oneof(
  { weight: 3, arbitrary: fc.nat(0x3f0).map((offset) => dataAt + (offset & ~3)) },
  { weight: 1, arbitrary: fc.nat(0x3f0).map((offset) => dataAt + offset) },
  { weight: 1, arbitrary: fc.nat(0xfff0).map((offset) => 0x1000_0000 + (offset & ~3)) },
  { weight: 3, arbitrary: fc.constantFrom(...edges) },
  { weight: 2, arbitrary: fc.nat(0xffff_ffff) },
);
const state = fc.record({
  code: fc.array(fc.nat(0xffff).map(forward), { minLength: 1, maxLength: 60 }),
  registers: fc.array(word, { minLength: 15, maxLength: 15 }),
  flags: fc.nat(15).filter((flags) => (flags & 12) !== 12),
});

const registers = new Array<number>(15).fill(dataAt);
/** blx lr; movs r0, r0 */
const callsItsLink = { code: [0x47f0, 0], registers: registers.with(14, codeAt + 9), flags: 0 };
/** add r1, pc, #0; strb r0, [r2, r1]; movs r0, r0, of which the store makes movs r4, r1 */
const overwritesItself = { code: [0xa100, 0x5450, 0], registers: registers.with(0, 12).with(2, 0), flags: 0 };

function shiftedOnce(kind: "left" | "right" | "signed" | "rotate", value: number): number {
  switch (kind) {
    case "left":
      return value << 1;
    case "signed":
      return (value | 0) >> 1;
    case "rotate":
      return (value >>> 1) | (value << 31);
    case "right":
      return value >>> 1;
  }
}

suite("translated code", () => {
  test("leaves registers, flags and memory as the instructions do one by one", () => {
    let translated = 0;
    fc.assert(
      fc.property(state, (from) => {
        prepare(chip, from);
        prepare(other, from);
        const taken = runTranslated(chip);
        if (taken === undefined) return;
        translated += 1;
        runOneByOne(other, chip.core.PC);
        assert.deepEqual(stateOf(chip), stateOf(other));
        assert.equal(Buffer.compare(chip.sram, other.sram), 0, "memory");
      }),
      { numRuns: 1500, examples: [[callsItsLink], [overwritesItself]] },
    );
    assert.ok(translated > 750, `${translated} were translated`);
  });

  test("goes round in a loop until its time is up, and keeps what it has", () => {
    // adds r0, #1; adds r1, r1, r0; subs r2, #1; bne back
    const code = [0x3001, 0x1809, 0x3a01, 0xd1fb];
    prepare(chip, { code, registers: [0, 0, 1000] });
    const taken = runTranslated(chip, 100) ?? assert.fail("not translated");
    assert.ok(taken >= 100 && taken < 110, `${taken} cycles`);
    assert.equal(chip.core.PC, codeAt);
    const rounds = chip.core.registers[0] ?? 0;
    assert.deepEqual(
      [...chip.core.registers.subarray(0, 3)],
      [rounds, (rounds * (rounds + 1)) / 2, 1000 - rounds],
    );
    runTranslated(chip, 100_000);
    assert.deepEqual([...chip.core.registers.subarray(0, 3)], [1000, 500_500, 0]);
    assert.equal(chip.core.PC, codeAt + 8);
  });

  test("ends after a store to what code was translated from, and says where", () => {
    // str r1, [r0]; movs r2, #7
    prepare(chip, { code: [0x6001, 0x2207], registers: [codeAt] });
    runTranslated(chip);
    assert.equal(chip.core.PC, codeAt + 2);
    assert.equal(chip.machine.F[place.modified], codeAt - 0x2000_0000);
  });

  test("leaves what is beside RAM and flash to be run by itself, before it has done anything", () => {
    // movs r2, #5; ldr r1, [r0]
    prepare(chip, { code: [0x2205, 0x6801], registers: [0x4005_4028, 9] });
    assert.ok((runTranslated(chip) ?? 0) < 0);
    assert.deepEqual([...chip.core.registers.subarray(0, 3)], [0x4005_4028, 9, 5]);
    assert.equal(chip.core.PC, codeAt + 2);
  });
});

suite("instructions whose flags rp2040js gets wrong", () => {
  const values = [...edges, 0x1234_5678];
  const asSigned = (value: number) => BigInt.asIntN(32, BigInt(value));

  test("sums and differences with carry, by arithmetic on whole numbers", () => {
    for (const a of values)
      for (const b of values)
        for (const carry of [0, 1])
          for (const code of [0x4148, 0x4188]) {
            const adds = code === 0x4148;
            const state = { code: [code], registers: [a, b], flags: carry * 2 };
            const exact = adds
              ? asSigned(a) + asSigned(b) + BigInt(carry)
              : asSigned(a) - asSigned(b) - BigInt(1 - carry);
            const whole = adds
              ? BigInt(a) + BigInt(b) + BigInt(carry)
              : BigInt(a) - BigInt(b) - BigInt(1 - carry);
            const result = Number(BigInt.asUintN(32, exact));
            const flags =
              (result >>> 31 ? 8 : 0) |
              (result === 0 ? 4 : 0) |
              ((adds ? whole > 0xffff_ffffn : whole >= 0n) ? 2 : 0) |
              (exact === BigInt.asIntN(32, exact) ? 0 : 1);
            for (const run of [runTranslated, (chip: Chip) => runMended(chip.core, code)]) {
              prepare(chip, state);
              run(chip);
              assert.deepEqual(
                [chip.core.registers[0], chip.core.APSR >>> 28],
                [result, flags],
                JSON.stringify({ a, b, carry, code }),
              );
            }
          }
  });

  test("shifts by a register, bit by bit", () => {
    const step = [
      [0x4088, "left"],
      [0x40c8, "right"],
      [0x4108, "signed"],
      [0x41c8, "rotate"],
    ] as const;
    for (const [code, kind] of step)
      for (const a of values)
        for (const by of [0, 1, 31, 32, 33, 64, 255, 256])
          for (const carry of [0, 1]) {
            let [result, out] = [a >>> 0, carry];
            for (let count = 0; count < (by & 255); count += 1) {
              out = kind === "left" ? result >>> 31 : result & 1;
              result = shiftedOnce(kind, result);
              result >>>= 0;
            }
            for (const run of [runTranslated, (chip: Chip) => runMended(chip.core, code)]) {
              prepare(chip, { code: [code], registers: [a, by], flags: carry * 2 });
              run(chip);
              assert.deepEqual(
                [chip.core.registers[0], chip.core.C],
                [result, out === 1],
                JSON.stringify({ kind, a, by, carry }),
              );
            }
          }
  });
});
