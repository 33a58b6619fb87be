import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { suite, test } from "node:test";
import { standard, Yard } from "./test-support.ts";

const product = "products/reference";
const quick = ["--tags", "@PRV-ID-1.1"];

/** The command is refused as a whole: exit code 2, one message that says what is wrong where, a remedy, and nothing written. */
async function refused(yard: Yard, argv: readonly string[], ...messages: readonly (string | RegExp)[]) {
  const before = yard.contents();
  const { status, stdout, stderr } = await yard.run(...argv);
  assert.equal(status, 2, `exit code of ${argv.join(" ")}: ${stdout}${stderr}`);
  assert.equal(stdout, "", "standard output is for results");
  const [first = "", ...lines] = stderr.trimEnd().split("\n");
  assert.match(first, /^assay: ./, stderr);
  assert.ok(lines.length >= 1 && lines.length <= 4, `one message and its remedy: ${stderr}`);
  assert.match(lines.at(-1) ?? "", /^[A-Z].*\.$|^Run: /, `a remedy: ${stderr}`);
  assert.doesNotMatch(stderr, /^ +at |node:|file:\/\/|fault of Assay|undefined|\[object/m);
  for (const message of messages) {
    if (typeof message === "string") assert.ok(stderr.includes(message), `${message} in: ${stderr}`);
    else assert.match(stderr, message);
  }
  assert.deepEqual(yard.contents(), before, "nothing is written");
  assert.deepEqual(await yard.leftBehind(), { processes: [], files: [] });
}

suite("a product declaration that is wrong is refused with its place:", () => {
  for (const [what, file, from, to, ...messages] of [
    [
      "an unknown key in ics.yaml",
      "ics.yaml",
      "  model:",
      "  modle:",
      /product\.modle: .*did you mean "model"\?/,
    ],
    [
      "an unknown key in ixit.yaml",
      "ixit.yaml",
      "    holdMs:",
      "    holdMS:",
      /button\.holdMS: .*did you mean "holdMs"\?/,
    ],
    [
      "a capability nobody knows",
      "ics.yaml",
      "- flash-read",
      "- flash-reed",
      /capabilities\.\d+: .*flash-reed/,
    ],
    [
      "a time that is none",
      "ixit.yaml",
      "holdMs: 5000",
      "holdMs: long",
      /reset\.button\.holdMs: .*number.*long/,
    ],
    ["a time below nothing", "ixit.yaml", "tooShortMs: 4900", "tooShortMs: -4900", /tooShortMs: .*-4900/],
    [
      "indentation that does not hold",
      "ixit.yaml",
      "  golden: 3.0.0",
      " golden: 3.0.0",
      "not well-formed YAML",
    ],
    [
      "a bracket that stays open",
      "ics.yaml",
      "shouldReasons: {}",
      "shouldReasons: {",
      "not well-formed YAML",
    ],
    ["a key that stands twice", "ics.yaml", "shouldReasons: {}", "notApplicable: {}", /duplicated/i],
  ] as const) {
    test(what, async () => {
      await using yard = new Yard();
      const name = `${product}/${file}`;
      const line = yard.edit(name, from, to);
      // What is left open is missed where the file ends.
      const place = what.includes("stays open") ? /ics\.yaml:\d+:\d+/ : `${name}:${line}:`;
      await refused(yard, ["run", ...quick], place, ...messages);
    });
  }

  test("several at once are told at once", async () => {
    await using yard = new Yard();
    const name = `${product}/ixit.yaml`;
    const lines = [
      yard.edit(name, "baudRate: 115200", "baudRate: fast"),
      yard.edit(name, "holdMs: 5000", "holdMs: long"),
    ];
    await refused(yard, ["run", ...quick], ...lines.map((line) => `${name}:${line}:`));
  });

  test("a file that is missing", async () => {
    await using yard = new Yard();
    yard.edit(`${product}/ixit.yaml`, "firmware/3.1.0.bin", "firmware/3.1.bin");
    await refused(yard, ["run", ...quick], /firmware\/3\.1\.bin: .*no such file/, "ixit.yaml");
  });

  test("a folder that is missing, empty or a file", async () => {
    await using yard = new Yard();
    yard.write("empty/note", "");
    await refused(yard, ["run", "--product", "nowhere"], "nowhere/ics.yaml", "no such file");
    await refused(yard, ["run", "--product", "empty"], "empty/ics.yaml", "no such file");
    await refused(yard, ["run", "--product", "empty/note"], "empty/note/ics.yaml");
    await refused(yard, ["run", "--product", ""], "ics.yaml");
  });
});

suite("waivers that cannot be granted are refused:", () => {
  const waiver = (atom: string, expiry: string, reason = "known, mended in the next release") =>
    `waivers:\n  - atom: ${atom}\n    reason: ${reason}\n    owner: ada@example.test\n    expiry: ${expiry}\n`;
  for (const [what, text, ...messages] of [
    ["of an atom that there is not", waiver("PRV-ID-9.9", "2999-01-01"), "waivers.yaml:2: ", "PRV-ID-9.9"],
    [
      "that have expired",
      waiver("PRV-ID-1.1", "2001-02-03"),
      "waivers.yaml:5: ",
      "expired on 2001-02-03",
      "ada@example.test",
    ],
    ["without a reason", waiver("PRV-ID-1.1", "2999-01-01", "because"), "waivers.yaml:3: ", "because"],
    ["until no day that there is", waiver("PRV-ID-1.1", "2999-02-30"), "waivers.yaml:5: ", "2999-02-30"],
    [
      "with a key nobody knows",
      `${waiver("PRV-ID-1.1", "2999-01-01")}    until: never\n`,
      "waivers.yaml:6: ",
      "until",
    ],
  ] as const) {
    test(what, async () => {
      await using yard = new Yard();
      yard.write(`${product}/waivers.yaml`, text);
      await refused(yard, ["run", ...quick], ...messages);
    });
  }
});

suite("features that cannot be run are refused:", () => {
  const feature = (tag: string) => `Feature: Odd\n\n  @must\n  ${tag}\n  Scenario: One\n    Given a device\n`;

  test("one with a tag that nobody knows", async () => {
    await using yard = new Yard();
    yard.write("odd/odd.feature", feature("@PRV-ID-1.11"));
    await refused(yard, ["run", "odd"], "odd/odd.feature:4: unknown tag @PRV-ID-1.11");
  });

  test("one that is no Gherkin, with the first places only", async () => {
    await using yard = new Yard();
    yard.write("odd/odd.feature", `${feature("@PRV-ID-1.1")}${"    Whenever it rains\n".repeat(20)}`);
    await refused(yard, ["run", "odd"], "odd/odd.feature:7:5: not well-formed Gherkin: ", /^and \d+ more$/m);
  });

  test("files and folders that are not there, hold nothing or cannot be read", async () => {
    await using yard = new Yard();
    yard.write("empty/note", "");
    yard.write("odd.feature/note", "");
    symlinkSync("nothing", yard.path("odd.feature/dangling.feature"));
    await refused(yard, ["run", "nowhere.feature"], '"nowhere.feature"', "no such file");
    await refused(yard, ["run", ""], '""');
    await refused(yard, ["run", "empty"], "No scenario is selected");
    await refused(yard, ["run", "odd.feature"], "odd.feature/dangling.feature", "cannot be read");
    await refused(
      yard,
      ["run", `${standard}/identity/unique.feature:2`],
      "No scenario stands at the lines named",
    );
  });
});

suite("options that make no sense are refused:", () => {
  const cases: readonly (readonly [readonly string[], ...(string | RegExp)[]])[] = [
    [["--tags", "@lto"], '--tags "@lto"', "did you mean @lot?"],
    [["--tags", "not lot"], '--tags "not lot"', "did you mean @lot?"],
    [["--tags", "@lot and"], '--tags "@lot and"', "syntax error"],
    [["--tags", "(@lot"], '--tags "(@lot"', "syntax error"],
    [["--tags", "@must and @should"], '--tags "@must and @should"', "No scenario is selected"],
    [["--tags"], "--tags", "argument missing"],
    [["--shard", "3/2"], "--shard", "'3/2'", "1 <= I <= N"],
    [["--shard", "0/2"], "--shard", "'0/2'"],
    [["--shard", "-1/2"], "--shard", "'-1/2'"],
    [["--shard", "1"], "--shard", "'1'"],
    [["--shard", "900/900"], "900/900"],
    [["--parallel", "0"], "--parallel", "'0'", "whole number from 1"],
    [["--parallel", "-2"], "--parallel", "'-2'"],
    [["--parallel", "1.5"], "--parallel", "'1.5'"],
    [["--parallel", "5000"], "--parallel", "'5000'", "to 64"],
    [["--devices", "0"], "--devices", "'0'", "whole number from 1"],
    [["--devices", "-3"], "--devices", "'-3'"],
    [["--devices", "many"], "--devices", "'many'"],
    [["--devices", "1e9"], "--devices", "'1e9'", "to 1000"],
    [["--seed", ""], "--seed", "text"],
    [["--nonce", "0123"], "--nonce 0123", "16 to 64 bytes"],
    [["--nonce", "0".repeat(33)], "16 to 64 bytes"],
    [["--nonce", "g".repeat(32)], "16 to 64 bytes"],
    [["--nonce", "0".repeat(130)], "16 to 64 bytes"],
    [["--attach", "usb"], "--attach", "in-process, pty"],
    [["--attach", "pty", "--parallel", "2"], "--attach pty", "--parallel 2", "--shard 1/2"],
    [["--tag", "@lot"], "--tag", "--tags"],
    [["--verbose"], "--verbose", "--help"],
  ];
  for (const [argv, ...messages] of cases) {
    test(argv.join(" "), async () => {
      await using yard = new Yard();
      await refused(yard, ["run", ...argv], ...messages);
    });
  }

  test("verbs that there are not", async () => {
    await using yard = new Yard();
    await refused(yard, ["rum"], "rum", "--help");
    await refused(yard, ["requirements", "extra"], "extra");
    await refused(yard, ["requirements", "--features", "nowhere"], "nowhere/requirements.yaml");
  });
});

suite("places that cannot be written to are refused:", () => {
  test("a folder that holds something, below a file, or where none can be made", async () => {
    await using yard = new Yard();
    yard.write("earlier/journal.ndjson", "evidence");
    await refused(yard, ["run", ...quick, "--out", "earlier"], "--out earlier", "not empty");
    await refused(yard, ["run", ...quick, "--out", "earlier/journal.ndjson"], "--out earlier/journal.ndjson");
    await refused(
      yard,
      ["run", ...quick, "--out", "earlier/journal.ndjson/run"],
      "--out earlier/journal.ndjson/run",
    );
    await refused(
      yard,
      ["run", ...quick, "--out", "/proc/assay/run"],
      "--out /proc/assay/run",
      "cannot be made",
    );
    await refused(yard, ["run", ...quick, "--out", ""], "--out");
  });

  test("a key of commitments that others may read", async () => {
    await using yard = new Yard();
    yard.write(".assay/commitment.key", "x".repeat(32));
    await refused(yard, ["run", ...quick], ".assay/commitment.key: others may read", "chmod 600");
  });
});

suite("earlier runs that are none are refused:", () => {
  test("a folder that is not there, is no run, or holds something else", async () => {
    await using yard = new Yard();
    yard.write("other/note", "");
    yard.write("odd/journal.ndjson", "{}\n");
    yard.write("void/journal.ndjson", "");
    await refused(yard, ["run", ...quick, "--against", "nowhere"], "nowhere: there is no such run");
    await refused(yard, ["run", ...quick, "--against", "other"], "other/journal.ndjson");
    await refused(yard, ["run", ...quick, "--against", "other/note"], "other/note: its journal holds no run");
    await refused(
      yard,
      ["run", ...quick, "--against", "odd"],
      "odd/journal.ndjson:1: not a line of a journal",
    );
    await refused(yard, ["run", ...quick, "--against", "void"], "void: its journal holds no run");
  });

  test("a run under another key", async () => {
    await using yard = new Yard();
    await using elsewhere = new Yard();
    assert.equal((await elsewhere.run("run", ...quick, "--out", "run")).status, 0);
    await refused(
      yard,
      ["run", ...quick, "--against", elsewhere.path("run")],
      "it was made under key",
      "a new one",
    );
  });
});
