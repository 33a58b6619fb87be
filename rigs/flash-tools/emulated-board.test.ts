import assert from "node:assert/strict";
import { once } from "node:events";
import { createConnection } from "node:net";
import { after, before, suite, test } from "node:test";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { bootReady, encodeRequest } from "../../core/wire/index.ts";
import { flashToolContract, pattern } from "../equipment/flash-contract.ts";
import { openOpenocd, openocdSchema } from "./openocd.ts";
import { type EmulatedBoard, startEmulatedBoard } from "./test-support/emulated-board.ts";

const place = "demo-1";
const sectorSize = 4096;
/** The beginning of its flash is enough for the contract. */
const size = 16 * sectorSize;
const hardwareId = new Uint8Array(12);

let board: EmulatedBoard;
before(async () => {
  board = await startEmulatedBoard();
  hardwareId.set(await board.equipment.readHardwareId());
});
after(() => board[Symbol.asyncDispose]());

const open = ({ served: { tcl, base, hardwareId } }: EmulatedBoard) =>
  openOpenocd(openocdSchema.parse({ driver: "openocd", tcl, base, hardwareId, withinMs: 10_000 }), place);

flashToolContract(
  "openocd, connected to the flash tool of emulated boards",
  async (contents) => {
    await board.equipment.powerOff();
    await board.equipment.writeFlash(0, contents);
    const tool = await open(board);
    return {
      tool,
      contents: () => board.equipment.readFlash(0, size),
      [Symbol.asyncDispose]: () => tool[Symbol.asyncDispose](),
    };
  },
  { place, size, sectorSize, hardwareId, erases: true },
);

suite("the flash tool of emulated boards", () => {
  test("a board stands still while it is held, and boots when released", async (t) => {
    const own = await startEmulatedBoard();
    t.after(() => own[Symbol.asyncDispose]());
    const tool = await open(own);
    t.after(() => tool[Symbol.asyncDispose]());
    const console = createConnection({ host: "127.0.0.1", port: own.console });
    t.after(() => console.destroy());
    let seen = "";
    const saw = async (times: number, what: string) => {
      while (seen.split(what).length - 1 < times) await once(console, "data");
    };
    console.on("data", (bytes) => {
      seen += bytes;
    });
    await saw(1, bootReady);
    await tool.read(0, sectorSize);
    await tool.write(own.served.size - sectorSize, pattern(sectorSize, 5));
    await tool.release();
    await saw(2, bootReady);
    // What it had said before, it would have said before this answer.
    console.write(encodeRequest("last", "status.get", {}));
    await saw(1, '"last"');
    assert.equal(seen.split(bootReady).length - 1, 2, "one boot before it was held, one after");
  });

  test("what is no whole number of sectors is refused, and another client is served meanwhile", async (t) => {
    const [tool, other] = [await open(board), await open(board)];
    t.after(() => tool[Symbol.asyncDispose]());
    t.after(() => other[Symbol.asyncDispose]());
    const results = await Promise.allSettled([tool.erase(100, sectorSize), other.read(0, 16)]);
    const [refused, read] = results;
    assert.ok(refused.status === "rejected" && refused.reason instanceof EquipmentFault);
    assert.match(refused.reason.message, /not sector-aligned/);
    assert.equal(read.status, "fulfilled");
  });

  test("a board that is gone is a fault of the flash; another in its place is had", async (t) => {
    const own = await startEmulatedBoard();
    t.after(() => own[Symbol.asyncDispose]());
    const tool = await open(own);
    t.after(() => tool[Symbol.asyncDispose]());
    const before = await tool.readHardwareId();
    const ended = once(own.device, "exit");
    own.device.kill("SIGTERM");
    await ended;
    await assert.rejects(tool.read(0, 16), { code: "FLASH_FAILED", message: /demo-1/ });
    await own.replaceDevice();
    const after = await tool.readHardwareId();
    assert.equal(after?.length, 12);
    assert.notDeepEqual(after, before);
  });

  for (const how of ["SIGTERM", "SIGINT", "the end of its input"] as const)
    test(`ends on ${how}`, async (t) => {
      const own = await startEmulatedBoard();
      t.after(() => own[Symbol.asyncDispose]());
      const ended = once(own.tool, "exit");
      if (how === "the end of its input") own.tool.stdin?.end();
      else own.tool.kill(how);
      assert.deepEqual(await ended, [0, null]);
      await assert.rejects((await open(own)).read(0, 16), { code: "FLASH_FAILED" });
    });
});
