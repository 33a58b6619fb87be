import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { after, before, suite, test } from "node:test";
import type { RunStarted } from "../../core/journal/index.ts";
import { makeKey, type RunFiles, writeRun } from "../../reports/bundle/test-support.ts";
import {
  attemptsAt,
  completed,
  fail,
  inconclusive,
  pass,
  planned,
  started,
} from "../../reports/test-support.ts";
import { examineFolder } from "../../reports/verify-page/test-support/on-disk.ts";
import { standard, Yard } from "../test-support.ts";

suite("assay report merge", { timeout: 300_000 }, () => {
  let yard: Yard;
  before(() => {
    yard = new Yard();
    const { privateKey, publicKey } = makeKey();
    yard.write("plain.pem", privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    yard.write("plain.pub.pem", publicKey.pem);
  });
  after(() => yard[Symbol.asyncDispose]());

  /** Signs as a token's tool would. */
  const build = async (run: string): Promise<string> => {
    const sign = "cat > message && openssl pkeyutl -sign -inkey plain.pem -rawin -in message";
    const argv = ["report", "build", run, "--public-key", "plain.pub.pem", "--sign-command", sign];
    const { status, stderr } = await yard.run(...argv);
    assert.equal(status, 0, stderr);
    return `${run}-bundle`;
  };

  test("two shards come to the verdicts of the whole run, and to a bundle that is verified", async () => {
    const examine = (out: string, ...more: readonly string[]) =>
      yard.run(
        "run",
        `${standard}/identity`,
        "--tags",
        "not @lot",
        "--seed",
        "s",
        "--out",
        out,
        "--json",
        ...more,
      );
    const whole = await examine("whole");
    await examine("one", "--shard", "1/2");
    await examine("two", "--shard", "2/2");
    const merged = await yard.run("report", "merge", "two", "one", "--out", "joined", "--json");
    assert.equal(merged.status, whole.status, merged.stderr);
    const verdictsOf = (text: string) =>
      (
        JSON.parse(text) as {
          requirements: { id: string; verdict: unknown; atoms: { id: string; verdict: unknown }[] }[];
        }
      ).requirements.map(({ id, verdict, atoms }) => [
        id,
        verdict,
        atoms.map((atom) => [atom.id, atom.verdict]),
      ]);
    assert.ok(verdictsOf(whole.stdout).length > 1);
    assert.deepEqual(verdictsOf(merged.stdout), verdictsOf(whole.stdout));
    const bundle = await build("joined");
    const { status, stdout } = await yard.run("verify", bundle, "--key", "plain.pub.pem");
    assert.equal(status, 0, stdout);
    assert.match(stdout.replaceAll(/\s+/g, " "), /they follow from the journals of the 2 runs that it joins/);
    assert.match(yard.read("joined", "index.html"), /Runs that are joined here/);
    const [scenario = ""] = /[^"]+\.feature:\d+/.exec(merged.stdout) ?? [];
    const again = await yard.run("replay", `joined#${scenario}`);
    assert.equal(again.status, 2);
    assert.match(again.stderr, /it joins runs.*\n.*joined\/parts\/1#/);
  });

  const run = (name: string, changes: Partial<RunStarted>, records: RunFiles["records"]) =>
    writeRun(yard.path(name), {
      records: [started({ runId: name, ...changes }), ...(records ?? []), completed],
      files: { "inputs/ics.yaml": "product: ü\n", ...(changes.target && { "inputs/lab.yaml": name }) },
    });

  test("hardware and emulated columns stay apart for everybody who checks the bundle", async () => {
    const [both, emulatedOnly] = [planned("PRV-A-1.1"), planned("PRV-A-2.1")];
    const hardware = { kind: "hardware", name: "rig" } as const;
    run("emulated", {}, [...attemptsAt(both, pass), ...attemptsAt(emulatedOnly, fail())]);
    run("monday", { target: hardware }, attemptsAt(both, inconclusive("equipment")));
    run("tuesday", { target: { ...hardware, name: "other rig" } }, attemptsAt(both, pass));
    const merged = await yard.run("report", "merge", "emulated", "monday", "tuesday", "--out", "mixed");
    assert.equal(merged.status, 1, merged.stderr);
    assert.match(
      merged.stdout,
      /On hardware: rig, other rig\n[\s\S]*PASS +PRV-A-1[\s\S]*On emulated: emulated device\n/,
    );
    const bundle = await build("mixed");

    const { status, stdout } = await yard.run("verify", bundle, "--key", "plain.pub.pem");
    assert.equal(status, 0, stdout);

    const key = readFileSync(yard.path("plain.pub.pem"), "utf8");
    const { outcome, findings } = await examineFolder(yard.path(bundle), key);
    assert.equal(outcome, "good", JSON.stringify(findings, undefined, 1));

    const [, steps = ""] = /^```sh\n([\s\S]*?)^```$/m.exec(yard.read(bundle, "VERIFY.md")) ?? [];
    const shell = spawnSync("/bin/sh", ["-c", steps], {
      ...{ cwd: yard.path(bundle), encoding: "utf8" },
      env: { ...process.env, KEY: yard.path("plain.pub.pem"), TMPDIR: yard.temporary },
    });
    assert.equal(shell.status, 0, shell.stdout);
    assert.match(shell.stdout, /^ok {7}the verdicts of the whole are those of the joined runs$/m);

    const { payload } = JSON.parse(yard.read(bundle, "signatures/verdicts.dsse.json"));
    const { predicate } = JSON.parse(Buffer.from(payload, "base64").toString());
    assert.equal(predicate.target.kind, "mixed");
    assert.deepEqual(
      predicate.columns.map((column: { kind: string; requirements: { id: string; verdict: string }[] }) => [
        column.kind,
        ...column.requirements.map(({ id, verdict }) => `${id} ${verdict}`),
      ]),
      [
        ["hardware", "PRV-A-1 pass"],
        ["emulated", "PRV-A-1 pass", "PRV-A-2 fail"],
      ],
    );
    const page = yard.read(bundle, "report", "pages", "PRV-A-1.html");
    assert.match(page, /on hardware/);
    assert.match(page, /in part 2/);

    const part = yard.path(bundle, "parts", "2", "journal.ndjson");
    writeFileSync(part, readFileSync(part, "utf8").replace("equipment", "environment"));
    const changed = await yard.run("verify", bundle, "--key", "plain.pub.pem");
    assert.equal(changed.status, 1);
    assert.match(changed.stdout, /FAILED +chain/);
  });

  test("what cannot be joined is refused with the reason and 2, and nothing is left behind", async () => {
    run("plain", {}, attemptsAt(planned("PRV-A-1.1"), pass));
    run("newer", { versions: { assay: "9.9.9", node: "24", os: "Linux" } }, []);
    const before = readdirSync(yard.folder);
    const refused = async (reason: RegExp, ...argv: readonly string[]): Promise<void> => {
      const { status, stdout, stderr } = await yard.run("report", "merge", ...argv);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, reason);
      assert.deepEqual(readdirSync(yard.folder), before);
    };
    await refused(
      /plain and newer differ in their harness: Assay 0\.0\.0 and Assay 9\.9\.9/,
      "plain",
      "newer",
      "--out",
      "x",
    );
    await refused(/two runs or more/, "plain", "--out", "x");
    await refused(/plain: it exists already/, "plain", "newer", "--out", "plain");
    await refused(/--out/, "plain", "newer");
    await refused(/there is no such run/, "plain", "nowhere", "--out", "x");
  });
});
