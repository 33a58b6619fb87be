import assert from "node:assert/strict";
import { suite, type TestContext, test } from "node:test";
import { openSerialLine } from "../../core/dut/index.ts";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { createBoardProcess } from "./index.ts";

/** Firmware for this test: says that it is up, and answers each line with it in capitals. `die` makes it end. */
const firmware = `
  console.log("up " + process.pid);
  process.stdin.setEncoding("utf8").on("data", (text) => {
    if (text.startsWith("die")) process.exit(3);
    process.stdout.write(text.toUpperCase());
  });
  setInterval(() => {}, 1000);`;

async function bench(context: TestContext) {
  const board = createBoardProcess({ command: [process.execPath, "-e", firmware] }, "board-1");
  context.after(() => board[Symbol.asyncDispose]());
  const line = await openSerialLine({ path: "process", binding: board.console });
  context.after(() => line[Symbol.asyncDispose]());
  const heard: string[] = [];
  let wake = () => {};
  line.onLine(({ direction, text }) => {
    if (direction === "sent") return;
    heard.push(text);
    wake();
  });
  const hear = async (): Promise<string> => {
    while (heard.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return heard.shift() ?? "";
  };
  return { board, line, hear, heard };
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

suite("a board that is a process", () => {
  test("supply starts and ends the command, and its streams are the console", async (t) => {
    const { board, line, hear } = await bench(t);
    assert.equal(await board.read(), false);
    await board.set(true);
    await board.set(true);
    const pid = Number((await hear()).slice(3));
    assert.equal(await board.read(), true);
    line.send("status?\n");
    assert.equal(await hear(), "STATUS?");
    await board.set(false);
    assert.equal(await board.read(), false);
    assert.equal(isAlive(pid), false);
    await board.set(true);
    assert.notEqual(Number((await hear()).slice(3)), pid, "a new start on the same line");
  });

  test("bytes for a board without supply are lost", async (t) => {
    const { board, line, hear, heard } = await bench(t);
    line.send("lost\n");
    await board.set(true);
    assert.match(await hear(), /^up/);
    line.send("kept\n");
    assert.equal(await hear(), "KEPT");
    assert.deepEqual(heard, []);
  });

  test("one that ends by itself is silent, and comes back with supply", async (t) => {
    const { board, line, hear } = await bench(t);
    await board.set(true);
    const pid = Number((await hear()).slice(3));
    line.send("die\n");
    while (isAlive(pid)) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await board.read(), true, "supply is what the bench gives");
    await board.set(false);
    await board.set(true);
    assert.match(await hear(), /^up/);
  });

  test("a command that is not there is a fault that names it", async () => {
    await using board = createBoardProcess({ command: ["no-such-simulator", "--board"] }, "board-7");
    await assert.rejects(board.set(true), (thrown) => {
      assert.ok(thrown instanceof EquipmentFault);
      assert.match(thrown.message, /board-7.*no-such-simulator --board.*no such program/);
      assert.match(thrown.help, /process\.command/);
      return true;
    });
    assert.equal(await board.read(), false);
  });
});
