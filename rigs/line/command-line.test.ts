import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import type { ConsoleLine, Dut } from "../../core/dut/index.ts";
import type { ProductionOrder } from "../../core/factory/index.ts";
import { type DeviceId, EquipmentFault, sha256 } from "../../core/kernel/index.ts";
import { type CommandLineOptions, createCommandLine } from "./command-line.ts";

const digest = sha256("");
const facts = {
  ...{ identity: "A", firmwareVersion: "1", firmwareDigest: digest, productType: "P", region: "us" },
  ...{ fleet: "f", at: 1 },
};
const selfTest = { passed: true, checks: [{ name: "flash", passed: true }] };
const record = { ...facts, state: "released", certificateFingerprint: digest, selfTest };
const label = { serial: "A", proofOfPossession: "the secret of this unit" };
const order: ProductionOrder = {
  ...{ productType: "P", region: "us", fleet: "f", image: Uint8Array.of(1, 2, 3) },
  trust: { backendCa: "ca", operatorKey: "key", endpoint: "mqtts://localhost:1" },
};

/** A device of which a command sees the console only. */
function fakeDevice() {
  const listeners = new Set<(line: ConsoleLine) => void>();
  const written: string[] = [];
  const console: Dut["console"] = {
    write: async (bytes) => {
      const text = Buffer.from(bytes).toString();
      written.push(text);
      if (text.includes("vanish")) throw new EquipmentFault("PORT_GONE", "It has gone.", { help: "Look." });
      for (const listener of listeners) listener({ direction: "received", text: `heard ${text.trim()}` });
    },
    onLine: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return { device: { slot: "device-1", console } as Dut, written, listeners };
}

const sh = (script: string): readonly string[] => ["sh", "-c", script];
const print = (value: unknown): string => `cat > /dev/null; printf %s '${JSON.stringify(value)}'`;
const line = (options: Partial<CommandLineOptions>) =>
  createCommandLine({
    ...{ manufacture: sh("exit 9"), records: sh("exit 9"), manufacturerCa: "PEM", withinMs: 10_000 },
    ...options,
  });

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "assay-command-"));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

/** The fault with which `manufacture` ends; nothing of the label may be in it. */
async function faultOf(script: string, options: Partial<CommandLineOptions> = {}): Promise<EquipmentFault> {
  const { device, listeners } = fakeDevice();
  try {
    await line({ manufacture: sh(script), ...options }).manufacture(device, order);
  } catch (thrown) {
    assert.ok(thrown instanceof EquipmentFault, String(thrown));
    assert.notEqual(thrown.help, "");
    for (let at: unknown = thrown; at instanceof Error; at = at.cause) {
      // The command itself is quoted; in these tests it is a script that holds the label.
      const message = at.message.replaceAll(script, "");
      assert.ok(!message.includes(label.proofOfPossession), message);
    }
    assert.equal(listeners.size, 0, "nobody listens to the console any more");
    return thrown;
  }
  assert.fail("it was taken for an answer");
}

suite("a line's commands", () => {
  test("are given the order on standard input, its image in a file that is gone afterwards", async (t) => {
    const folder = await temporaryFolder(t);
    const { device } = fakeDevice();
    const script = `cat > order.json; cp "$(sed 's/.*"path":"\\([^"]*\\)".*/\\1/' order.json)" copy; printf %s '${JSON.stringify({ outcome: "released", record, label })}'`;
    const made = await line({ manufacture: sh(script), cwd: folder }).manufacture(device, order);
    assert.deepEqual(made, { kind: "done", value: { record, label } });
    const { image, ...given } = JSON.parse(await readFile(join(folder, "order.json"), "utf8"));
    const { image: bytes, ...rest } = order;
    assert.deepEqual(given, { slot: "device-1", ...rest });
    assert.equal(image.size, bytes.length);
    assert.equal(image.sha256, sha256(bytes));
    assert.deepEqual(Uint8Array.from(await readFile(join(folder, "copy"))), bytes);
    assert.ok(!existsSync(image.path));
  });

  test("speak to the device through descriptors 3 and 4", async () => {
    const { device, written, listeners } = fakeDevice();
    const script =
      'echo status >&4; read -r heard <&3; printf \'{"outcome":"refused","code":"no","reason":"%s"}\' "$heard"';
    const outcome = await line({ manufacture: sh(script) }).manufacture(device, order);
    assert.deepEqual(outcome, { kind: "refused", code: "no", reason: "heard status" });
    assert.deepEqual(written, ["status\n"]);
    assert.equal(listeners.size, 0);
  });

  test("answer that a unit is not released, or that the device said nothing: outcomes both", async () => {
    const { device } = fakeDevice();
    const answer = { outcome: "refused", code: "self-test-failed", reason: "the button hangs" };
    assert.deepEqual(await line({ manufacture: sh(print(answer)) }).manufacture(device, order), {
      ...{ kind: "refused", code: "self-test-failed", reason: "the button hangs" },
    });
    const nothing = { outcome: "silent", afterMs: 5 };
    assert.deepEqual(await line({ manufacture: sh(print(nothing)) }).manufacture(device, order), {
      ...{ kind: "silent", afterMs: 5 },
    });
  });

  test("print the records, of which a unit's newest is its own", async () => {
    const held = { ...facts, state: "held", at: 2 };
    const factory = line({ records: sh(print([record, { ...held, identity: "B" }, held])) });
    assert.equal((await factory.records()).length, 3);
    assert.deepEqual(await factory.record("A" as DeviceId), held);
    assert.equal(await factory.record("C" as DeviceId), undefined);
  });

  test("keep a database in a file that is read as it is", async (t) => {
    const database = join(await temporaryFolder(t), "units.db");
    await writeFile(database, "bytes of it");
    assert.equal(Buffer.from(await line({ database }).database()).toString(), "bytes of it");
    for (const [options, message] of [
      [{}, /declares none/],
      [{ database: `${database}-none` }, /ENOENT/],
    ] as const) {
      await assert.rejects(
        line(options).database(),
        (thrown) => thrown instanceof EquipmentFault && message.test(thrown.message),
      );
    }
  });
});

suite("a line's command that goes wrong", () => {
  test("with an exit code: told with what it complained of", async () => {
    const fault = await faultOf("echo the press is jammed >&2; exit 3");
    assert.equal(fault.code, "FACTORY_DOWN");
    assert.match(
      fault.message,
      /`sh -c .*` ended with exit code 3\. On its standard error: the press is jammed$/,
    );
  });

  test("by a signal, or because it is not there", async () => {
    assert.match((await faultOf("kill -9 $$")).message, /was ended by SIGKILL/);
    const none = await faultOf("", { manufacture: ["./no-such-line"] });
    assert.match(none.message, /`\.\/no-such-line` cannot be started: .*ENOENT/);
  });

  test("with no JSON, garbage, or a document beside another: never quoted, because it may hold the label", async () => {
    const answer = JSON.stringify({ outcome: "released", record, label });
    for (const script of [
      "true",
      "printf '\\377\\376{'",
      `printf %s 'made: ${answer}'`,
      `printf %s '${answer}${answer}'`,
    ])
      assert.match(
        (await faultOf(script)).message,
        /wrote \d+ bytes to its standard output that are not one JSON object\.$/,
      );
  });

  test("with keys or values that were not agreed on: named, with the nearest known key, and no label shown", async () => {
    const { proofOfPossession } = label;
    const typo = { outcome: "released", record, label: { serial: "A", proofOfPosession: proofOfPossession } };
    assert.match(
      (await faultOf(print(typo))).message,
      /label\.proofOfPosession: unknown key; did you mean "proofOfPossession"\?/,
    );
    const wrong = {
      outcome: "released",
      record,
      label: { serial: "A", proofOfPossession: [proofOfPossession] },
    };
    assert.match((await faultOf(print(wrong))).message, /label\.proofOfPossession: .*\(not shown\)/);
    const held = { outcome: "released", record: { ...record, state: "held" } };
    assert.match((await faultOf(print(held))).message, /record\.state: .*found 'held'/);
    assert.match((await faultOf(print({ outcome: "made" }))).message, /outcome: .*found 'made'/);
    assert.match((await faultOf(print([]))).message, /the answer: /);
    assert.match(
      (await faultOf(print({ ...{ outcome: "refused", code: "no" }, why: "x" }))).message,
      /reason: .*; why: unknown key/,
    );
  });

  test("with records that are none", async () => {
    for (const [records, message] of [
      [{}, /the answer: .*array/],
      [[record, { ...record, fleat: "f" }], /1\.fleat: unknown key; did you mean "fleet"\?/],
      [
        [{ ...record, certificateFingerprint: "ab" }],
        /0\.certificateFingerprint: 64 lower-case .*found 'ab'/,
      ],
    ] as const) {
      await assert.rejects(
        line({ records: sh(print(records)) }).records(),
        (thrown) => thrown instanceof EquipmentFault && message.test(thrown.message),
      );
    }
  });

  test("by writing without end: stopped", async () => {
    assert.match((await faultOf("exec yes")).message, /wrote more than \d+ bytes/);
  });

  test("by hanging: stopped with all that it started, in time", async (t) => {
    const folder = await temporaryFolder(t);
    const script = "sleep 300 & echo $! > child; sleep 300";
    const fault = await faultOf(script, { cwd: folder, withinMs: 500 });
    assert.match(fault.message, /did not end within 500 ms and was stopped/);
    await untilGone(Number(await readFile(join(folder, "child"), "utf8")));
  });

  test("by leaving something behind when it has answered: that ends, and does not keep the answer back", async (t) => {
    const folder = await temporaryFolder(t);
    const { device } = fakeDevice();
    const script = `sleep 300 & echo $! > child; ${print({ outcome: "silent", afterMs: 1 })}`;
    const outcome = await line({ manufacture: sh(script), cwd: folder }).manufacture(device, order);
    assert.equal(outcome.kind, "silent");
    await untilGone(Number(await readFile(join(folder, "child"), "utf8")));
  });

  test("because the device's console has gone: that fault, and the command is stopped", async () => {
    const fault = await faultOf("echo vanish >&4; sleep 300");
    assert.equal(fault.code, "PORT_GONE");
  });

  test("when the run is interrupted: the reason, and the command is stopped", async (t) => {
    const folder = await temporaryFolder(t);
    const { device } = fakeDevice();
    const interruption = new AbortController();
    const reason = new Error("the run was interrupted");
    device.console.onLine(() => interruption.abort(reason));
    const factory = line({ manufacture: sh("echo $$ > self; echo here >&4; sleep 300"), cwd: folder });
    await assert.rejects(factory.manufacture(device, order, interruption.signal), reason);
    await untilGone(Number(await readFile(join(folder, "self"), "utf8")));
  });
});

/** The system takes a moment to clear away what was killed. */
async function untilGone(pid: number): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (isRunning(pid)) {
    assert.ok(performance.now() < deadline, `process ${pid} is there still`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** What has ended and is not reaped yet counts as gone. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
