import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { pattern } from "../equipment/flash-contract.ts";
import type { FlashTool } from "../equipment/index.ts";
import { type CarefulFlashOptions, createCarefulFlash, type FlashEvent } from "./careful-flash.ts";
import { FinalFlashFault } from "./tool-fault.ts";

const sectorSize = 4096;
const size = 8 * sectorSize;
const hardwareId = Uint8Array.of(0xe6, 0x61);

/** A tool with a chip in memory, which does as it is told and can be told to fail. */
class ToolInMemory implements FlashTool {
  readonly chip: Uint8Array;
  readonly calls: string[] = [];
  id: Uint8Array | undefined = hardwareId;
  /** Reasons for which the next calls fail. */
  failures: Error[] = [];
  /** Changes what is about to be programmed. */
  spoil: (bytes: Uint8Array) => void = () => {};

  constructor(chip: Uint8Array) {
    this.chip = chip;
  }

  async read(offset: number, length: number) {
    this.#note(`read ${offset} ${length}`);
    return this.chip.slice(offset, offset + length);
  }

  async erase(offset: number, length: number) {
    this.#note(`erase ${offset} ${length}`);
    const erased = new Uint8Array(length).fill(0xff);
    this.spoil(erased);
    this.chip.set(erased, offset);
  }

  async write(offset: number, bytes: Uint8Array) {
    this.#note(`write ${offset} ${bytes.length}`);
    const programmed = Uint8Array.from(bytes);
    this.spoil(programmed);
    this.chip.set(programmed, offset);
  }

  async release() {
    this.#note("release");
  }

  async readHardwareId() {
    this.#note("id");
    return this.id;
  }

  async [Symbol.asyncDispose]() {}

  #note(call: string): void {
    this.calls.push(call);
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
  }
}

const failure = (what: string) => new EquipmentFault("FLASH_FAILED", `${what}.`, { help: "Look." });
const isFault = { name: "EquipmentFault", code: "FLASH_FAILED" };

async function make(t: TestContext, more: Partial<CarefulFlashOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "assay-flash-test-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const before = pattern(size, 1);
  const tool = new ToolInMemory(Uint8Array.from(before));
  const events: FlashEvent[] = [];
  const onEvent = (event: FlashEvent) => {
    events.push(event);
  };
  const options = { tool, place: "board-7", size, sectorSize, folder, onEvent, ...more };
  const changes = () => tool.calls.filter((call) => /^(write|erase)/.test(call));
  return { tool, before, folder, events, changes, options, flash: createCarefulFlash(options) };
}

suite("careful flash: bytes", () => {
  test("bytes within and across sectors replace what was there and nothing else", async (t) => {
    const { flash, tool, before } = await make(t);
    for (const [offset, length] of [
      [3, 10],
      [sectorSize - 5, 10],
      [2 * sectorSize, sectorSize],
      [4 * sectorSize + 1, 2 * sectorSize],
      [size - 1, 1],
    ] as const) {
      const bytes = pattern(length, offset);
      await flash.write(offset, bytes);
      before.set(bytes, offset);
      assert.deepEqual(tool.chip, before, `${length} at ${offset}`);
      assert.deepEqual(await flash.read(offset, length), bytes);
    }
  });

  test("sectors that hold it already are left alone, also between others", async (t) => {
    const { flash, before, changes } = await make(t);
    await flash.write(100, before.subarray(100, 3 * sectorSize));
    assert.deepEqual(changes(), []);
    const bytes = before.slice(0, 5 * sectorSize);
    for (const at of [0, 1, 3]) bytes[at * sectorSize + 7] = (bytes[at * sectorSize + 7] ?? 0) ^ 0x80;
    await flash.write(0, bytes);
    assert.deepEqual(changes(), [`write 0 ${2 * sectorSize}`, `write ${3 * sectorSize} ${sectorSize}`]);
  });

  test("whole sectors are erased", async (t) => {
    const { flash, tool, before } = await make(t);
    await flash.erase(sectorSize, 2 * sectorSize);
    before.fill(0xff, sectorSize, 3 * sectorSize);
    assert.deepEqual(tool.chip, before);
  });

  test("what lies outside or is misaligned is refused before the tool is used", async (t) => {
    const { flash, tool } = await make(t);
    await assert.rejects(flash.read(size - 1, 2), RangeError);
    await assert.rejects(flash.read(-1, 2), RangeError);
    await assert.rejects(flash.write(size, Uint8Array.of(1)), RangeError);
    await assert.rejects(flash.erase(0, 100), RangeError);
    await assert.rejects(flash.erase(100, sectorSize), RangeError);
    await assert.rejects(flash.erase(size, sectorSize), RangeError);
    assert.deepEqual(tool.calls, []);
  });

  test("nothing is nothing", async (t) => {
    const { flash, tool } = await make(t);
    assert.deepEqual(await flash.read(size, 0), new Uint8Array(0));
    await flash.write(0, new Uint8Array(0));
    await flash.erase(sectorSize, 0);
    assert.deepEqual(tool.calls, []);
  });
});

suite("careful flash: a tool that fails", () => {
  test("twice and then works is no fault, and both failures are told", async (t) => {
    const { flash, tool, events, before } = await make(t);
    tool.failures = [failure("no ACK"), failure("no sync")];
    assert.deepEqual(await flash.read(0, 10), before.slice(0, 10));
    const operation = "reading 10 bytes from 0";
    assert.deepEqual(events, [
      { kind: "attempt-failed", operation, attempt: 1, attempts: 3, reason: "no ACK." },
      { kind: "attempt-failed", operation, attempt: 2, attempts: 3, reason: "no sync." },
    ]);
  });

  test("always is a fault with every attempt's reason and the tool's remedy", async (t) => {
    const { flash, tool, events } = await make(t, { attempts: 4 });
    tool.failures = ["one", "two", "three", "four"].map(failure);
    await assert.rejects(flash.read(0, 10), {
      ...isFault,
      message:
        /board-7: reading 10 bytes from 0 failed 4 times: \(1\) one\. \(2\) two\. \(3\) three\. \(4\) four\.$/,
      help: "Look.",
    });
    assert.equal(events.length, 4);
  });

  test("in a way that cannot be mended is not tried again", async (t) => {
    const { flash, tool, events } = await make(t);
    tool.failures = [new FinalFlashFault("board-7", "it is not installed", { help: "Install it." })];
    await assert.rejects(flash.read(0, 10), { ...isFault, help: "Install it." });
    assert.deepEqual(tool.calls, ["read 0 10"]);
    assert.equal(events.length, 1);
  });

  test("with a programming error of ours is not retried and not disguised", async (t) => {
    const { flash, tool } = await make(t);
    tool.failures = [new TypeError("a bug")];
    await assert.rejects(flash.read(0, 10), { name: "TypeError", message: "a bug" });
    assert.deepEqual(tool.calls, ["read 0 10"]);
  });

  test("by reading too little is a fault", async (t) => {
    const { flash, tool } = await make(t);
    tool.read = async () => new Uint8Array(3);
    await assert.rejects(flash.read(0, 10), { ...isFault, message: /read 3 of 10 bytes from 0/ });
  });

  test("by writing one wrong byte without a word is found, written again, and a fault that names the byte", async (t) => {
    const { flash, tool, events, changes } = await make(t);
    tool.spoil = (bytes) => {
      bytes[5] = 0x0f;
    };
    const bytes = pattern(sectorSize, 2);
    bytes[5] = 0xa0;
    const message = new RegExp(`byte ${sectorSize + 5} reads back as 0x0f and should be 0xa0`);
    await assert.rejects(flash.write(sectorSize, bytes), { ...isFault, message });
    assert.equal(changes().length, 3);
    assert.equal(events.filter(({ kind }) => kind === "attempt-failed").length, 3);
    tool.spoil = () => {};
    await flash.write(sectorSize, bytes);
    assert.deepEqual(tool.chip.slice(sectorSize, 2 * sectorSize), bytes);
  });

  test("by erasing in part without a word is found", async (t) => {
    const { flash, tool } = await make(t);
    tool.spoil = (bytes) => {
      bytes[sectorSize - 1] = 0x7f;
    };
    const message = new RegExp(`byte ${3 * sectorSize - 1} reads back as 0x7f and should be 0xff`);
    await assert.rejects(flash.erase(2 * sectorSize, sectorSize), { ...isFault, message });
  });
});

suite("careful flash: which board", () => {
  test("it is asked before each reading and each change, as it may have been swapped since the last", async (t) => {
    let isSwapped = false;
    const { flash, tool } = await make(t, {
      identify: async () => {
        if (isSwapped) throw new EquipmentFault("BOARD_SWAPPED", "It is board 8.", { help: "Look." });
      },
    });
    await flash.read(0, 10);
    await flash.write(0, Uint8Array.of(1));
    const before = Uint8Array.from(tool.chip);
    isSwapped = true;
    for (const act of [
      () => flash.read(0, 10),
      () => flash.write(0, Uint8Array.of(2)),
      () => flash.erase(0, sectorSize),
    ])
      await assert.rejects(act(), { code: "BOARD_SWAPPED" });
    assert.deepEqual(tool.chip, before);
  });

  test("one that is swapped after a failed attempt is not touched by the next", async (t) => {
    let isSwapped = false;
    const { flash, tool, events } = await make(t, {
      identify: async () => {
        if (isSwapped) throw new EquipmentFault("BOARD_SWAPPED", "It is board 8.", { help: "Look." });
      },
    });
    await flash.write(0, Uint8Array.of(1));
    const write = tool.write.bind(tool);
    tool.write = async () => {
      tool.write = write;
      isSwapped = true;
      throw failure("the probe lost the target");
    };
    const before = Uint8Array.from(tool.chip);
    await assert.rejects(flash.write(0, Uint8Array.of(2)), { code: "BOARD_SWAPPED" });
    assert.deepEqual(tool.chip, before);
    assert.equal(events.filter(({ kind }) => kind === "attempt-failed").length, 2);
  });

  test("another one is not touched, however often it is tried", async (t) => {
    const { flash, tool, before, folder } = await make(t, {
      identify: async () => {
        throw failure("it is board 8");
      },
    });
    const message = /it is board 8/;
    await assert.rejects(flash.write(0, Uint8Array.of(1)), { ...isFault, message });
    await assert.rejects(flash.erase(0, sectorSize), { ...isFault, message });
    await assert.rejects(flash.restore(), isFault);
    assert.deepEqual(tool.chip, before);
    assert.deepEqual(readdirSync(folder), []);
  });

  test("asking it may use the flash itself", async (t) => {
    const { flash, options } = await make(t);
    const asking = createCarefulFlash({
      ...options,
      identify: async () => {
        assert.deepEqual(await flash.readHardwareId(), hardwareId);
        await flash.read(0, 4);
      },
    });
    await asking.write(0, Uint8Array.of(1));
  });
});

suite("careful flash: backup", () => {
  const name = "board-7-e661.flash.bin";

  test("the whole flash is kept before the first change, and that one for good", async (t) => {
    const { flash, folder, before, events, options } = await make(t);
    await flash.write(0, pattern(2 * sectorSize, 3));
    const path = join(folder, name);
    assert.deepEqual(Uint8Array.from(readFileSync(path)), before);
    assert.equal(events.filter(({ kind }) => kind === "backed-up").length, 1);
    await createCarefulFlash(options).erase(0, size);
    assert.deepEqual(Uint8Array.from(readFileSync(path)), before);
    assert.equal(events.filter(({ kind }) => kind === "backed-up").length, 1);
  });

  test("it is brought back, and sectors that were not changed are left alone", async (t) => {
    const { flash, tool, before, options } = await make(t);
    await flash.write(sectorSize, pattern(sectorSize, 3));
    tool.calls.length = 0;
    await createCarefulFlash(options).restore();
    assert.deepEqual(tool.chip, before);
    assert.deepEqual(
      tool.calls.filter((call) => call.startsWith("write")),
      [`write ${sectorSize} ${sectorSize}`],
    );
  });

  test("another board at the same place has its own", async (t) => {
    const { flash, tool, folder } = await make(t);
    await flash.write(0, Uint8Array.of(1));
    await flash.release();
    tool.id = Uint8Array.of(0x01);
    await flash.write(0, Uint8Array.of(2));
    assert.deepEqual(
      readdirSync(folder)
        .filter((file) => file.endsWith(".bin"))
        .sort(),
      ["board-7-01.flash.bin", name],
    );
  });

  test("without one nothing can be brought back; one that cannot be read whole lets nothing be changed", async (t) => {
    const { flash, tool, before, folder } = await make(t);
    await assert.rejects(flash.restore(), { ...isFault, message: /no backup/ });
    tool.failures = [];
    tool.read = async () => {
      throw failure("readback protection");
    };
    await assert.rejects(flash.erase(0, sectorSize), { ...isFault, message: /readback protection/ });
    assert.deepEqual(tool.chip, before);
    assert.deepEqual(readdirSync(folder), []);
  });

  test("without a folder none is made, and nothing can be brought back; bytes are read back all the same", async (t) => {
    const { folder, options, tool } = await make(t);
    const flash = createCarefulFlash({ ...options, folder: undefined });
    await flash.write(0, pattern(sectorSize, 3));
    await assert.rejects(flash.restore(), { ...isFault, message: /no backup/ });
    assert.deepEqual(readdirSync(folder), []);
    tool.spoil = (bytes) => {
      bytes[5] = 0x0f;
    };
    await assert.rejects(flash.erase(0, sectorSize), { ...isFault, message: /byte 5 reads back/ });
  });

  test("one of another size is not taken for this flash's", async (t) => {
    const { flash, folder, changes } = await make(t);
    writeFileSync(join(folder, name), "short");
    await assert.rejects(flash.write(0, Uint8Array.of(1)), { ...isFault, message: /has 5 bytes/ });
    await assert.rejects(flash.restore(), { ...isFault, message: /has 5 bytes/ });
    assert.deepEqual(changes(), []);
  });

  test("a folder that cannot be written to is a fault before any change", async (t) => {
    const { folder, options, changes } = await make(t);
    writeFileSync(join(folder, "file"), "");
    const flash = createCarefulFlash({ ...options, folder: join(folder, "file") });
    await assert.rejects(flash.write(0, Uint8Array.of(1)), { name: "EquipmentFault" });
    assert.deepEqual(changes(), []);
  });
});

suite("careful flash: erase cycles", () => {
  const counts = (folder: string) =>
    JSON.parse(readFileSync(join(folder, "board-7-e661.erases.json"), "utf8")).erases as Record<
      string,
      number
    >;

  test("are counted for each sector, also of attempts that fail, and outlast the run", async (t) => {
    const { flash, tool, folder, options } = await make(t);
    await flash.write(sectorSize, pattern(2 * sectorSize, 4));
    await flash.erase(2 * sectorSize, sectorSize);
    assert.deepEqual(counts(folder), { 1: 1, 2: 2 });
    await createCarefulFlash(options).erase(2 * sectorSize, sectorSize);
    assert.deepEqual(counts(folder), { 1: 1, 2: 3 });
    const erase = tool.erase.bind(tool);
    tool.erase = async (offset, length) => {
      tool.erase = erase;
      throw failure(`${offset} ${length}`);
    };
    await flash.erase(0, sectorSize);
    assert.deepEqual(counts(folder), { 0: 2, 1: 1, 2: 3 });
  });

  test("over the limit are refused with nothing changed, and warned of from 90 %", async (t) => {
    const { flash, events, folder, changes } = await make(t, { eraseLimit: 10 });
    const warnings = () => events.filter(({ kind }) => kind === "wear-warning");
    for (let cycle = 1; cycle <= 10; cycle += 1) {
      await flash.erase(sectorSize, sectorSize);
      assert.equal(warnings().length, cycle < 9 ? 0 : 1, `after ${cycle}`);
    }
    assert.deepEqual(warnings(), [{ kind: "wear-warning", sector: 1, cycles: 9, limit: 10 }]);
    const before = changes().length;
    const message = /sector 1 was erased 10 times, its limit is 10/;
    await assert.rejects(flash.erase(0, 2 * sectorSize), { ...isFault, message, help: /Use another board/ });
    await assert.rejects(flash.write(sectorSize + 9, Uint8Array.of(0)), { ...isFault, message });
    assert.equal(changes().length, before);
    assert.deepEqual(counts(folder), { 1: 10 });
    await flash.erase(0, sectorSize);
  });

  test("of a file that holds something else are not guessed", async (t) => {
    for (const text of ["{", "[]", JSON.stringify({ sectorSize: 512, erases: {} })]) {
      const { flash, folder, changes } = await make(t);
      writeFileSync(join(folder, "board-7-e661.erases.json"), text);
      await assert.rejects(flash.erase(0, sectorSize), { ...isFault, message: /holds no erase counts/ });
      assert.deepEqual(changes(), []);
    }
  });
});
