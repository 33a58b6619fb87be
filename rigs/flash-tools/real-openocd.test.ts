import assert from "node:assert/strict";
import { suite, type TestContext, test } from "node:test";
import { pattern } from "../equipment/flash-contract.ts";
import { openOpenocd, openocdSchema } from "./openocd.ts";
import { untilNoneNames } from "./test-support/processes.ts";

/**
 * The driver against Debian's openocd, which no line of ours is in. It has an adapter, a target and a flash bank that need no
 * hardware: they take what is erased and written, and cannot be read.
 */
const base = 0x1000_0000;
/** Of openocd's `faux` bank. */
const sector = 0x1_0000;
const board = [
  "adapter driver dummy",
  "transport select jtag",
  "jtag newtap chip cpu -irlen 4 -expected-id 0",
  "target create chip.cpu testee -chain-position chip.cpu",
  `flash bank bank0 faux ${base} 0x200000 0 0 chip.cpu`,
];

async function open(t: TestContext, commands: readonly string[], name: string) {
  // Known by its command line.
  const marked = [...commands, `set assay_test ${name}`];
  const tool = await openOpenocd(
    openocdSchema.parse({ driver: "openocd", commands: marked, base, withinMs: 10_000 }),
    "board-7",
  );
  t.after(() => tool[Symbol.asyncDispose]());
  return tool;
}

suite("the real openocd", () => {
  test("is started, takes erases and writes, lets the board run, and ends", async (t) => {
    const name = `assay-${process.pid}-whole`;
    const tool = await open(t, board, name);
    await tool.erase(2 * sector, sector);
    await tool.write(sector, pattern(2 * sector, 1));
    await tool.release();
    await tool.erase(0, sector);
    await tool[Symbol.asyncDispose]();
    await untilNoneNames(name);
  });

  test("says what it refuses, with success or not", async (t) => {
    const tool = await open(t, board, `assay-${process.pid}-refused`);
    const isFault = (message: RegExp) => ({ name: "EquipmentFault", code: "FLASH_FAILED", message });
    await assert.rejects(
      tool.erase(0, 4096),
      isFault(/failed with -904: address range 0x10000000 .. 0x10000fff is not sector-aligned/),
    );
    await assert.rejects(tool.write(0x200000, pattern(sector, 1)), isFault(/board-7/));
    await assert.rejects(
      tool.read(0, 16),
      isFault(/failed with -4: Target chip.cpu doesn't support read_memory/),
    );
    await tool.erase(0, sector);
  });

  test("that cannot start says why", async (t) => {
    for (const [commands, message] of [
      [["adapter driver nothing"], /exit code 1; it said: .*nothing/s],
      [["source [find missing.cfg]"], /exit code 1; it said: .*Can't find missing\.cfg/s],
      [["adapter driver cmsis-dap", "adapter serial none"], /exit code 1; it said: .*CMSIS-DAP/s],
    ] as const) {
      const tool = await open(t, commands, "assay-none");
      await assert.rejects(tool.read(0, 16), { name: "EquipmentFault", code: "FLASH_FAILED", message });
    }
  });
});
