import assert from "node:assert/strict";
import { suite, type TestContext, test } from "node:test";
import { EquipmentFault } from "../../core/kernel/index.ts";
import type { FlashTool } from "./index.ts";

/** A tool with a board of its own. */
export interface FlashUnderTest extends AsyncDisposable {
  readonly tool: FlashTool;
  /** What the chip holds, seen past the tool. */
  contents(): Promise<Uint8Array>;
  /** Whether the tool holds the board, seen past the tool; left out where nothing does. */
  readonly held?: () => Promise<boolean>;
  /** Takes the board away; left out where that cannot be. */
  readonly unplug?: () => Promise<void>;
}

export interface FlashTraits {
  /** The board's name, as faults must name it. */
  readonly place: string;
  /** Bytes; at least six sectors. */
  readonly size: number;
  readonly sectorSize: number;
  readonly hardwareId: Uint8Array | undefined;
  /** Whether the tool can erase whole sectors; one that cannot says so. */
  readonly erases: boolean;
}

/** Makes a tool with a board whose flash has the contents. */
export type MakeFlash = (contents: Uint8Array) => Promise<FlashUnderTest>;

/** The suite that every flash tool passes. */
export function flashToolContract(name: string, make: MakeFlash, traits: FlashTraits): void {
  const { size, sectorSize } = traits;
  const before = pattern(size, 1);
  const at = async (t: TestContext) => {
    const made = await make(before);
    t.after(() => made[Symbol.asyncDispose]());
    return made;
  };

  suite(`flash tool contract: ${name}`, () => {
    test("reads what the flash holds, from anywhere", async (t) => {
      const { tool } = await at(t);
      for (const [from, length] of [
        [0, sectorSize],
        [sectorSize + 3, 1],
        [sectorSize - 5, 300],
        [size - 7, 7],
      ] as const)
        assert.deepEqual(
          await tool.read(from, length),
          before.slice(from, from + length),
          `${length} from ${from}`,
        );
    });

    test("writes sectors over what they held, and touches no other", async (t) => {
      const { tool, contents } = await at(t);
      const bytes = pattern(2 * sectorSize, 2);
      await tool.write(sectorSize, bytes);
      const wanted = Uint8Array.from(before);
      wanted.set(bytes, sectorSize);
      assert.ok(
        Buffer.compare(await contents(), wanted) === 0,
        "the two sectors hold it, the others what they held",
      );
      assert.ok(Buffer.compare(await tool.read(0, size), wanted) === 0, "the tool reads it back");
    });

    test("erases sectors, or says that it cannot", async (t) => {
      const { tool, contents } = await at(t);
      const wanted = Uint8Array.from(before);
      if (traits.erases) {
        wanted.fill(0xff, sectorSize, 3 * sectorSize);
        await tool.erase(sectorSize, 2 * sectorSize);
      } else await assert.rejects(tool.erase(sectorSize, 2 * sectorSize), isFault(traits.place));
      assert.ok(Buffer.compare(await contents(), wanted) === 0);
    });

    test("holds the board until it is released, and takes it anew", async (t) => {
      const { tool, held } = await at(t);
      await tool.release();
      await tool.read(0, 4);
      if (held !== undefined) assert.equal(await held(), true, "after a read");
      await tool.release();
      if (held !== undefined) assert.equal(await held(), false, "after the release");
      await tool.release();
      await tool.write(0, pattern(sectorSize, 3));
      if (held !== undefined) assert.equal(await held(), true, "after a write");
      await tool.release();
      if (held !== undefined) assert.equal(await held(), false, "after the second release");
    });

    test("reads the hardware id where it can", async (t) => {
      const { tool } = await at(t);
      assert.deepEqual(await tool.readHardwareId(), traits.hardwareId);
      assert.deepEqual(await tool.readHardwareId(), traits.hardwareId, "twice the same");
    });

    test("a board that is gone is a fault that names the place and a remedy", async (t) => {
      const { tool, unplug } = await at(t);
      if (unplug === undefined) return;
      await tool.read(0, 4);
      await unplug();
      await assert.rejects(tool.read(0, 4), isFault(traits.place));
      await assert.rejects(tool.write(0, pattern(sectorSize, 4)), isFault(traits.place));
    });
  });
}

function isFault(place: string) {
  return (thrown: unknown) => {
    assert.ok(thrown instanceof EquipmentFault, String(thrown));
    assert.equal(thrown.code, "FLASH_FAILED");
    assert.match(thrown.message, new RegExp(place));
    assert.notEqual(thrown.help, "");
    return true;
  };
}

/** Bytes of all values, different for each seed and in each sector. */
export function pattern(length: number, seed: number): Uint8Array {
  let state = seed * 2_654_435_761;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  });
}
