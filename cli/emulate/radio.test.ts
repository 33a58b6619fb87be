import assert from "node:assert/strict";
import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import {
  type BluetoothUnderTest,
  bluetoothContract,
  contractDevice,
} from "../../core/dut/contract/bluetooth.ts";
import { connectHci, createCentral } from "../../core/dut/index.ts";
import { within } from "../../core/kernel/index.ts";
import { countEnds } from "../../emulators/air/bluetooth/test-support.ts";
import { bluetoothSchema, openBluetooth } from "../../rigs/bluetooth/index.ts";
import { heard, Yard } from "./test-support.ts";

const operationMs = 1_000;
const patience = { withinMs: 20_000 };
const deviceProcess = new URL("test-support/bluetooth-device.ts", import.meta.url).pathname;

/** A radio in a process of its own; gone when the test ends. */
async function startRadio(t: TestContext, ...argv: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), "assay-radio-"));
  const yard = new Yard();
  t.after(async () => {
    await yard[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });
  const path = join(folder, "radio");
  const child = yard.spawnAssay("emulate", "radio", "--socket", path, ...argv);
  await heard(child, child.stderr, /Radio: /);
  const say = async (line: string): Promise<{ result?: unknown; error?: string }> => {
    child.stdin?.write(`${line}\n`);
    const [answer] = await heard(child, child.stdout, /\{.*\}\n/);
    return JSON.parse(answer);
  };
  const stop = async () => {
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    return code;
  };
  return { path, folder, say, stop };
}

/** A device in a process of its own, at the first address of the radio. */
async function startDevice(t: TestContext, path: string, onEnd: () => void) {
  const child = fork(deviceProcess, [path], { stdio: "inherit" });
  t.after(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.disconnect();
    await once(child, "exit");
  });
  let answered: (() => void) | undefined;
  child.on("message", (message) => {
    if (message === "ended") onEnd();
    else answered?.();
  });
  const order = async (what: string) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    answered = resolve;
    child.send(what);
    await within(promise, patience);
  };
  await order("wake");
  return { order };
}

async function threeProcesses(t: TestContext): Promise<BluetoothUnderTest> {
  const { path, say } = await startRadio(t);
  const ends = countEnds();
  const device = await startDevice(t, path, ends.count);
  const another = () =>
    openBluetooth(
      bluetoothSchema.parse({
        driver: "radio",
        address: path,
        device: contractDevice,
        lookWithinMs: 500,
        answerWithinMs: operationMs,
      }),
    );
  return {
    port: another(),
    another,
    operationMs,
    show: () => device.order("show"),
    hide: () => device.order("hide"),
    subscriptionsEnded: ends.reach,
    async end(how) {
      if (how === "hangs-up") await device.order("hang-up");
      else assert.deepEqual((await say("break 02:00:00:00:00:00")).result, { links: 1 });
    },
  };
}

bluetoothContract("radio, device and central, each a process", threeProcesses);

suite("assay emulate radio", () => {
  test("records what every adapter says and hears, so that Wireshark reads it", async (t) => {
    const capture = join(mkdtempSync(join(tmpdir(), "assay-capture-")), "air.btsnoop");
    t.after(() => rmSync(join(capture, ".."), { recursive: true }));
    const { path, stop } = await startRadio(t, "--capture", capture);
    const device = await startDevice(t, path, () => {});
    await device.order("show");
    const central = createCentral({ openAdapter: () => connectHci({ path }), device: contractDevice });
    const connected = await central.connect();
    assert.equal(connected.kind, "done");
    const own = join(capture, "..", "own.btsnoop");
    writeFileSync(own, await central.capture());
    await central[Symbol.asyncDispose]();
    assert.equal(await stop(), 0);
    assert.ok(!existsSync(path), "the socket is gone");
    for (const [file, least] of [
      // What the device tells its adapter, twice, and what the central hears.
      [capture, 3],
      [own, 1],
    ] as const) {
      const fields = ["-T", "fields", "-e", "btcommon.eir_ad.entry.device_name"];
      const names = execFileSync(
        "tshark",
        ["-r", file, ...fields, "-Y", "btcommon.eir_ad.entry.device_name"],
        {
          stdio: ["ignore", "pipe", "ignore"],
        },
      );
      const lines = names
        .toString()
        .split("\n")
        .filter((line) => line === contractDevice.name);
      assert.ok(lines.length >= least, `${file}: ${names}`);
      const broken = execFileSync(
        "tshark",
        ["-r", file, "-Y", "_ws.malformed || _ws.expert.severity >= error"],
        {
          stdio: ["ignore", "pipe", "ignore"],
        },
      );
      assert.equal(broken.toString(), "");
    }
  });

  test("a capture that can no longer be written ends it, with exit code 3", async () => {
    await using yard = new Yard();
    const { code, output } = await yard.assay("emulate", "radio", "--tcp", "0", "--capture", "/dev/full");
    assert.equal(code, 3, output);
    assert.match(output, /no space left|ENOSPC/);
  });

  test("its desk takes conditions, and says what is wrong with others", async (t) => {
    const { say, stop } = await startRadio(t);
    for (const line of ["delay 5", "loss 0.2", "advertising-loss 1", "rssi -80"])
      assert.equal((await say(line)).result, "done", line);
    assert.deepEqual((await say("break 02:00:00:00:00:09")).result, { links: 0 });
    for (const line of [
      "",
      "delay",
      "delay soon",
      "loss 1",
      "rssi -200",
      "dance 1",
      "delay 1 2",
      "constructor 1",
    ])
      assert.equal(typeof (await say(line)).error, "string", line);
    assert.equal(await stop(), 0);
  });

  test("what is wrong with its start is told, with exit code 2", async (t) => {
    const { path, folder } = await startRadio(t);
    await using yard = new Yard();
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /--socket PATH/],
      [["--socket", path], /in use/],
      [["--socket", join(folder, "r"), "--tcp", "0"], /cannot be used with/],
      [["--tcp", "70000"], /0 to 65535/],
      [["--socket", join(folder, "r"), "--capture", folder], /--capture/],
    ];
    for (const [argv, pattern] of wrong) {
      const { code, output } = await yard.assay("emulate", "radio", ...argv);
      assert.equal(code, 2, `${argv.join(" ")}: ${output}`);
      assert.match(output, pattern);
    }
  });
});
