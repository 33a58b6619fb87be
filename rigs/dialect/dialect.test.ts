import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { createLocalBinding, openSerialLine } from "../../core/dut/index.ts";
import { UsageFault } from "../../core/kernel/index.ts";
import { loadRegister } from "../../core/product/index.ts";
import { smallDialect } from "../../core/wire/dialect/test-support.ts";
import { consoleMethods } from "../../core/wire/index.ts";
import { describeMissing, lintDialect, tryDialect } from "./index.ts";
import needs from "./needs.json" with { type: "json" };

const published = join(import.meta.dirname, "../../products/text-console/dialect.yaml");

/** The published dialect with something changed, linted under the name that the problems then bear. */
async function linted(change: (text: string) => string) {
  const folder = await mkdtemp(join(tmpdir(), "assay-dialect-"));
  try {
    const file = join(folder, "dialect.yaml");
    const text = change(await readFile(published, "utf8"));
    await writeFile(file, text);
    const lineOf = (start: string) => text.split("\n").findIndex((line) => line.includes(start)) + 1;
    return { file, lineOf, report: await lintDialect(file) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

suite("lint of a dialect", () => {
  test("finds nothing in the published one, which leaves nothing out", async () => {
    assert.deepEqual(await lintDialect(published), { problems: [], missing: [] });
  });

  test("tells every problem at once, with file, line and key", async () => {
    const { file, lineOf, report } = await linted((text) =>
      text
        .replace("unset {field}", "unset {feild}")
        .replace("id=(?<identity>", "id=(?<id>")
        .replace("send: lock", "send: lock\n    respons: x"),
    );
    const expected = [
      [lineOf("respons:"), 'commands.manufacture.finish.respons: unknown key; did you mean "response"?'],
      [lineOf("response: 'id="), "commands.identity.get.response: unknown group id"],
      [lineOf("response: 'id="), "commands.identity.get.response: nothing tells identity: add a group"],
      [lineOf("{feild}"), 'commands.config.clear.send: unknown parameter {feild}; did you mean "field"?'],
      [lineOf("{feild}"), "commands.config.clear.send: the firmware is not told {field}"],
    ] as const;
    assert.equal(report.problems.length, expected.length, report.problems.join("\n"));
    for (const [line, says] of expected)
      assert.ok(
        report.problems.some((problem) => problem.startsWith(`${file}:${line}: ${says}`)),
        `${line}: ${says} in ${report.problems.join("\n")}`,
      );
  });

  test("names an operation that there is not by its nearest", async () => {
    const { report } = await linted((text) => text.replace("  log.read:", "  log.raed:"));
    assert.match(report.problems.join(), /commands\.log\.raed: unknown key; did you mean "log\.read"\?/);
  });

  test("tells which atoms nobody can observe without an operation", async () => {
    const { report } = await linted((text) => text.replace(/ {2}key\.export:\n(?: {4}.*\n)+/, ""));
    assert.deepEqual(report, {
      problems: [],
      missing: [{ operation: "key.export", atoms: needs["key.export"] }],
    });
    const [missing] = report.missing;
    assert.ok(missing !== undefined);
    assert.match(
      describeMissing(missing),
      /^commands\.key\.export is missing; without it INCONCLUSIVE: PRV-CRED-4/,
    );
  });

  test("knows each operation and only atoms of the register", async () => {
    assert.deepEqual(Object.keys(needs).toSorted(), consoleMethods.toSorted());
    const { value: register } = await loadRegister(
      join(import.meta.dirname, "../../features/requirements.yaml"),
    );
    const atoms = new Set(register.requirements.flatMap((each) => each.atoms.map(({ id }) => id)));
    for (const atom of Object.values(needs).flat()) assert.ok(atoms.has(atom), atom);
  });

  test("a file that is not there is a fault of usage", async () => {
    await assert.rejects(lintDialect(join(tmpdir(), "no-such", "dialect.yaml")), UsageFault);
  });
});

suite("trying a dialect", () => {
  /** A line to a shell that echoes and answers every command alike. */
  async function openShell(answer: string) {
    let print: (text: string) => void = () => {};
    const binding = createLocalBinding("scripted", {
      send: (bytes) => {
        for (const line of Buffer.from(bytes).toString("utf8").split("\n").slice(0, -1)) {
          const said = line.startsWith("echo ") ? `${line.slice(5)}\r\nOK\r\n` : answer;
          print(`${line}\r\n${line === "" ? "" : said}> `);
        }
      },
      onData: (listener) => {
        print = (text) => listener(Buffer.from(text));
      },
    });
    return openSerialLine({ path: "scripted", binding });
  }
  const wait = { withinMs: 5000 };

  test("tells what was typed, what came, what fits and what it means", async () => {
    await using line = await openShell("id=A1\r\nOK\r\n");
    const trial = await tryDialect(line, smallDialect(), "identity.get", {}, wait);
    assert.equal(trial.sent.at(-1), "id");
    assert.deepEqual(trial.received.slice(-2), [
      { line: "id=A1", key: "response", pattern: "id=(?<identity>\\S+)", groups: { identity: "A1" } },
      { line: "OK", key: "until", pattern: "OK", groups: {} },
    ]);
    assert.deepEqual(trial.outcome, { kind: "done", value: { identity: "A1" } });
    assert.equal(trial.gap, undefined);
  });

  test("tells why an answer is not understood, and what silence is", async () => {
    await using line = await openShell("identity A1\r\nOK\r\n");
    const trial = await tryDialect(line, smallDialect(), "identity.get", {}, wait);
    assert.equal(trial.outcome, undefined);
    assert.match(trial.gap ?? "", /no line of its answer fits response/);
    assert.equal(trial.received.find(({ line: text }) => text === "identity A1")?.key, undefined);
    const absent = await tryDialect(line, smallDialect(), "log.read", {}, wait);
    assert.match(absent.gap ?? "", /commands\.log\.read/);
    assert.deepEqual(absent.sent, []);
    await assert.rejects(tryDialect(line, smallDialect(), "log.raed", {}, wait), /did you mean "log.read"/);
    const mute = createLocalBinding("mute", { send() {}, onData() {} });
    await using dead = await openSerialLine({ path: "mute", binding: mute });
    const silence = await tryDialect(dead, smallDialect(), "identity.get", {}, { withinMs: 20 });
    assert.equal(silence.outcome?.kind, "silent");
  });
});
