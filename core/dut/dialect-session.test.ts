import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { EquipmentFault, type Outcome } from "../kernel/index.ts";
import { smallDialect } from "../wire/dialect/test-support.ts";
import { createLocalBinding } from "./local-binding.ts";
import { openSession } from "./open-session.ts";
import { openSerialLine } from "./serial-line.ts";

/** Long enough never to pass in a test that does not wait for it. */
const patient = { answerWithinMs: 10_000, readyWithinMs: 10_000, restartWithinMs: 10_000 };
const hasty = { answerWithinMs: 30, readyWithinMs: 60, restartWithinMs: 30 };
const done = { kind: "done", value: undefined } as const;

type Print = (text: string) => void;
/** Answers one typed line, without echo and prompt. */
type Shell = (line: string, print: Print) => void;

/** The usual shell around a script: it echoes, repeats a word, and prompts. */
const usual =
  (script: Shell, echo = true): Shell =>
  (line, print) => {
    if (echo) print(`${line}\r\n`);
    if (line.startsWith("echo ")) print(`${line.slice(5)}\r\nOK\r\n> `);
    else if (line === "") print("> ");
    else script(line, print);
  };

async function bench(shell: Shell, { timing = patient, dialect = {} as Record<string, unknown> } = {}) {
  const typed: string[] = [];
  let print: Print = () => {};
  let pending = "";
  const binding = createLocalBinding("scripted", {
    send: (bytes) => {
      const lines = (pending + Buffer.from(bytes).toString("utf8")).split("\n");
      pending = lines.pop() ?? "";
      for (const line of lines) {
        typed.push(line);
        shell(line, print);
      }
    },
    onData: (listener) => {
      print = (text) => listener(Buffer.from(text));
    },
  });
  const line = await openSerialLine({ path: "scripted", binding });
  const session = openSession(line, timing, { kind: "dialect", dialect: smallDialect(dialect) });
  /** What was typed but to find the place again. */
  const commands = () => typed.filter((each) => each !== "" && !each.startsWith("echo "));
  return {
    ...{ binding, line, session, commands },
    print: (text: string) => print(text),
    [Symbol.asyncDispose]: () => line[Symbol.asyncDispose](),
  };
}

const silentFor = (outcome: Outcome<unknown>): number => {
  if (outcome.kind !== "silent") assert.fail(`silence was expected, not ${JSON.stringify(outcome)}`);
  return outcome.afterMs;
};
const isFault = (code: string, saying: RegExp) => (thrown: unknown) => {
  assert.ok(thrown instanceof EquipmentFault, String(thrown));
  assert.equal(thrown.code, code);
  assert.match(`${thrown.message} ${thrown.help}`, saying);
  return true;
};

suite("dialect session: answers", () => {
  const identity: Shell = usual((_, print) => print("id=A1\r\nOK\r\n> "));

  test("an answer is what comes between the echo and the prompt, in whatever pieces and colours", async () => {
    await using at = await bench((line, print) => {
      if (line !== "id") return identity(line, print);
      print("\u001b[32mid\u001b[0m\r\n\u001b[1");
      for (const piece of ["mid=", "A", "1\u001b[0m\r", "\nO", "K\r\n>", " "]) print(piece);
    });
    assert.deepEqual(await at.session.readIdentity(), { kind: "done", value: "A1" });
  });

  test("what the firmware prints of its own accord is passed over; what nobody knows is not", async () => {
    const chatty = usual((_, print) => print("[net] up\r\nid=A1\r\n[net] down\r\nOK\r\n> "));
    await using at = await bench(chatty, { dialect: { ignore: ["\\[net\\] .*"] } });
    assert.deepEqual(await at.session.readIdentity(), { kind: "done", value: "A1" });
    await using strict = await bench(usual((_, print) => print("[net] up\r\nid=A1\r\nOK\r\n> ")));
    await assert.rejects(strict.session.readIdentity(), isFault("NOT_OFFERED", /\[net\] up/));
  });

  test("an operation without a command cannot be observed, and nothing is typed", async () => {
    await using at = await bench(identity);
    await assert.rejects(at.session.readLog(), isFault("NOT_OFFERED", /log\.read.*commands\.log\.read/s));
    assert.deepEqual(at.commands(), []);
    assert.deepEqual(await at.session.readIdentity(), { kind: "done", value: "A1" });
  });

  test("questions asked together are typed one after the other", async () => {
    let busy = 0;
    await using at = await bench(
      usual((line, print) => {
        busy += 1;
        assert.equal(busy, 1, "one at a time");
        setImmediate(() => {
          busy -= 1;
          print(line === "id" ? "id=A1\r\nOK\r\n> " : "ERR 10 no\r\n> ");
        });
      }),
    );
    const [first, second, third] = await Promise.all([
      at.session.readIdentity(),
      at.session.writeIdentity("B"),
      at.session.readIdentity(),
    ]);
    assert.deepEqual(first, { kind: "done", value: "A1" });
    assert.deepEqual(second, { kind: "refused", code: "locked", reason: "no" });
    assert.deepEqual(third, first);
    assert.deepEqual(at.commands(), ["id", "id burn B", "id"]);
  });

  test("several fields are one change, taken back when one of them is refused", async () => {
    await using at = await bench(
      usual((line, print) => print(line.includes("bad") ? "ERR 10 no\r\n> " : "OK\r\n> ")),
    );
    assert.deepEqual(await at.session.writeConfiguration({ label: "a b", interval: 5 }), done);
    assert.deepEqual(at.commands(), ["begin", 'set label "a b"', "set interval 5", "commit"]);
    const refusal = await at.session.writeConfiguration({ label: "bad", interval: 5 });
    assert.equal(refusal.kind === "refused" && refusal.code, "locked");
    assert.deepEqual(at.commands().slice(4), ["begin", 'set label "bad"', "abort"]);
  });

  test("what holds a line ending is never typed", async () => {
    await using at = await bench(identity);
    await assert.rejects(at.session.writeIdentity("A\nreboot"), isFault("NOT_OFFERED", /cannot be written/));
    assert.deepEqual(at.commands(), []);
  });

  test("further lines are typed when they are asked for", async () => {
    const waiting: string[] = [];
    await using at = await bench(
      usual((line, print) => {
        if (line === "load" || !line.startsWith("-----END")) {
          waiting.push(line);
          setImmediate(() => print("| "));
        } else print("OK\r\n> ");
      }),
      {
        dialect: {
          continuation: "| ",
          commands: { "identity.install": { send: "load\n{der|pem}" } },
        },
      },
    );
    assert.deepEqual(await at.session.installCertificate(Uint8Array.of(1, 2, 0xff)), done);
    assert.deepEqual(waiting, ["load", "-----BEGIN CERTIFICATE-----", "AQL/"]);
  });

  test("a result of another shape is the device's, and refused as malformed", async () => {
    const shapes = { "identity.get": { send: "id", response: "id=(?<identity>\\S*)" } };
    await using at = await bench(
      usual((_, print) => print("id=\r\nOK\r\n> ")),
      { dialect: { commands: shapes } },
    );
    const outcome = await at.session.readIdentity();
    assert.equal(outcome.kind === "refused" && outcome.code, "malformed-answer");
  });
});

suite("dialect session: late answers", () => {
  for (const echo of [true, false])
    test(`are not taken for the next one's, ${echo ? "with" : "without"} echo`, async () => {
      // A console that is stuck takes up where it was, and answers in the order of what was typed.
      const stuck: (() => void)[] = [];
      let asked = 0;
      const answering = usual((_, print) => {
        asked += 1;
        print(asked === 1 ? "id=LATE\r\nOK\r\n> " : "id=A1\r\nOK\r\n> ");
      }, echo);
      let isStuck = false;
      const shell: Shell = (line, print) => {
        isStuck ||= line === "id" && asked === 0;
        if (isStuck) stuck.push(() => answering(line, print));
        else answering(line, print);
      };
      await using at = await bench(shell, { timing: hasty, dialect: { echo } });
      assert.ok(silentFor(await at.session.readIdentity()) >= hasty.answerWithinMs - 1);
      const next = at.session.readIdentity();
      await new Promise((resolve) => setImmediate(resolve));
      isStuck = false;
      for (const go of stuck) go();
      assert.equal(asked, 1);
      assert.deepEqual(await next, { kind: "done", value: "A1" });
    });

  test("nor is the answer to what somebody else typed", async () => {
    const shell = usual(
      (line, print) => print(line === "foreign" ? "id=FOREIGN\r\nOK\r\n> " : "id=A1\r\nOK\r\n> "),
      false,
    );
    await using at = await bench(shell, { dialect: { echo: false } });
    assert.deepEqual(await at.session.readIdentity(), { kind: "done", value: "A1" });
    await at.line.write(Buffer.from("foreign\n"));
    assert.deepEqual(await at.session.readIdentity(), { kind: "done", value: "A1" });
  });
});

suite("dialect session: silence and restarts", () => {
  test("nothing in time is silence; supply that goes away ends it at once, for those who wait as well", async () => {
    await using at = await bench(usual(() => {}));
    const asked = [at.session.readIdentity(), at.session.readIdentity(), at.session.reboot()];
    await new Promise((resolve) => setImmediate(resolve));
    at.session.powerLost();
    for (const outcome of await Promise.all(asked)) silentFor(outcome);
    assert.equal(silentFor(await at.session.readIdentity()), 0);
  });

  test("a device that starts anew in the middle does not answer any more", async () => {
    const shell = usual((_, print) => print("id=A1\r\nboot\r\nready\r\n> OK\r\n> "));
    await using at = await bench(shell, { timing: hasty });
    silentFor(await at.session.readIdentity());
  });

  test("only the start after the answer ends a restart, also in one piece with it", async () => {
    await using at = await bench(usual((_, print) => print("OK\r\nboot\r\nready\r\n> ")));
    assert.deepEqual(await at.session.reboot(), done);
    await using early = await bench(
      usual((_, print) => print("ready\r\nOK\r\n> ")),
      { timing: hasty },
    );
    silentFor(await early.session.reboot());
  });

  test("a firmware that restarts without a word is up when it says so", async () => {
    const mute = { until: undefined, commands: { "device.reboot": { send: "reboot" } } };
    await using at = await bench(
      usual((_, print) => print("boot\r\nready\r\n> ")),
      { dialect: mute },
    );
    assert.deepEqual(await at.session.reboot(), done);
  });

  test("start and awaitReady need an answer, and ask again once the device is up", async () => {
    let up = false;
    await using at = await bench((line, print) => up && usual(() => {})(line, print));
    const waiting = at.session.awaitReady();
    await new Promise((resolve) => setImmediate(resolve));
    up = true;
    at.print("ready\r\n> ");
    assert.deepEqual(await waiting, done);
    await using dead = await bench(() => {}, { timing: hasty });
    assert.ok(silentFor(await dead.session.start(async () => {})) >= hasty.readyWithinMs - 1);
  });

  test("a port that vanishes is the bench's fault, and a signal ends a wait, also in the queue", async () => {
    await using at = await bench(usual(() => {}));
    const stop = new AbortController();
    const first = assert.rejects(
      at.session.readIdentity(),
      isFault("PORT_GONE", /identity\.get was being asked/),
    );
    const queued = assert.rejects(at.session.reboot(stop.signal), /stopped/);
    stop.abort(new Error("stopped"));
    await queued;
    at.binding.unplug();
    await first;
  });
});
