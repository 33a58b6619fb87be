import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { EquipmentFault, type Outcome } from "../kernel/index.ts";
import { encodeError, encodeResult } from "../wire/index.ts";
import { createConsoleSession } from "./console-session.ts";
import type { ConsoleLine } from "./dut.ts";
import { type Script, ScriptedDevice } from "./scripted-device.ts";
import { openSerialLine, type SerialBinding } from "./serial-line.ts";

const status = {
  state: "blank",
  firmwareVersion: "3.0.0",
  firmwareDigest: "0".repeat(64),
  firmwareState: "confirmed",
  faults: [],
};
/** Long enough never to pass in a test that does not wait for it. */
const patient = { answerWithinMs: 10_000, readyWithinMs: 10_000, restartWithinMs: 10_000 };
const hasty = { answerWithinMs: 20, readyWithinMs: 50, restartWithinMs: 20 };
const done = { kind: "done", value: undefined } as const;
const nothing: Script = () => {};

async function bench(script: Script, timing = patient) {
  const device = new ScriptedDevice(script);
  const line = await openSerialLine({ path: "scripted", binding: device.binding });
  const transcript: ConsoleLine[] = [];
  line.onLine((each) => transcript.push(each));
  const session = createConsoleSession(line, timing);
  return { device, line, transcript, session, [Symbol.asyncDispose]: () => line[Symbol.asyncDispose]() };
}

const silentFor = (outcome: Outcome<unknown>): number => {
  if (outcome.kind !== "silent") assert.fail(`silence was expected, not ${outcome.kind}`);
  return outcome.afterMs;
};
const portGone = (saying: RegExp) => (thrown: unknown) => {
  assert.ok(thrown instanceof EquipmentFault, String(thrown));
  assert.equal(thrown.code, "PORT_GONE");
  assert.match(thrown.message, saying);
  return true;
};

suite("console session: outcomes", () => {
  test("an answer as described is done", async () => {
    await using at = await bench((request, device) => device.answer(request, status));
    assert.deepEqual(await at.session.readStatus(), { kind: "done", value: status });
    assert.deepEqual(at.device.requests, [{ kind: "request", id: 1, method: "status.get", params: {} }]);
  });

  test("an application error is a refusal with the device's word and sentence", async () => {
    await using at = await bench((request, device) => device.refuse(request, "locked"));
    const outcome = await at.session.writeIdentity("X");
    assert.deepEqual(outcome, { kind: "refused", code: "locked", reason: "it is locked" });
    assert.deepEqual(at.device.requests[0]?.params, { value: "X" });
  });

  test("any other JSON-RPC error is a refusal as rpc-error", async () => {
    await using at = await bench(({ id }, device) =>
      device.print(encodeError(id, -32601, "no such method", "locked")),
    );
    assert.deepEqual(await at.session.reboot(), {
      kind: "refused",
      code: "rpc-error",
      reason: "no such method",
    });
  });

  test("a result of another shape is a refusal that tells what is wrong with it", async () => {
    await using at = await bench((request, device) =>
      device.answer(request, request.method === "log.read" ? { entries: [{}], more: 1 } : { state: "up" }),
    );
    assert.deepEqual(await at.session.readIdentity(), {
      kind: "refused",
      code: "malformed-answer",
      reason:
        "the result of identity.get is not as the console's description says: / must have required property 'identity'",
    });
    const log = await at.session.readLog();
    assert.match(
      log.kind === "refused" ? log.reason : log.kind,
      /^the result of log\.read is not as .*: \/entries\/0 must have .*'sequence'; .*'at'; .*'event'$/,
    );
    const status = await at.session.readStatus();
    assert.equal(status.kind === "refused" && status.code, "malformed-answer");
  });

  test("what a device tells beside what is described is passed over", async () => {
    const entry = { sequence: 1, at: 0, event: "e", origin: "boot", level: 3 };
    await using at = await bench((request, device) =>
      device.answer(
        request,
        request.method === "log.read"
          ? { entries: [entry], more: false, of: 1 }
          : { heap: 81_234, identity: "A1" },
      ),
    );
    assert.deepEqual(await at.session.readIdentity(), { kind: "done", value: "A1" });
    assert.deepEqual(await at.session.confirmUpdate(), done);
    const title = "Network";
    const field = { type: "string", secret: false } as const;
    await using richer = await bench((request, device) =>
      device.answer(request, { version: 1, fields: { "wifi.ssid": { ...field, title } }, title }),
    );
    const schema = { version: 1, fields: { "wifi.ssid": field } };
    assert.deepEqual(await richer.session.readConfigurationSchema(), { kind: "done", value: schema });
    // A secret may stand in it.
    assert.deepEqual(await at.session.readLog(), { kind: "done", value: [entry] });
  });

  test("no answer in time is silence, timed for real, and a late answer harms nobody", async () => {
    const late: (() => void)[] = [];
    await using at = await bench((request, device) => {
      if (request.id === 1) late.push(() => device.answer(request, { identity: "late" }));
      else device.answer(request, { identity: "in time" });
    }, hasty);
    assert.ok(silentFor(await at.session.readIdentity()) >= hasty.answerWithinMs - 1);
    late[0]?.();
    assert.deepEqual(await at.session.readIdentity(), { kind: "done", value: "in time" });
  });

  test("answers are matched by id, also out of order, amid boot log and noise", async () => {
    await using at = await bench(({ id, params }, device) => {
      if (id !== 2) return;
      device.print("[boot] a line\n\xff\xfe{\n");
      device.print(encodeError(null, -32700, "not JSON"));
      device.print(encodeResult(99, { matches: false }));
      device.print(encodeResult("1", { matches: false }));
      device.print(encodeResult(2, { matches: params["value"] === "b" }));
      device.print(encodeResult(1, { matches: true }));
    });
    const asked = [at.session.matchesConfiguration("a", "a"), at.session.matchesConfiguration("b", "b")];
    assert.deepEqual(await Promise.all(asked), [
      { kind: "done", value: true },
      { kind: "done", value: true },
    ]);
  });

  test("the log is read page by page; pages that lead nowhere are malformed", async () => {
    const entry = (sequence: number) => ({ sequence, at: 0, event: "e", origin: "boot" });
    await using at = await bench((request, device) => {
      const after = Number(request.params["after"] ?? 0);
      device.answer(request, { entries: [entry(after + 1), entry(after + 2)], more: after < 4 });
    });
    const log = await at.session.readLog();
    assert.deepEqual(log.kind === "done" && log.value.map(({ sequence }) => sequence), [1, 2, 3, 4, 5, 6]);
    for (const entries of [[], [entry(2), entry(2)], [entry(0)]]) {
      await using endless = await bench((request, device) => device.answer(request, { entries, more: true }));
      const outcome = await endless.session.readLog();
      assert.equal(outcome.kind === "refused" && outcome.code, "malformed-answer");
    }
  });

  test("bytes travel as base64 both ways", async () => {
    await using at = await bench((request, device) => device.answer(request, { signature: "//4=" }));
    assert.deepEqual(await at.session.signChallenge(Uint8Array.of(1, 2)), {
      kind: "done",
      value: Uint8Array.of(0xff, 0xfe),
    });
    assert.deepEqual(at.device.requests[0]?.params, { nonce: "AQI=" });
  });
});

suite("console session: restarts", () => {
  test("only the boot.ready after the answer ends a restart", async () => {
    await using at = await bench((request, device) => {
      device.boot();
      device.answer(request, {});
    }, hasty);
    assert.ok(silentFor(await at.session.reboot()) >= hasty.restartWithinMs - 1);
  });

  test("answer and boot.ready in one chunk are both seen", async () => {
    await using at = await bench(({ id }, device) => {
      device.print(
        `${encodeResult(id, {})}[boot] slot a\n{"jsonrpc":"2.0","method":"boot.ready","params":{}}\n`,
      );
    });
    assert.deepEqual(await at.session.factoryReset(), done);
    assert.deepEqual(await at.session.decommission("the label's"), done);
  });

  test("an update goes over in blocks of 1024 bytes and ends with the restart", async () => {
    const image = Uint8Array.from({ length: 2500 }, (_, index) => index % 251);
    await using at = await bench((request, device) => {
      device.answer(request, {});
      if (request.method === "update.finish") device.boot();
    });
    assert.deepEqual(await at.session.installUpdate(image), done);
    const [begin, ...rest] = at.device.requests;
    const finish = rest.pop();
    assert.deepEqual([begin?.method, finish?.method], ["update.begin", "update.finish"]);
    assert.equal(begin?.params["size"], 2500);
    assert.deepEqual(
      rest.map(({ params }) => params["offset"]),
      [0, 1024, 2048],
    );
    const sent = Buffer.concat(rest.map(({ params }) => Buffer.from(String(params["data"]), "base64")));
    assert.deepEqual(Uint8Array.from(sent), image);
  });

  test("an update stops at the first refusal", async () => {
    await using at = await bench((request, device) => {
      if (request.method === "update.write") device.refuse(request, "busy");
      else device.answer(request, {});
    });
    const outcome = await at.session.installUpdate(new Uint8Array(5000));
    assert.equal(outcome.kind === "refused" && outcome.code, "busy");
    assert.deepEqual(
      at.device.requests.map(({ method }) => method),
      ["update.begin", "update.write"],
    );
  });
});

suite("console session: coming up", () => {
  test("awaitReady asks at once, for a console that was opened late", async () => {
    await using at = await bench((request, device) => device.answer(request, status));
    assert.deepEqual(await at.session.awaitReady(), done);
  });

  test("awaitReady asks again when the device says that it is up", async () => {
    await using at = await bench((request, device) => {
      if (request.id === 1) device.boot();
      else device.answer(request, status);
    });
    assert.deepEqual(await at.session.awaitReady(), done);
  });

  test("boot.ready alone is no proof", async () => {
    // Long enough for a machine that is busy otherwise to ask three times.
    const patient = { ...hasty, readyWithinMs: 20 * hasty.readyWithinMs };
    await using at = await bench(({ id }, device) => id === 1 && device.boot(), patient);
    assert.ok(silentFor(await at.session.awaitReady()) >= patient.readyWithinMs - 1);
    assert.ok(at.device.requests.length >= 3, "it was asked again and again");
  });

  test("a question of its status that a restart takes away is put once more", async () => {
    await using at = await bench((request, device) => {
      if (request.id === 1) device.boot();
      else device.answer(request, status);
    });
    assert.deepEqual(await at.session.readStatus(), { kind: "done", value: status });
  });

  test("a device that dies of being asked its status is silent, however often it starts", async () => {
    await using at = await bench((_, device) => device.boot(), hasty);
    assert.ok(silentFor(await at.session.readStatus()) >= hasty.answerWithinMs - 1);
    assert.equal(at.device.requests.length, 2);
  });

  test("nothing else is asked twice: a command may have done its work before the restart", async () => {
    await using at = await bench((_, device) => device.boot(), hasty);
    silentFor(await at.session.confirmUpdate());
    assert.equal(at.device.requests.length, 1);
  });

  test("start listens before supply comes and sends nothing into the boot", async () => {
    await using at = await bench((request, device) => device.answer(request, status));
    at.session.powerLost();
    const up = at.session.start(async () => {
      assert.deepEqual(at.device.requests, []);
      at.device.boot();
    });
    assert.deepEqual(await up, done);
    assert.equal(at.device.requests.length, 1);
  });

  test("start asks by itself a device that announces nothing", async () => {
    await using at = await bench((request, device) => device.answer(request, status), {
      ...hasty,
      readyWithinMs: 5000,
    });
    assert.deepEqual(await at.session.start(async () => {}), done);
  });

  test("a fault of the power switch passes through start", async () => {
    await using at = await bench(nothing);
    const stuck = new EquipmentFault("POWER_STUCK", "The relay does not move.", { help: "Replace it." });
    await assert.rejects(
      at.session.start(() => Promise.reject(stuck)),
      stuck,
    );
  });
});

suite("console session: supply, ports, signals", () => {
  test("powerLost ends all that is pending at once as silent", async () => {
    await using at = await bench(
      (request, device) => request.method === "device.reboot" && device.answer(request, {}),
    );
    const pending = [
      at.session.readStatus(),
      at.session.reboot(),
      at.session.installUpdate(new Uint8Array(1)),
    ];
    // The reboot's answer must be in, so that it is the restart that is cut.
    await new Promise<void>((resolve) => setImmediate(resolve));
    at.session.powerLost();
    for (const outcome of await Promise.all(pending)) assert.ok(silentFor(outcome) < 1000);
  });

  test("without supply nothing is sent and silence is immediate, until supply is back", async () => {
    await using at = await bench((request, device) => device.answer(request, status));
    at.session.powerLost();
    assert.equal(silentFor(await at.session.readStatus()), 0);
    assert.ok(silentFor(await at.session.awaitReady()) < 1000);
    assert.deepEqual(at.device.requests, []);
    at.session.powerApplied();
    assert.equal((await at.session.readStatus()).kind, "done");
  });

  test("a port that vanishes fails every pending and every later call, saying what was asked", async () => {
    await using at = await bench(nothing);
    const pending = [
      assert.rejects(
        at.session.readIdentity(),
        portGone(/While identity\.get was being asked: .*scripted.*EIO/),
      ),
      assert.rejects(at.session.awaitReady(), portGone(/While /)),
    ];
    at.device.binding.unplug();
    await Promise.all(pending);
    await assert.rejects(at.session.readStatus(), portGone(/While status\.get was being asked/));
    await assert.rejects(at.line.write(Uint8Array.of(1)), portGone(/scripted/));
    await assert.rejects(at.line.check(), portGone(/scripted/));
  });

  test("a port that vanished unnoticed is found out before silence is blamed on the device", async () => {
    const { binding } = new ScriptedDevice(nothing);
    const dead: SerialBinding = {
      ...binding,
      open: async (options) =>
        Object.assign(await binding.open(options), { getBaudRate: () => Promise.reject(new Error("EIO")) }),
    };
    await using line = await openSerialLine({ path: "scripted", binding: dead });
    await assert.rejects(createConsoleSession(line, hasty).readStatus(), portGone(/While status\.get .*EIO/));
  });

  test("a closed line fails what is pending; closing twice is fine", async () => {
    const at = await bench(nothing);
    const pending = assert.rejects(at.session.readStatus(), portGone(/closed/));
    await at.line[Symbol.asyncDispose]();
    await at.line[Symbol.asyncDispose]();
    await pending;
    await assert.rejects(at.session.readStatus(), portGone(/closed/));
  });

  test("a signal ends a wait with its reason, before and after sending", async () => {
    await using at = await bench(
      (request, device) => request.method === "device.reset" && device.answer(request, {}),
    );
    const stop = new AbortController();
    const reason = new Error("the run was interrupted");
    const waits = [
      at.session.reboot(stop.signal),
      at.session.factoryReset(stop.signal),
      at.session.awaitReady(stop.signal),
    ];
    const rejected = Promise.all(waits.map((wait) => assert.rejects(wait, reason)));
    stop.abort(reason);
    await rejected;
    const sent = at.device.requests.length;
    await assert.rejects(at.session.installUpdate(new Uint8Array(1), stop.signal), reason);
    await assert.rejects(
      at.session.start(async () => {}, stop.signal),
      reason,
    );
    assert.equal(at.device.requests.length, sent);
  });

  test("a port that cannot be opened says so", async () => {
    const { binding } = new ScriptedDevice(nothing);
    await using _first = await openSerialLine({ path: "scripted", binding });
    await assert.rejects(openSerialLine({ path: "scripted", binding }), (thrown: unknown) => {
      assert.ok(thrown instanceof EquipmentFault);
      assert.equal(thrown.code, "PORT_UNOPENABLE");
      assert.match(thrown.message, /scripted cannot be opened: scripted is open already/);
      return true;
    });
  });

  test("the transcript has every line both ways in order, garbage too", async () => {
    await using at = await bench((request, device) => {
      device.print("[boot] noise \xff\n");
      device.answer(request, status);
    });
    await at.line.write(Buffer.from("gar"));
    await at.line.write(Buffer.from("bage\n"));
    await at.session.readStatus();
    assert.deepEqual(
      at.transcript.map(({ direction, text }) => [direction, text.slice(0, 12)]),
      [
        ["sent", "garbage"],
        ["sent", '{"jsonrpc":"'],
        ["received", "[boot] noise"],
        ["received", '{"jsonrpc":"'],
      ],
    );
    assert.deepEqual(at.device.noise, ["garbage"]);
  });
});
