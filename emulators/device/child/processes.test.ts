import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { after, suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import { EquipmentFault } from "../../../core/kernel/index.ts";
import { referenceBehaviour } from "../behaviour.ts";
import { deviceOptions, golden } from "../dut/reference-contract.ts";
import { spawnEmulatedDut } from "./spawn.ts";
import { alive, descendants, folder, onlySocat, until } from "./test-support.ts";

/** A minute: a test that waited for silence would show. */
const patient = { answerWithinMs: 60_000, readyWithinMs: 60_000, restartWithinMs: 60_000 };
const start = () => spawnEmulatedDut({ slot: "device-1", device: deviceOptions(), timing: patient, golden });
const isFault =
  (...codes: string[]) =>
  (thrown: unknown) => {
    assert.ok(thrown instanceof EquipmentFault && codes.includes(thrown.code), String(thrown));
    assert.notEqual(thrown.help, "");
    return true;
  };
const quickly = async <T>(promise: Promise<T>): Promise<T> => {
  const startedAt = performance.now();
  const value = await promise;
  assert.ok(performance.now() - startedAt < 5000, "it took too long");
  return value;
};
// Devices of tests that run at the same time have their folders elsewhere.
const home = await folder();
process.env["TMPDIR"] = home.path("");
after(() => home[Symbol.asyncDispose]());
const folders = () => readdirSync(home.path("")).filter((name) => name.startsWith("assay-device-"));
const spawnModule = JSON.stringify(new URL("./spawn.ts", import.meta.url).href);
/** A program that puts a device on its bench, says so and stays. */
const bench = `
  const { spawnEmulatedDut } = await import(${spawnModule});
  const dut = await spawnEmulatedDut({
    slot: "device-1",
    device: { uid: new Uint8Array(12), hardwareKey: new Uint8Array(32), startsAt: 0, behaviour: ${JSON.stringify(referenceBehaviour)} },
    timing: { answerWithinMs: 1, readyWithinMs: 1, restartWithinMs: 1 },
  }).catch((fault) => {
    console.log(fault.name, fault.code, fault.help);
    process.exit(2);
  });
  console.log("ready");
  setInterval(() => {}, 1000);`;

suite("device in a process of its own: what goes wrong", () => {
  test("a pty that vanishes mid-answer is a gone port, at once, for what is pending and what comes later", async () => {
    for (const signal of ["SIGKILL", "SIGTERM"] as const) {
      await using dut = await start();
      await dut.power.on();
      const pending = assert.rejects(dut.maintenance.awaitReady(), isFault("PORT_GONE"));
      process.kill(onlySocat(process.pid).pid, signal);
      await quickly(pending);
      await assert.rejects(dut.maintenance.readStatus(), isFault("PORT_GONE"));
      await assert.rejects(dut.power.cycle(), isFault("PORT_GONE"));
    }
  });

  test("a pty that vanishes amid a stream of answers is a gone port", async () => {
    for (let round = 0; round < 8; round += 1) {
      await using dut = await start();
      assert.equal(await dut.recover(), "alive");
      const { pid } = onlySocat(process.pid);
      let answers = 0;
      const asking = (async () => {
        for (;;) {
          await dut.maintenance.readStatus();
          answers += 1;
          if (answers === 5 + round) spawn("kill", ["-9", String(pid)]);
        }
      })();
      await quickly(assert.rejects(asking, isFault("PORT_GONE")));
    }
  });

  test("a process that is killed is a gone port and a lost control; disposal removes what it left", async () => {
    await using dut = await start();
    const [node] = descendants(process.pid).filter(({ name }) => name !== "socat");
    const left = folders();
    assert.equal(left.length, 1);
    await dut.power.on();
    const pending = assert.rejects(dut.maintenance.awaitReady(), isFault("PORT_GONE"));
    process.kill(node?.pid ?? 0, "SIGKILL");
    await quickly(pending);
    await assert.rejects(dut.power.off(), isFault("CONTROL_LOST"));
    await dut[Symbol.asyncDispose]();
    await until("socat is gone", () => descendants(process.pid).length === 0);
    assert.deepEqual(folders(), []);
  });

  test("a process that hangs is killed at disposal and cleaned up after", async () => {
    await using dut = await start();
    const [node] = descendants(process.pid).filter(({ name }) => name !== "socat");
    process.kill(node?.pid ?? 0, "SIGSTOP");
    await dut[Symbol.asyncDispose]();
    await until("no process is left", () => descendants(process.pid).length === 0);
    assert.ok(!alive(node?.pid ?? 0));
    assert.deepEqual(folders(), []);
  });

  test("an aborted start leaves nothing", async () => {
    const stop = new AbortController();
    const starting = spawnEmulatedDut({
      slot: "a",
      device: deviceOptions(),
      timing: patient,
      signal: stop.signal,
    });
    const rejected = assert.rejects(starting, /interrupted/);
    stop.abort(new Error("interrupted"));
    await rejected;
    await until("no process is left", () => descendants(process.pid).length === 0);
    assert.deepEqual(folders(), []);
  });

  test("without socat the person is told what to install", async () => {
    await using at = await folder();
    await mkdir(at.path("bin"));
    for (const tools of [[], ["setpriv"]]) {
      for (const tool of tools)
        await symlink(spawnSync("which", [tool], { encoding: "utf8" }).stdout.trim(), at.path(`bin/${tool}`));
      const env = { PATH: at.path("bin"), TMPDIR: home.path("") };
      const run = spawnSync(process.execPath, ["--input-type=module", "-e", bench], {
        encoding: "utf8",
        env,
      });
      assert.match(
        run.stdout,
        /^UsageFault TOOL_MISSING .*apt-get install socat/,
        `with ${tools}: ${run.stderr}`,
      );
    }
    assert.deepEqual(folders(), []);
  });
});

suite("device in a process of its own: its end", () => {
  test("disposal leaves no process and no file", async () => {
    const dut = await start();
    assert.equal(await dut.recover(), "alive");
    assert.ok(descendants(process.pid).length >= 2);
    await dut[Symbol.asyncDispose]();
    assert.deepEqual(descendants(process.pid), []);
    assert.deepEqual(folders(), []);
  });

  for (const signal of ["SIGKILL", "SIGTERM", "SIGINT"] as const) {
    test(`a bench that ends by ${signal} leaves no process and no file`, async () => {
      const parent = spawn(process.execPath, ["--input-type=module", "-e", bench], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await says(parent, "ready");
      const pids = descendants(parent.pid ?? 0).map(({ pid }) => pid);
      assert.equal(pids.length, 2, "the device's process and socat");
      const exited = once(parent, "exit");
      parent.kill(signal);
      await exited;
      await until("its processes are gone", () => !pids.some(alive));
      assert.deepEqual(folders(), []);
    });
  }
});

suite("assay emulate device", () => {
  const assay = fileURLToPath(new URL("../../../cli/assay.js", import.meta.url));

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    test(`${signal} ends it well and leaves no pty`, async () => {
      await using at = await folder();
      const run = spawn(
        process.execPath,
        [assay, "emulate", "device", "--pty", at.path("console"), "--control", at.path("control")],
        {
          stdio: ["ignore", "ignore", "pipe"],
        },
      );
      await says(run, "Console: ");
      const { pid } = onlySocat(run.pid ?? 0);
      const exited = once(run, "exit");
      run.kill(signal);
      assert.deepEqual(await exited, [0, null]);
      assert.ok(!alive(pid));
      assert.deepEqual([existsSync(at.path("console")), existsSync(at.path("control"))], [false, false]);
    });
  }

  test("killed while nobody has opened its console, it takes socat with it", async () => {
    await using at = await folder();
    const run = spawn(process.execPath, [assay, "emulate", "device", "--pty", at.path("console")], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    await says(run, "Console: ");
    const { pid } = onlySocat(run.pid ?? 0);
    run.kill("SIGKILL");
    await until("socat is gone", () => !alive(pid));
    await until("its link is gone", () => !existsSync(at.path("console")));
  });

  test("answers on standard output and ends with its input", () => {
    const input = '{"jsonrpc":"2.0","id":1,"method":"status.get"}\n';
    const run = spawnSync(process.execPath, [assay, "emulate", "device"], { input, encoding: "utf8" });
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /^\[boot\].*boot\.ready.*"id":1,"result":\{"state":"blank"/s);
  });

  test("wrong input is told with its remedy and exit code 2", async () => {
    await using at = await folder();
    const wrong: [string[], RegExp][] = [
      [["--image", at.path("none.bin")], /none\.bin: .*\n.*--image/],
      [["--image", process.execPath], /do not fit/],
      [["--tcp", "70000"], /port number/],
      [["--tcp", "1", "--pty", "x"], /cannot be used with/],
      [["--clock", "fast"], /real, manual/],
      [["--pty", at.path("nowhere/console")], /folder/],
    ];
    for (const [options, told] of wrong) {
      const run = spawnSync(process.execPath, [assay, "emulate", "device", ...options], {
        input: "",
        encoding: "utf8",
      });
      assert.equal(run.status, 2, run.stderr);
      assert.match(run.stderr, told);
    }
  });
});

async function says(child: ChildProcess, text: string): Promise<void> {
  let said = "";
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (bytes: Buffer) => {
      said += bytes.toString();
      if (said.includes(text)) resolve();
    });
  }
  child.once("exit", (code) => reject(new Error(`it ended with ${code}: ${said}`)));
  await promise;
}
