import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { smallDialect } from "../test-support.ts";
import { problemsOf } from "./check.ts";
import { costOf } from "./pattern-cost.ts";

const told = (changes: Record<string, unknown>) =>
  problemsOf(smallDialect(changes)).map(({ path, message }) => `${path.join(".")}: ${message}`);
const command = (name: string, entry: Record<string, unknown>) => told({ commands: { [name]: entry } });

suite("dialect: what is wrong in it", () => {
  test("nothing, where nothing is", () => assert.deepEqual(told({}), []));

  test("nothing, where one of two sets of parameters is told", () => {
    for (const send of ["label {salt|hex} {verifier|hex}", "label {proofDigest|base64}"])
      assert.deepEqual(command("set-up.install", { send }), [], send);
  });

  const wrong: readonly (readonly [string, () => string[], RegExp])[] = [
    ["no prompt and no end", () => told({ prompt: undefined, until: undefined }), /^until: needed/],
    ["no echo and no sync", () => told({ echo: false, sync: undefined }), /^sync: needed without echo/],
    [
      "sync that fits its echo",
      () => told({ sync: { send: "echo {word}", response: ".*{word}" } }),
      /fits what is typed/,
    ],
    [
      "sync without word",
      () => told({ sync: { send: "echo", response: "x{word}" } }),
      /^sync\.send: it has no \{word\}/,
    ],
    ["no regular expression", () => told({ ready: "(" }), /^ready: it is no regular expression/],
    ["fits the empty line", () => told({ ready: ".*" }), /^ready: \.\* fits the empty line/],
    ["fits the prompt", () => told({ ready: ">.*" }), /^ready: .* fits the prompt "> "/],
    [
      "continuation that is the prompt",
      () => told({ continuation: "> " }),
      /^continuation: it is the prompt/,
    ],
    ["refusal without meaning", () => told({ errors: [{ pattern: "E" }] }), /^errors\.0: either/],
    ["codes without code", () => told({ errors: [{ pattern: "E", codes: { 1: "busy" } }] }), /no group code/],
    [
      "escape that is not escaped",
      () => told({ quoting: { mark: '"', escapes: { '"': '\\"' } } }),
      /^quoting\.escapes: escapes begin with "\\\\"/,
    ],
    [
      "unknown parameter",
      () => command("config.clear", { send: "unset {feild}" }),
      /unknown parameter \{feild\}.*"field"/,
    ],
    ["parameter left out", () => command("config.clear", { send: "unset" }), /not told \{field\}/],
    [
      "one parameter of a set left out",
      () => command("set-up.install", { send: "label {salt|hex}" }),
      /not told \{verifier\}$/,
    ],
    ["none of a set named", () => command("set-up.install", { send: "label" }), /not told \{proofDigest\}$/],
    [
      "bytes without encoding",
      () =>
        command("identity.sign", {
          send: "sign {nonce}",
          lines: "(?<signature>\\w+)",
          encodings: { signature: "hex" },
        }),
      /\{nonce\|hex\}/,
    ],
    ["optional without brackets", () => command("identity.write", { send: "burn {value}" }), /brackets/],
    ["unknown encoding", () => command("config.clear", { send: "unset {field|qoted}" }), /"quoted"/],
    ["bracket alone", () => command("config.clear", { send: "unset {field" }), /stands alone/],
    [
      "unknown group",
      () => command("identity.get", { send: "id", response: "(?<id>\\w+)" }),
      /unknown group id/,
    ],
    [
      "group that is needed",
      () => command("identity.get", { send: "id", response: "id" }),
      /nothing tells identity/,
    ],
    [
      "group in the wrong place",
      () => command("config.get", { send: "c", response: "(?<field>\\w+)" }),
      /belongs into `lines`/,
    ],
    [
      "group in bytes without encoding",
      () => command("identity.sign", { send: "s {nonce|hex}", response: "(?<signature>\\w+)" }),
      /hex or base64/,
    ],
    [
      "word that leads nowhere",
      () =>
        command("config.matches", {
          send: "is {field} {value}",
          response: "(?<matches>\\w+)",
          words: { matches: { Y: "yes" } },
        }),
      /words\.matches\.Y: one of true, false/,
    ],
    [
      "pem in the middle of a line",
      () => command("identity.install", { send: "load {der|pem}" }),
      /on a line of its own/,
    ],
    [
      "key of a group that is not there",
      () => command("identity.get", { send: "id", response: "(?<identity>\\w+)", words: { identitty: {} } }),
      /"identity"/,
    ],
  ];
  for (const [name, problems, saying] of wrong) test(name, () => assert.match(problems().join("\n"), saying));
});

suite("dialect: patterns that could take long", () => {
  test("are refused, whatever they look like", () => {
    for (const source of [
      "(a+)+",
      "(a*)*b",
      "(?:a|a)*",
      "(?:a|ab)+",
      "(?:a?b?)*c",
      ".*.*x",
      "(.*),(.*),(.*)",
      "\\s*\\s*\\s*x",
      "(?=a)b",
      "(a)\\1",
      "a{2,}a{3,}a{4,}b",
      "(?:.*x)?.*y",
    ])
      assert.notEqual(costOf(source), undefined, source);
  });

  test("others are taken", () => {
    for (const source of [
      "OK",
      "ERR (?<code>\\d+) (?<reason>.*)",
      "(\\S+) (\\S+) (\\S+)",
      '"(?:[^"\\\\]|\\\\.)*"(?: to="(?:[^"\\\\]|\\\\.)*")?',
      "[^,]*,[^,]*,[^,]*",
      "\\[(?:boot|panic)\\] .*",
      "a{1,4}b?c+",
      "x(?: (?<y>\\d+))?(?: (?<z>\\w+))?",
    ])
      assert.equal(costOf(source), undefined, source);
  });

  test("and those are quick on long lines", () => {
    const hostile = ["a", " ", '"', "\\", "a ", ',"', "ab1 "].map((one) => one.repeat(16_000 / one.length));
    for (const source of [
      ".*x",
      '"(?:[^"\\\\]|\\\\.)*"',
      "(\\S+) (\\S+) (\\S+) (.*)",
      "[^,]*,[^,]*,[^,]*",
      "(?: (?<y>\\w+))?(?: (?<z>\\w+))?!",
    ]) {
      assert.equal(costOf(source), undefined, source);
      const startedAt = performance.now();
      for (const line of hostile) new RegExp(`^(?:${source})$`).test(`${line}\u0001`);
      assert.ok(performance.now() - startedAt < 2000, source);
    }
  });
});
