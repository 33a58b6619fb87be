import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { pattern } from "../equipment/flash-contract.ts";
import { createCarefulFlash, type FlashEvent, flashToolSchema, openFlashTool } from "./index.ts";
import { openBench } from "./test-support/bench.ts";
import { sectorSize } from "./test-support/nor-chip.ts";
import { untilNoneNames } from "./test-support/processes.ts";

/** What the lab sees when a tool is missing, fails, hangs, lies or is refused: each driver against its stand-in. */

const size = 4 * sectorSize;
const place = "board-7";

interface Driver {
  readonly standIn: string;
  readonly options: (program: string) => object;
  /** What the real one says when it loses the board. */
  readonly complaint: RegExp;
}

const drivers: Readonly<Record<string, Driver>> = {
  openocd: {
    standIn: "fake-openocd.ts",
    options: (program) => ({ driver: "openocd", program, config: ["target/rp2040.cfg"], base: 0x1000_0000 }),
    complaint: /Failed to read memory at 0xe000edf0/,
  },
  picotool: {
    standIn: "fake-picotool.ts",
    options: (program) => ({ driver: "picotool", program }),
    complaint: /ERROR: Communication with RP-series device failed/,
  },
  esptool: {
    standIn: "fake-esptool.ts",
    options: (program) => ({ driver: "esptool", program, port: "/dev/ttyUSB0" }),
    complaint: /A fatal error occurred: Packet content transfer stopped/,
  },
  "dfu-util": {
    standIn: "fake-dfu-util.ts",
    options: (program) => ({ driver: "dfu-util", program, eraseByOnes: true }),
    complaint: /Error during download get_status/,
  },
  "probe-rs": {
    standIn: "fake-probe-rs.ts",
    options: (program) => ({ driver: "probe-rs", program, chip: "RP2040", base: 0x1000_0000 }),
    complaint: /Failed to attach to the target/,
  },
  command: {
    standIn: "fake-command.ts",
    options: (program) => ({
      driver: "command",
      base: 0x1000,
      read: [program, "read", "{offset}", "{length}", "{file}"],
      write: [program, "write", "{address:hex}", "{file}"],
      erase: [program, "erase", "{offset:hex}", "{end}"],
    }),
    complaint: /flasher: no answer/,
  },
};

async function make(t: TestContext, { standIn, options }: Driver, more: object = {}) {
  const bench = await openBench(standIn, pattern(size, 1));
  t.after(() => bench[Symbol.asyncDispose]());
  const open = async (program: string) => {
    const tool = await openFlashTool(
      flashToolSchema.parse({ ...options(program), withinMs: 10_000, ...more }),
      place,
    );
    t.after(() => tool[Symbol.asyncDispose]());
    return tool;
  };
  const tool = await open(bench.program);
  const events: FlashEvent[] = [];
  const onEvent = (event: FlashEvent) => {
    events.push(event);
  };
  const folder = join(bench.folder, "kept");
  const flash = createCarefulFlash({ tool, place, size, sectorSize, folder, onEvent });
  return { bench, tool, flash, events, open };
}

/** @returns a check of what was thrown. */
function fault({ message, help = /./ }: { readonly message: RegExp; readonly help?: RegExp }) {
  return (thrown: unknown) => {
    assert.ok(thrown instanceof EquipmentFault, String(thrown));
    assert.equal(thrown.code, "FLASH_FAILED");
    assert.match(thrown.message, message);
    assert.match(thrown.help, help);
    return true;
  };
}

for (const [name, driver] of Object.entries(drivers))
  suite(`${name} that fails`, () => {
    test("by not being there is told with what to install, and not tried again", async (t) => {
      const { bench, open, events } = await make(t, driver);
      const tool = await open(join(bench.folder, "nothing"));
      const flash = createCarefulFlash({
        ...{ tool, place, size, sectorSize, folder: bench.folder },
        onEvent: (event) => events.push(event),
      });
      await assert.rejects(
        flash.read(0, 10),
        fault({ message: /board-7.*cannot be started/, help: /Install|Name/ }),
      );
      assert.equal(events.length, 1);
    });

    test("twice is tried a third time", async (t) => {
      const { bench, flash, events } = await make(t, driver);
      bench.is({ failures: 2 });
      assert.deepEqual(await flash.read(5, 10), pattern(size, 1).slice(5, 15));
      assert.equal(events.length, 2);
      for (const event of events)
        if (event.kind === "attempt-failed") assert.match(event.reason, driver.complaint);
    });

    test("always is given up, with what it said each time; the flash is as it was", async (t) => {
      const { bench, flash } = await make(t, driver);
      bench.is({ failures: 99 });
      const message = new RegExp(
        `failed 3 times: \\(1\\).*${driver.complaint.source}.*\\(2\\).*\\(3\\)`,
        "s",
      );
      await assert.rejects(flash.write(0, Uint8Array.of(1)), fault({ message }));
      assert.deepEqual(Uint8Array.from(bench.chip.contents()), pattern(size, 1));
    });

    test("by hanging is stopped, and nothing of it is left", async (t) => {
      const { bench, tool } = await make(t, driver, { withinMs: 1000 });
      bench.is({ hangs: true });
      await assert.rejects(tool.read(0, 10), fault({ message: /within 1000 ms/ }));
      await untilNoneNames(bench.chip.path);
      bench.is({ hangs: false });
    });

    test("by programming one byte wrong without a word is found", async (t) => {
      const { bench, flash } = await make(t, driver);
      bench.is({ corrupts: true });
      const message = new RegExp(`byte ${sectorSize + 5} reads back as 0x`);
      await assert.rejects(flash.write(sectorSize, pattern(sectorSize, 2)), fault({ message }));
    });

    test("by not erasing without a word is found", async (t) => {
      const { bench, flash } = await make(t, driver);
      bench.is({ forgetsErase: true });
      await assert.rejects(flash.erase(sectorSize, sectorSize), fault({ message: /should be 0xff/ }));
      await assert.rejects(flash.write(0, pattern(sectorSize, 3)), fault({ message: /reads back as/ }));
    });

    test("as the chip refuses to be read is told so, and nothing is changed", async (t) => {
      const { bench, flash } = await make(t, driver);
      bench.is({ protected: true });
      const help = name === "command" ? /by hand/ : /protect|refuses|check/i;
      await assert.rejects(flash.write(0, Uint8Array.of(1)), fault({ message: /board-7/, help }));
      assert.deepEqual(Uint8Array.from(bench.chip.contents()), pattern(size, 1));
    });
  });
