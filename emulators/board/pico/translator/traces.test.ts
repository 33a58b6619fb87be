import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Chip } from "../chip.ts";
import { DeviceTime } from "../device-time.ts";
import { Processor } from "../processor.ts";

const codeAt = 0x2000_2000;

/** Runs `code` from RAM, which ends by waiting, on a chip of its own; returns registers 0 to 3. */
function run(code: readonly number[], fresh = new Chip(new Uint8Array(0x1000), new DeviceTime())): number[] {
  const processor = processorOf(fresh);
  start(fresh, code);
  while (!processor.asleep) processor.run(10_000);
  return [...fresh.core.registers.subarray(0, 4)];
}

function processorOf(chip: Chip): Processor {
  return new Processor(chip, new DeviceTime(), (fault) => {
    throw fault;
  });
}

function start({ core, machine }: Chip, code: readonly number[]): void {
  machine.H.set(code, (codeAt - 0x2000_0000) / 2);
  core.registers.fill(0);
  core.SP = 0x2004_0000;
  core.PC = codeAt;
}

/** movs r1, #200; adds r0, #step; subs r1, #1; bne back; wfi */
const counting = (step: number) => [0x21c8, 0x3000 | step, 0x3901, 0xd1fc, 0xbf30];

suite("traces of translated code", () => {
  test("are made again for other code at the same address, also when the first is known", () => {
    assert.equal(run(counting(1))[0], 200);
    assert.equal(run(counting(2))[0], 400);
    assert.equal(run(counting(1))[0], 200);
  });

  test("are void once their code was overwritten by the program itself", () => {
    // movs r1, #200; adds r0, #1; subs r1, #1; bne back; then stores r3 over the addition and counts once more, or waits
    const code = [
      ...[0x21c8, 0x3001, 0x3901, 0xd1fc],
      // cmp r2, #0; bne end; movs r2, #1; ldr r3, [pc, #8]; ldr r4, [pc, #12]; strh r3, [r4]; b begin; end: wfi
      ...[0x2a00, 0xd105, 0x2201, 0x4b03, 0x4c03, 0x8023, 0xe7f4, 0x0000, 0xbf30, 0x0000],
      // adds r0, #3; address of the addition
      ...[0x3003, 0x0000, (codeAt + 2) & 0xffff, codeAt >>> 16],
    ];
    assert.equal(run(code)[0], 200 + 600);
  });

  test("are void once something beside the processor wrote there", () => {
    const chip = new Chip(new Uint8Array(0x1000), new DeviceTime());
    const processor = processorOf(chip);
    start(chip, counting(1));
    while (!processor.asleep) processor.run(10_000);
    // As a function of the boot ROM, or an exception that is taken.
    chip.writeUint16(codeAt + 2, 0x3005);
    chip.core.waiting = false;
    chip.core.registers[0] = 0;
    chip.core.PC = codeAt;
    while (!processor.asleep) processor.run(10_000);
    assert.equal(chip.core.registers[0], 1000);
  });
});
