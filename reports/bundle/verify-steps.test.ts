import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { after, before, suite, test } from "node:test";
import { freshnessMessage } from "../../core/journal/index.ts";
import {
  attemptsAt,
  completed,
  examined,
  fail,
  inconclusive,
  pass,
  planned,
  started,
} from "../test-support.ts";
import { copyOf, dropLine, flip, sealAnew } from "../verify/test-support.ts";
import { verifyBundle } from "../verify/verify.ts";
import { freshRun, nonce } from "./test-support/fresh-run.ts";
import { evidenceOf, type MadeBundle, makeBundle, makeKey, mixedRun } from "./test-support.ts";

/** All that the steps may call. */
const tools = ["openssl", "sha256sum", "jq"];
const shell = "/bin/sh";

function find(tool: string): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const found = folders.map((folder) => join(folder, tool)).find((file) => existsSync(file));
  assert.ok(found !== undefined, `this test needs ${tool}`);
  return found;
}

/** The block of a bundle's own VERIFY.md, as somebody would copy it. */
function blockOf(folder: string): string {
  const [, block] = /^```sh\n([\s\S]*?)^```$/m.exec(readFileSync(join(folder, "VERIFY.md"), "utf8")) ?? [];
  assert.ok(block !== undefined, "there is a block");
  return block;
}

suite("the steps of VERIFY.md", () => {
  let bundle: MadeBundle;
  let block = "";
  const path = () => bundle.yard.path("bin");
  before(async () => {
    const files = { "inputs/ics.yaml": "product: ü\n", "inputs/é 😀.feature": "" };
    bundle = await makeBundle({ records: mixedRun(), files });
    block = blockOf(bundle.folder);
    mkdirSync(path());
    mkdirSync(bundle.yard.path("tmp"));
    for (const tool of tools) symlinkSync(find(tool), join(path(), tool));
  });
  after(() => bundle[Symbol.asyncDispose]());

  /** Runs the block as it stands in a file, where nothing but the tools is on the PATH. */
  const follow = (cwd: string, told: Readonly<Record<string, string>> = { KEY: bundle.keyFile }) => {
    const env = { PATH: path(), TMPDIR: bundle.yard.path("tmp"), ...told };
    const { status, stdout, stderr } = spawnSync(shell, ["-c", block], { cwd, env, encoding: "utf8" });
    return { status, stdout, stderr, last: stdout.trimEnd().split("\n").at(-1) ?? "" };
  };

  test("end with OK for what its signer signed, by key or by fingerprint", () => {
    const { keyid } = bundle.key.publicKey;
    for (const told of [
      { KEY: bundle.keyFile },
      { FINGERPRINT: keyid },
      { FINGERPRINT: keyid.match(/.{4}/g)?.join(" ") ?? "" },
    ]) {
      const { status, stdout, stderr, last } = follow(bundle.folder, told);
      assert.deepEqual([status, stderr], [0, ""], stdout);
      assert.match(last, /^OK: /);
      assert.match(stdout, new RegExp(`Evidence digest.*${bundle.built.evidenceDigest}\n`));
      assert.match(stdout, /\nThe run ended with exit code 1 /);
    }
  });

  test("leave nothing behind where there is rm", () => {
    rmSync(bundle.yard.path("tmp"), { recursive: true });
    mkdirSync(bundle.yard.path("tmp"));
    symlinkSync(find("rm"), join(path(), "rm"));
    assert.equal(follow(bundle.folder).status, 0);
    rmSync(join(path(), "rm"));
    assert.deepEqual(readdirSync(bundle.yard.path("tmp")), []);
  });

  test("end with UNKNOWN when nobody told whose key it is", () => {
    const { status, last } = follow(bundle.folder, {});
    assert.equal(status, 3);
    assert.match(last, /^UNKNOWN: /);
  });

  test("end with FAILED for another key, another fingerprint, and what is no key", () => {
    const other = bundle.yard.path("other.pem");
    writeFileSync(other, makeKey().publicKey.pem);
    for (const told of [{ KEY: other }, { KEY: "/dev/null" }, { FINGERPRINT: "0".repeat(64) }]) {
      const { status, last } = follow(bundle.folder, told);
      assert.equal(status, 1);
      assert.match(last, /^FAILED: /);
    }
  });

  test("say which tool is missing", () => {
    rmSync(join(path(), "jq"));
    const { status, last } = follow(bundle.folder);
    symlinkSync(find("jq"), join(path(), "jq"));
    assert.deepEqual([status, last], [2, "FAILED: jq is needed and not there."]);
  });

  // cli/tamper.test.ts does all that can be done to files.
  test("find a flipped byte and a line of the journal dropped", () => {
    const copy = copyOf(bundle, "changed");
    flip(join(copy, "report/index.html"), 1_000);
    assert.equal(follow(copy).status, 1);
    flip(join(copy, "report/index.html"), 1_000);
    dropLine(copy);
    assert.match(
      follow(copy).stdout,
      /^FAILED {3}the journal is one chain of whole lines, but for line \d+$/m,
    );
  });

  test("find the line at which a journal is broken, whichever it is of the many that are hashed at once", async () => {
    const records = Array.from({ length: 80 }, () => examined("PRV-A-1.1", pass)).flat();
    await using long = await makeBundle({ records: [started(), ...records, completed] });
    const lines = readFileSync(join(long.folder, "journal.ndjson"), "utf8").trimEnd().split("\n");
    assert.ok(lines.length > 210, `${lines.length} lines`);
    // That part of the block alone, because there are many journals to look at.
    const [setUp = ""] = /^many=.*\n/m.exec(block) ?? [];
    const [functions = ""] = /^chained\(\)[\s\S]*?(?=^version=)/m.exec(block) ?? [];
    const script = `set -u; work=$TMPDIR/work; ${setUp}${functions}chained journal.ndjson`;
    const env = { PATH: path(), TMPDIR: long.yard.path("") };
    const brokenAt = (changed: readonly string[], end = "\n") => {
      writeFileSync(join(long.folder, "journal.ndjson"), `${changed.join("\n")}${end}`);
      const told = spawnSync(shell, ["-c", script], { cwd: long.folder, env, encoding: "utf8" });
      assert.equal(told.stderr, "");
      return told.stdout;
    };
    assert.equal(brokenAt(lines), "");
    const [zeros, ones] = ["0".repeat(64), "1".repeat(64)];
    for (const at of [1, 100, 101, lines.length])
      for (const prev of [zeros, ones, "f".repeat(63), "A".repeat(64), "f".repeat(65), ""]) {
        const broken = lines.with(at - 1, (lines[at - 1] ?? "").replace(/"prev":"\w+"/, `"prev":"${prev}"`));
        const expected = at === 1 && prev === zeros ? "" : `line ${at}`;
        assert.equal(brokenAt(broken), expected, `line ${at} names ${prev}`);
      }
    assert.equal(brokenAt(lines, ""), "its end");
    assert.equal(brokenAt([...lines, "x"]), `line ${lines.length + 1}`);
  });

  test("find that somebody else signed anew, and that signatures were taken away", async () => {
    const copy = copyOf(bundle, "anew");
    await sealAnew(copy, makeKey().signer);
    assert.equal(follow(copy).status, 1);
    await sealAnew(copy, undefined);
    rmSync(join(copy, "signatures/signer.pem"));
    assert.equal(follow(copy).status, 1);
  });

  for (const [name, change] of Object.entries({
    "a verdict": (text: string) => text.replace('"verdict":"fail"', '"verdict":"pass"'),
    "a count": (text: string) => text.replace('"pass":3', '"pass":4'),
    "the exit code": (text: string) => text.replace('"exitCode":1', '"exitCode":0'),
    "the kind of statement": (text: string) => text.replace("urn:assay:verdicts:v1", "urn:assay:verdicts:v2"),
  }))
    test(`find that the signer lies about ${name}`, async () => {
      const copy = copyOf(bundle, name);
      await sealAnew(copy, bundle.key.signer, change);
      const { status, stdout } = follow(copy);
      assert.equal(status, 1, stdout);
    });

  const inputs = [{ path: "inputs/ics.yaml", role: "ics", sha256: "0".repeat(64) }] as const;
  const held = evidenceOf("a.feature:1", "bytes");
  for (const [name, draft] of Object.entries({
    "an input that is another one": {
      records: [started({ inputs }), completed],
      files: { "inputs/ics.yaml": "" },
    },
    "an input that is not there": { records: [started({ inputs }), completed] },
    "evidence that is not there": { records: [started(), held.record, completed] },
    "evidence that no record names": { records: [started(), completed], files: held.files },
  }))
    test(`find ${name}, as assay verify does`, async () => {
      await using other = await makeBundle(draft);
      const { status, stdout } = follow(other.folder, { KEY: other.keyFile });
      assert.equal(status, 1);
      assert.match(stdout, /^FAILED {3}the inputs and the evidence that the journal names/m);
      const { checks } = await verifyBundle(other.folder, { key: other.key.publicKey });
      const failed = checks.filter((check) => check.status === "failed").map((check) => check.name);
      assert.deepEqual(failed, ["completeness"]);
    });

  test("accept evidence that is named", async () => {
    await using other = await makeBundle({ records: [started(), held.record, completed], files: held.files });
    assert.equal(follow(other.folder, { KEY: other.keyFile }).status, 0);
  });

  const excused = started({ shouldReasons: { "PRV-A-1.2": "the product has no such thing" } });
  const plan = planned("PRV-B-1.1");
  const waivers = `waivers:
  - { atom: PRV-B-1.1, reason: "mended in the next release", owner: "A. Nobody", expiry: "2027-12-31" }
`;
  for (const [name, draft] of Object.entries({
    "all passed": { records: [started(), ...examined("PRV-A-1.1", pass), completed] },
    "nothing was examined": { records: [started(), completed] },
    "a SHOULD is excused": { records: [excused, ...examined("PRV-A-1.2", fail()), completed] },
    "a failure is waived": {
      records: [started(), ...attemptsAt(plan, fail()), completed],
      files: { "inputs/waivers.yaml": waivers },
    },
    "retries stand in for broken equipment alone": {
      records: [
        started(),
        ...examined("PRV-A-1.1", inconclusive("equipment"), inconclusive("equipment")),
        ...examined("PRV-A-1.2", inconclusive("sample-size"), pass),
        ...examined(["PRV-B-1.1", "PRV-B-1.2"], inconclusive("equipment"), fail(), pass),
        ...examined("PRV-B-1.2", inconclusive("environment")),
        ...examined([], inconclusive("equipment"), pass),
        completed,
      ],
    },
  }))
    test(`draw the same verdicts where ${name}`, async () => {
      await using other = await makeBundle(draft);
      const { status, stdout } = follow(other.folder, { KEY: other.keyFile });
      assert.equal(status, 0, stdout);
      assert.match(stdout, new RegExp(`ended with exit code ${other.built.summary.exitCode} `));
    });

  test("find that a run did not come to its end", async () => {
    const [begun] = attemptsAt(plan, pass).slice(1);
    const records = [started(), plan, ...(begun ? [begun] : [])];
    await using other = await makeBundle({ records });
    const { status, stdout } = follow(other.folder, { KEY: other.keyFile });
    assert.equal(status, 1);
    assert.deepEqual(stdout.match(/^FAILED {3}.*$/gm), [
      "FAILED   the run came to its end",
      "FAILED   every scenario that was planned has its end",
    ]);
  });

  test("verify what devices signed of a nonce, with either kind of key", async () => {
    await using other = await makeBundle({ records: freshRun(["ed25519", "ec", "ec"]) });
    const { status, stdout } = follow(other.folder, { KEY: other.keyFile, NONCE: nonce });
    assert.equal(status, 0, stdout);
    assert.match(stdout, new RegExp(`^ok {7}every device signed the nonce ${nonce}$`, "m"));
    assert.equal(follow(other.folder, { KEY: other.keyFile, NONCE: `${nonce}00` }).status, 1);
    assert.equal(follow(bundle.folder, { KEY: bundle.keyFile, NONCE: nonce }).status, 1);
  });

  const signsOther = { message: freshnessMessage(nonce, "another run") };
  for (const [name, records, exitCode, line] of [
    [
      "a device that signed for another run",
      freshRun(["ec"], signsOther),
      1,
      /^FAILED {3}a device signed wrongly/m,
    ],
    [
      "a device with a stranger's certificate",
      freshRun(["ec"], { stranger: true }),
      1,
      /^FAILED {3}a device/m,
    ],
    ["a device with another's key", freshRun(["ed25519"], { otherKey: true }), 1, /^FAILED {3}a device/m],
    ["a device that did not sign", freshRun(["ec", undefined]), 3, /^unknown {2}not every device signed/m],
    ["no device", freshRun([]), 3, /^unknown {2}not every device signed/m],
  ] as const)
    test(`judge as assay verify does ${name}`, async () => {
      await using other = await makeBundle({ records });
      const { status, stdout } = follow(other.folder, { KEY: other.keyFile });
      assert.equal(status, exitCode, stdout);
      assert.match(stdout, line);
      assert.match(stdout, /^ok {7}the verdicts that are signed follow from the journal$/m);
      assert.equal((await verifyBundle(other.folder, { key: other.key.publicKey })).exitCode, exitCode);
    });

  test("know a bundle that nobody signed", async () => {
    await using other = await makeBundle({ signer: undefined });
    assert.match(follow(other.folder, {}).last, /^UNKNOWN: /);
    assert.equal(follow(other.folder).status, 1);
  });
});
