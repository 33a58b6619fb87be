import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { z } from "zod";
import { sha256 } from "./digest.ts";
import { UsageFault } from "./errors.ts";
import { parseYamlFile } from "./yaml-file.ts";

const schema = z.strictObject({
  name: z.string().min(3, "a name of three letters"),
  timing: z.strictObject({ answerWithinMs: z.number().int(), readyWithinMs: z.number().int() }).optional(),
  parts: z.record(z.string(), z.strictObject({ offset: z.number() })).optional(),
  waivers: z.array(z.strictObject({ atom: z.string(), owner: z.string() })).optional(),
});

const folder = await mkdtemp(join(tmpdir(), "assay-yaml-"));
after(() => rm(folder, { recursive: true }));
let count = 0;

async function parse(text: string) {
  count += 1;
  const file = join(folder, `${count}.yaml`);
  await writeFile(file, text);
  return parseYamlFile(file, schema);
}

/** The fault, its message without the folder. */
async function faultOf(parsing: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await parsing;
  } catch (thrown) {
    assert.ok(thrown instanceof UsageFault, String(thrown));
    assert.notEqual(thrown.help, "");
    return { code: thrown.code, message: thrown.message.replaceAll(/\S*\/(\d+|none)\.yaml/g, "FILE") };
  }
  assert.fail("it was taken");
}

suite("YAML files", () => {
  test("what fits the schema is read, with its digest", async () => {
    const text = "# comment\nname: abc\nparts: {a: {offset: 0x10}}\n";
    const { value, ...file } = await parse(text);
    assert.deepEqual(value, { name: "abc", parts: { a: { offset: 16 } } });
    assert.equal(file.text, text);
    assert.equal(file.sha256, sha256(text));
  });

  test("the words of YAML 1.1 are text, and repeated parts can be named", async () => {
    assert.equal((await parse("name: yes\n")).value.name, "yes");
    const { value } = await parse("name: abc\nparts:\n  a: &first { offset: 1 }\n  b: *first\n");
    assert.deepEqual(value.parts, { a: { offset: 1 }, b: { offset: 1 } });
  });

  test("a file that is not there, and one that is no file", async () => {
    const missing = await faultOf(parseYamlFile(join(folder, "none.yaml"), schema));
    assert.deepEqual(missing, { code: "FILE_MISSING", message: "FILE: there is no such file." });
    const { code, message } = await faultOf(parseYamlFile(folder, schema));
    assert.equal(code, "FILE_UNREADABLE");
    assert.match(message, /cannot be read: EISDIR/);
  });

  test("what is not YAML is told with line and column", async () => {
    const { code, message } = await faultOf(parse("name: abc\nparts: {a: [1\n"));
    assert.equal(code, "FILE_MALFORMED");
    assert.match(message, /^FILE:\d+:\d+: not well-formed YAML: ./);
    assert.match((await faultOf(parse('name: "abc\n'))).message, /^FILE:2:1: /);
    assert.match((await faultOf(parse("name: abc\n\tparts: 1\n"))).message, /^FILE:2:1: /);
  });

  test("a key that stands twice is refused, not the last one taken", async () => {
    const { code, message } = await faultOf(
      parse("name: abc\ntiming:\n  answerWithinMs: 1\n  answerWithinMs: 2\n"),
    );
    assert.equal(code, "FILE_MALFORMED");
    assert.match(message, /^FILE:4:3: .*duplicated/);
  });

  test("two documents in one file are refused", async () => {
    assert.equal((await faultOf(parse("name: abc\n---\nname: def\n"))).code, "FILE_MALFORMED");
  });

  test("a bomb of aliases is refused, and quickly", async () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) => `  l${level + 1}: &l${level + 1} [*l${level}, *l${level}]`,
    );
    const startedAt = performance.now();
    await faultOf(parse(`name: abc\nparts:\n  l0: &l0 [x, x]\n${levels.join("\n")}\n`));
    assert.ok(performance.now() - startedAt < 2_000, "it took too long");
  });

  test("an unknown key is told with its line and the nearest key", async () => {
    const { code, message } = await faultOf(
      parse("name: abc\ntiming:\n  answerWithinMs: 1\n  redyWithinMs: 2\n"),
    );
    assert.equal(code, "KEY_UNKNOWN");
    assert.match(message, /^FILE:4: timing\.redyWithinMs: unknown key; did you mean "readyWithinMs"\?$/m);
  });

  test("the line of an unknown key is its own, not that of what it holds", async () => {
    const { message } = await faultOf(parse("name: abc\ntimings:\n\n  answerWithinMs: 1\n"));
    assert.equal(message, 'FILE:2: timings: unknown key; did you mean "timing"?');
  });

  test("where no key is near, the known ones are told; inside records and lists too", async () => {
    const far = await faultOf(parse("name: abc\nparts:\n  a:\n    offset: 1\n    colour: red\n"));
    assert.equal(far.message, "FILE:5: parts.a.colour: unknown key; known here: offset");
    const inList = await faultOf(
      parse("name: abc\nwaivers:\n  - { atom: a, owner: b }\n  - atom: a\n    ownr: b\n    owner: c\n"),
    );
    assert.equal(inList.message, 'FILE:5: waivers.1.ownr: unknown key; did you mean "owner"?');
  });

  test("a wrong type, a wrong value and a missing key say what was expected, what was found, and where", async () => {
    const type = await faultOf(parse("name: abc\ntiming:\n  answerWithinMs: soon\n  readyWithinMs: 2\n"));
    assert.equal(type.code, "VALUE_INVALID");
    assert.match(type.message, /^FILE:3: timing\.answerWithinMs: .*expected number.* \(found 'soon'\)$/);
    assert.equal(
      (await faultOf(parse("name: ab\n"))).message,
      "FILE:1: name: a name of three letters (found 'ab')",
    );
    const missing = await faultOf(parse("name: abc\n\ntiming:\n  answerWithinMs: 1\n"));
    assert.match(missing.message, /^FILE:3: timing\.readyWithinMs: .* \(it is missing\)$/);
    assert.match((await faultOf(parse(""))).message, /^FILE: not well-formed YAML: .*empty/);
    assert.match((await faultOf(parse("- a\n- b\n"))).message, /^FILE:1: the file: .*expected object/);
  });

  test("all problems are told at once", async () => {
    const { code, message } = await faultOf(parse("nam: abc\ntiming:\n  answerWithinMs: soon\n  x: 1\n"));
    assert.equal(code, "KEY_UNKNOWN");
    const lines = message.split("\n");
    assert.equal(lines.length, 5, message);
    for (const at of [
      "1: nam: unknown",
      "3: timing.answerWithinMs: ",
      "2: timing.readyWithinMs: ",
      "4: timing.x: unknown",
      "1: name: ",
    ]) {
      assert.ok(
        lines.some((line) => line.startsWith(`FILE:${at}`)),
        `${at} in ${message}`,
      );
    }
  });

  test("lines can be asked for afterwards", async () => {
    const file = await parse("name: abc\nwaivers:\n  - atom: a\n    owner: b\n\n  - atom: c\n    owner: d\n");
    assert.equal(await file.lineOf(["waivers", 1, "owner"]), 7);
    assert.equal(await file.lineOf(["waivers", 1]), 6);
    assert.equal(await file.lineOf(["waivers"]), 2);
    assert.equal(await file.lineOf(["waivers", 0, "none", "deeper"]), 3);
    assert.equal(await file.lineOf([]), 1);
  });
});
