import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempDisposable, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import { after, before, suite, test } from "node:test";
import { stringify } from "yaml";
import { within } from "../../../core/kernel/index.ts";
import { readConsoleRecord } from "../../../rigs/consoles/index.ts";
import { TestPty } from "../../../rigs/consoles/test-support/pty.ts";
import { TestLab, TestScreen } from "../test-support.ts";
import { type ConsoleOptions, talkToBoard } from "./console.ts";
import type { Terminal } from "./conversation.ts";
import { lintDialectFile } from "./lint.ts";

const root = new URL("../../../", import.meta.url).pathname;
const dialect = join(root, "products/text-console/dialect.yaml");
const usual = { lineEnd: "lf", quietMs: 100, withinMs: 5000 } as const;

/** A terminal, or what stands for one in a pipe. */
function terminal(input: Readable, isTTY = false) {
  const [screen, notes] = [new TestScreen({ isTTY }), new TestScreen()];
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      screen.write(chunk);
      done();
    },
  });
  const person: Terminal = {
    input: Object.assign(input, { isTTY }),
    output: Object.assign(output, { isTTY, columns: 80 }),
    notes,
  };
  return { person, screen, notes };
}

const soon = <T>(promise: Promise<T>) => within(promise, { withinMs: 10_000 });

/** A rig whose one board is a terminal in this test's hands, or a process. */
class Bench implements AsyncDisposable {
  readonly folder: string;
  readonly #opened: AsyncDisposableStack;

  private constructor(folder: string, opened: AsyncDisposableStack) {
    this.folder = folder;
    this.#opened = opened;
  }

  static async make(): Promise<Bench> {
    const opened = new AsyncDisposableStack();
    const { path } = opened.use(await mkdtempDisposable(join(tmpdir(), "assay-console-")));
    return new Bench(path, opened);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async pty(): Promise<TestPty> {
    const pty = this.#opened.use(await TestPty.open(this.path("tty")));
    await this.rig({ console: { driver: "serial", path: pty.path } });
    return pty;
  }

  async shell(): Promise<void> {
    const command = [process.execPath, join(root, "cli/assay.js"), "emulate", "device", "--console", "text"];
    await this.rig({ console: { driver: "process" }, power: { driver: "process" }, process: { command } });
  }

  async talk(options: Partial<ConsoleOptions>, at: Terminal): Promise<number> {
    return await soon(talkToBoard(undefined, { ...usual, rig: this.path("lab.yaml"), ...options }, at));
  }

  async rig(board: object): Promise<void> {
    const boards = { "board-1": { product: "products/reference", ...board } };
    await writeFile(this.path("lab.yaml"), stringify({ name: "bench", boards }));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync();
  }
}

suite("the console of a board, in a pipe", () => {
  test("gets what is piped in, and its words come out with codes for what would steer a terminal", async () => {
    await using bench = await Bench.make();
    const pty = await bench.pty();
    const { person, screen } = terminal(Readable.from([Buffer.from("one\ntwo")]));
    const ended = bench.talk({ record: bench.path("record.ndjson") }, person);
    await soon(pty.hears("one\ntwo"));
    pty.print("\u001b[31mred\r\n");
    assert.equal(await ended, 0);
    assert.equal(screen.text, "\\x1b[31mred\n");
    const record = await readFile(bench.path("record.ndjson"), "utf8");
    const { entries } = readConsoleRecord(record, "record.ndjson");
    const bytes = entries.flatMap((entry) =>
      entry.kind === "bytes" ? [[entry.direction, Buffer.from(entry.bytes).toString()]] : [],
    );
    assert.deepEqual(bytes, [
      ["sent", "one\ntwo"],
      ["received", "\u001b[31mred\r\n"],
    ]);
  });

  test("gets what --send says with the line end asked for", async () => {
    await using bench = await Bench.make();
    const pty = await bench.pty();
    const { person, screen } = terminal(Readable.from([]));
    assert.equal(await bench.talk({ send: ["a", "b"], lineEnd: "crlf", json: true }, person), 0);
    await soon(pty.hears("a\r\nb\r\n"));
    const { entries } = readConsoleRecord(screen.text, "output");
    assert.deepEqual(
      entries.map(({ kind }) => kind),
      ["opened", "bytes", "bytes"],
    );
  });

  test("that never stops talking is left", async () => {
    await using bench = await Bench.make();
    const pty = await bench.pty();
    const { person, notes } = terminal(Readable.from([]));
    const babble = setInterval(() => pty.print("garbage"), 1);
    try {
      // So long that it is heard within on a busy host as well, where the terminal's own process may have to wait for its turn.
      assert.equal(await bench.talk({ send: [""], quietMs: 500 }, person), 0);
    } finally {
      clearInterval(babble);
    }
    assert.match(notes.text, /does not stop talking; left after 10000 ms/);
  });

  test("that vanishes is equipment, and its record is kept", async () => {
    await using bench = await Bench.make();
    const pty = await bench.pty();
    const { person, screen } = terminal(new PassThrough());
    const ended = bench.talk({ record: bench.path("record.ndjson") }, person);
    person.input.push("hello\n");
    await soon(pty.hears("hello\n"));
    pty.print("last words\n");
    const rejected = assert.rejects(ended, { name: "EquipmentFault", code: "PORT_GONE" });
    await soon(screen.shows("last words"));
    await pty.pull();
    await rejected;
    assert.match(await readFile(bench.path("record.ndjson"), "utf8"), /last words.*\n.*"gap"/);
  });

  test("that is not there is told", async () => {
    await using bench = await Bench.make();
    await bench.rig({ console: { driver: "serial", path: bench.path("nothing") } });
    const { person } = terminal(Readable.from([]));
    await assert.rejects(bench.talk({ send: ["x"] }, person), { code: "PORT_UNOPENABLE" });
  });
});

suite("the console of a board of the demo lab", () => {
  let lab: TestLab;
  before(async () => {
    lab = await TestLab.start(1);
  });
  after(() => lab[Symbol.asyncDispose]());

  test("hears it start: device time passes while somebody listens", async () => {
    const { powerBoard } = await import("../power.ts");
    const { person, screen } = terminal(new PassThrough());
    const listening = talkToBoard("board-1", { ...usual, rig: lab.file }, person);
    await powerBoard(["on"], { rig: lab.file, offMs: 1 }, { screen: new TestScreen() });
    await soon(screen.shows("[panic] no bootloader"));
    person.input.push(null);
    assert.equal(await soon(listening), 0);
  });
});

suite("a dialect, tried on a board that is a process", () => {
  test("shows what was sent, what came, what fits and what it means", async () => {
    await using bench = await Bench.make();
    await bench.shell();
    const questions = 'status.get\n\nconfig.set {"values": {"no.field": 1}}\n';
    const { person, screen } = terminal(Readable.from([Buffer.from(questions)]));
    assert.equal(await bench.talk({ dialect, quietMs: 300 }, person), 0);
    assert.match(screen.text, /^Ready\. Firmware/m);
    assert.match(screen.text, /^sent {5}\\x03$/m);
    assert.match(screen.text, /^sent {5}status$/m);
    assert.match(screen.text, /^received \^C +echo$/m);
    assert.match(screen.text, /^received [0-9a-f]{8} +sync$/m);
    assert.match(screen.text, /^received state=BLANK +response: state=\(\?<state>\\S\+\)$/m);
    assert.match(screen.text, /^answer {3}\{"state":"blank",/m);
    assert.match(screen.text, /^answer {3}refused \(unknown-field: /m);
  });

  test("without a command for the operation, or understood by nobody, is not a pass", async () => {
    await using bench = await Bench.make();
    await bench.shell();
    const text = await readFile(dialect, "utf8");
    const other = text
      .replace(/ {2}log\.read:\n(?: {4,}.*\n)+/, "")
      .replace("state=(?<state>", "stat=(?<state>");
    await writeFile(bench.path("dialect.yaml"), other);
    const { person, screen } = terminal(Readable.from([]));
    const options = {
      dialect: bench.path("dialect.yaml"),
      send: ["log.read", "status.get"],
      json: true,
    } as const;
    assert.equal(await bench.talk({ ...options, quietMs: 300 }, person), 3);
    const [absent, unclear] = screen.text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.match(absent.gap, /commands\.log\.read/);
    assert.deepEqual(absent.sent, []);
    assert.match(unclear.gap, /no (line|pattern)/);
    assert.equal(unclear.outcome, undefined);
  });

  test("refuses an operation that there is not, and parameters that are none", async () => {
    await using bench = await Bench.make();
    await bench.pty();
    for (const [send, message] of [
      ["status.gte", /did you mean "status\.get"/],
      ["config.set {", /no JSON object: \{/],
      ["config.set [1]", /no JSON object/],
    ] as const)
      await assert.rejects(bench.talk({ dialect, send: [send] }, terminal(Readable.from([])).person), {
        name: "UsageFault",
        message,
      });
  });

  test("is linted without a board", async () => {
    await using bench = await Bench.make();
    const text = await readFile(dialect, "utf8");
    await writeFile(bench.path("dialect.yaml"), text.replace(/ {2}key\.export:\n(?: {4,}.*\n)+/, ""));
    const screen = new TestScreen();
    assert.equal(await lintDialectFile(bench.path("dialect.yaml"), {}, screen), 0);
    assert.match(screen.text, /dialect\.yaml: commands\.key\.export is missing; without it INCONCLUSIVE/);
    await writeFile(bench.path("dialect.yaml"), text.replace("prompt:", "promt:"));
    assert.equal(await lintDialectFile(bench.path("dialect.yaml"), { json: true }, screen), 2);
    assert.match(screen.text, /promt: unknown key; did you mean \\"prompt\\"/);
    await assert.rejects(lintDialectFile(bench.path("no.yaml"), {}, screen), { name: "UsageFault" });
  });
});

suite("the console of a board, at a terminal", () => {
  /** The command behind a pseudo-terminal of 80 columns, and the keys of a person. */
  async function atTerminal(bench: Bench, ...options: readonly string[]) {
    const words = [
      process.execPath,
      join(root, "cli/assay.js"),
      "rig",
      "console",
      "--rig",
      bench.path("lab.yaml"),
      ...options,
    ];
    const child = spawn(
      "socat",
      ["-t0", "STDIO", `EXEC:${words.join(" ")},pty,setsid,ctty,stderr,raw,echo=0`],
      {
        stdio: ["pipe", "pipe", "ignore"],
      },
    );
    const screen = new TestScreen();
    child.stdout.on("data", (bytes: Buffer) => screen.write(bytes));
    const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
    return {
      screen,
      ended,
      press: (keys: string) => child.stdin.write(keys),
      [Symbol.dispose]: () => void child.kill("SIGKILL"),
    };
  }

  for (const [name, key] of [
    ["Ctrl-]", "\u001d"],
    ["Ctrl-D", "\u0004"],
  ] as const) {
    test(`edits lines, keeps what is typed when the board speaks, has history, and ${name} leaves`, async () => {
      await using bench = await Bench.make();
      const pty = await bench.pty();
      using person = await atTerminal(bench);
      await soon(person.screen.shows("leaves."));
      person.press("hexo\u007f\u007fllo");
      await soon(person.screen.shows("llo"));
      pty.print("boot\r\n\u0007> ");
      await soon(person.screen.shows(/boot.*x07.*> hello/s));
      person.press("\r");
      await soon(pty.hears("hello\n"));
      person.press("\u001b[A\r");
      await soon(pty.hears("hello\nhello\n"));
      person.press("\u0003");
      await soon(pty.hears("hello\nhello\n\u0003"));
      person.press(key);
      await soon(person.ended);
      for (const code of ["\u001d", "\u0007"]) assert.ok(!person.screen.text.includes(code));
    });
  }
});
