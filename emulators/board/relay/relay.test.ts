import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const run = promisify(execFile);

/** The relay with a channel that leads nowhere. */
async function started(stdin: "pipe" | "ignore", ...args: readonly string[]) {
  const argv = [main, "--channel", "power=/no/such/device", ...args];
  const child = spawn(process.execPath, argv, { stdio: [stdin, "pipe", "inherit", "ipc"] });
  const ended = once(child, "exit");
  const [line] = await Promise.race([
    once(createInterface(child.stdout as NodeJS.ReadableStream), "line"),
    ended,
  ]);
  const { url } = JSON.parse(line) as { url: string };
  return {
    child,
    url,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** curl, which knows RFC 7616 better than we do. */
async function curl(...args: readonly string[]): Promise<{ status: number; body: string }> {
  const { stdout } = await run("curl", [
    "--silent",
    "--max-time",
    "10",
    "--write-out",
    "\n%{http_code}",
    ...args,
  ]);
  const at = stdout.lastIndexOf("\n");
  return { status: Number(stdout.slice(at + 1)), body: stdout.slice(0, at) };
}

suite("the relay's process", () => {
  const ends: Readonly<Record<string, (child: ChildProcess) => void>> = {
    SIGTERM: (child) => child.kill("SIGTERM"),
    SIGINT: (child) => child.kill("SIGINT"),
    "the end of its channel": (child) => child.disconnect(),
    "the end of its input": (child) => child.stdin?.end(),
  };
  for (const [what, end] of Object.entries(ends))
    test(`ends with ${what}`, async () => {
      await using relay = await started("pipe");
      end(relay.child);
      assert.deepEqual(await relay.ended, [0, null]);
    });

  test("goes on without an input", async () => {
    await using relay = await started("ignore");
    assert.equal((await curl(`${relay.url}/shelly`)).status, 200);
  });

  test("refuses what it does not know", async () => {
    for (const args of [
      ["--channel", "lamp=/x"],
      ["--channel", "power="],
      ["--port", "70000"],
      ["--tcp", "1"],
    ]) {
      const failed = await run(process.execPath, [main, ...args]).then(
        () => assert.fail(`it takes ${args.join(" ")}`),
        (thrown: { code: number; stderr: string }) => thrown,
      );
      assert.equal(failed.code, 2);
      assert.match(failed.stderr, /Give a kind|--channel/);
    }
  });
});

suite("the relay as a Shelly", () => {
  test("does methods by GET and frames by POST, and refuses as the vendor documents", async () => {
    await using relay = await started("pipe");
    const status = await curl(`${relay.url}/rpc/Switch.GetStatus?id=0`);
    assert.deepEqual(status, { status: 200, body: '{"id":0,"source":"HTTP_in","output":false}' });
    const set = await curl(
      `${relay.url}/rpc`,
      "-d",
      '{"id":5,"src":"me","method":"Switch.Set","params":{"id":0,"on":false}}',
    );
    assert.equal(set.body, '{"id":5,"src":"shellyassay-000000000000","dst":"me","result":{"was_on":false}}');
    const refused = {
      "Switch.GetStatus?id=3": [400, -105],
      "Switch.GetStatus": [400, -103],
      "Switch.Set?id=0&on=maybe": [400, -103],
      "Switch.Set?id=0&on=true&toggle_after=3": [400, -103],
      "Light.Set?id=0": [404, 404],
      "Switch.Set?id=0&on=true": [400, -114],
    };
    for (const [path, [http, code]] of Object.entries(refused)) {
      const { status: got, body } = await curl(`${relay.url}/rpc/${path}`);
      assert.deepEqual([got, JSON.parse(body).code], [http, code], path);
    }
    assert.equal((await curl(`${relay.url}/relay/0`)).status, 404);
    assert.equal((await curl(`${relay.url}/rpc`, "-d", "garbage")).status, 400);
  });

  test("asks for its password as RFC 7616 has it: curl gets in", async () => {
    await using relay = await started("pipe", "--password", "open sesame");
    const path = `${relay.url}/rpc/Switch.GetStatus?id=0`;
    assert.equal((await curl(path)).status, 401);
    assert.equal((await curl("--digest", "--user", "admin:wrong", path)).status, 401);
    assert.equal((await curl("--digest", "--user", "root:open sesame", path)).status, 401);
    const { status, body } = await curl("--digest", "--user", "admin:open sesame", path);
    assert.deepEqual([status, JSON.parse(body).output], [200, false]);
    assert.equal((await curl(`${relay.url}/shelly`)).status, 200, "who it is, it tells everybody");
    assert.equal(JSON.parse((await curl(`${relay.url}/rpc/Shelly.GetDeviceInfo`)).body).auth_en, true);
  });
});
