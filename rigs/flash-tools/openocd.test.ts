import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { suite, type TestContext, test } from "node:test";
import { LineSplitter } from "../../core/dut/index.ts";
import { pattern } from "../equipment/flash-contract.ts";
import { type OpenocdOptions, openOpenocd, openocdSchema } from "./openocd.ts";
import { openBench } from "./test-support/bench.ts";
import { sectorSize } from "./test-support/nor-chip.ts";
import { processesNaming, untilNoneNames } from "./test-support/processes.ts";

const base = 0x1000_0000;
const isFault = { name: "EquipmentFault", code: "FLASH_FAILED" };

async function make(t: TestContext, more: Partial<OpenocdOptions> = {}) {
  const bench = await openBench("fake-openocd.ts", pattern(4 * sectorSize, 1));
  t.after(() => bench[Symbol.asyncDispose]());
  const options = {
    driver: "openocd",
    program: bench.program,
    config: ["board.cfg"],
    base,
    withinMs: 10_000,
    ...more,
  };
  const tool = await openOpenocd(openocdSchema.parse(options), "board-7");
  t.after(() => tool[Symbol.asyncDispose]());
  return { bench, tool };
}

suite("openocd", () => {
  test("is started once, with the first operation, and ended with the tool", async (t) => {
    const { bench, tool } = await make(t);
    assert.equal(processesNaming(bench.chip.path).length, 0);
    await tool.read(0, 16);
    await tool.write(0, pattern(sectorSize, 2));
    assert.equal(processesNaming(bench.chip.path).length, 1);
    await tool[Symbol.asyncDispose]();
    assert.equal(processesNaming(bench.chip.path).length, 0);
  });

  test("that ended is started anew, and the board held anew", async (t) => {
    const { bench, tool } = await make(t);
    await tool.read(0, 16);
    bench.is({ unplugged: true });
    await assert.rejects(tool.read(0, 16), {
      ...isFault,
      message: /ended with exit code 1; it said: .*has been removed/s,
    });
    await assert.rejects(tool.read(0, 16), {
      ...isFault,
      message: /unable to find a matching CMSIS-DAP device/,
    });
    bench.is({ unplugged: false, held: false });
    assert.deepEqual(await tool.read(0, 16), pattern(16, 1));
    assert.equal(bench.chip.state.held, true);
  });

  test("with a configuration that is not there says which", async (t) => {
    const { tool } = await make(t, { config: ["missing.cfg"] });
    await assert.rejects(tool.read(0, 16), { ...isFault, message: /Can't find missing\.cfg/ });
  });

  test("where no bank is writes nothing, and that is a fault", async (t) => {
    const { tool } = await make(t);
    await assert.rejects(tool.write(0x10_0000, pattern(sectorSize, 2)), {
      ...isFault,
      message: /not sector-aligned/,
    });
  });

  test("is not left behind by a process that is killed", async (t) => {
    const { bench } = await make(t);
    const driver = new URL("./openocd.ts", import.meta.url);
    const code = `
      const { openOpenocd, openocdSchema } = await import(${JSON.stringify(driver.href)});
      const options = { driver: "openocd", program: ${JSON.stringify(bench.program)}, config: ["x.cfg"], base: ${base} };
      const tool = await openOpenocd(openocdSchema.parse(options), "board-7");
      await tool.read(0, 16);
      console.log("held");
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ["--input-type=module", "-e", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    t.after(() => owner.kill("SIGKILL"));
    await new Promise<void>((resolve) => {
      const lines = new LineSplitter(() => resolve());
      owner.stdout.on("data", (bytes: Buffer) => lines.push(bytes));
    });
    assert.notDeepEqual(processesNaming(bench.chip.path), []);
    owner.kill("SIGKILL");
    await once(owner, "exit");
    await untilNoneNames(bench.chip.path);
  });

  test("that runs already is used and left running", async (t) => {
    const { bench } = await make(t);
    const server = spawn(bench.program, ["-c", "tcl_port 0"], { stdio: ["ignore", "ignore", "pipe"] });
    t.after(() => server.kill("SIGKILL"));
    const port = await new Promise<string>((resolve) => {
      const lines = new LineSplitter((line) => {
        const [, found] = /Listening on port (\d+) for tcl/.exec(line) ?? [];
        if (found !== undefined) resolve(found);
      });
      server.stderr.on("data", (bytes: Buffer) => lines.push(bytes));
    });
    for (let time = 0; time < 2; time += 1) {
      const tool = await openOpenocd(
        openocdSchema.parse({ driver: "openocd", tcl: `127.0.0.1:${port}`, base }),
        "board-7",
      );
      assert.deepEqual(await tool.read(0, 16), pattern(16, 1));
      await tool.release();
      await tool[Symbol.asyncDispose]();
    }
    assert.equal(server.exitCode, null);
  });

  test("that does not run, or is something else, is a fault", async (t) => {
    const other = createServer((socket) => {
      socket.on("error", () => {});
      socket.resume().end("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const open = () =>
      openOpenocd(openocdSchema.parse({ driver: "openocd", tcl: `127.0.0.1:${port}`, base }), "board-7");
    const tool = await open();
    t.after(() => tool[Symbol.asyncDispose]());
    await assert.rejects(tool.read(0, 16), { ...isFault, message: /it ended the connection/ });
    await new Promise<void>((resolve) => other.close(() => resolve()));
    await assert.rejects(tool.read(0, 16), {
      ...isFault,
      message: /no openocd answers at 127/,
      help: /Start openocd/,
    });
  });
});
