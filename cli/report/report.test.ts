import assert from "node:assert/strict";
import { chmodSync, readdirSync, writeFileSync } from "node:fs";
import { after, before, suite, test } from "node:test";
import { makeKey, writeRun } from "../../reports/bundle/test-support.ts";
import { completed, examined, pass, started } from "../../reports/test-support.ts";
import { Yard } from "../test-support.ts";

const passphrase = "five words drawn from nowhere";
/** Signs as a token's tool would: its own program, the key where that finds it. */
const signScript = "cat > message && openssl pkeyutl -sign -inkey plain.pem -rawin -in message";

suite("assay report build and assay verify", () => {
  let yard: Yard;
  before(async () => {
    yard = new Yard();
    yard.write("passphrase", `${passphrase}\n`);
    chmodSync(yard.path("passphrase"), 0o600);
    const { privateKey, publicKey } = makeKey();
    yard.write("plain.pem", privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    yard.write("plain.pub.pem", publicKey.pem);
    writeRun(yard.path("run"), { records: [started(), ...examined("PRV-A-1.1", pass), completed] });
    const made = await yard.run("keys", "new", "lab.key", ...given);
    assert.equal(made.status, 0, made.stderr);
  });
  after(() => yard[Symbol.asyncDispose]());

  const given = ["--passphrase-file", "passphrase"];
  const build = (...argv: readonly string[]) => yard.run("report", "build", "run", ...argv);
  const refused = async (argv: readonly string[], message: RegExp, expected = 2) => {
    const before = readdirSync(yard.folder);
    const { status, stdout, stderr } = await build(...argv);
    assert.deepEqual([status, stdout], [expected, ""]);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /^ {4}at /m);
    assert.deepEqual(readdirSync(yard.folder), before, "nothing was left behind");
  };

  test("build a bundle beside the run, signed with a key, that is verified with its public half", async () => {
    const built = await build("--key", "lab.key", ...given);
    assert.deepEqual([built.status, built.stderr], [0, ""]);
    assert.match(built.stdout, /^Bundle {5}run-bundle, \d+ files and their manifest$/m);
    const [, fingerprint = ""] = /^Signed by {2}(.+\n.+)$/m.exec(built.stdout) ?? [];
    const { status, stdout } = await yard.run("verify", "run-bundle", "--key", "lab.key.pub.pem");
    assert.equal(status, 0, stdout);
    assert.ok(stdout.replaceAll(/\s+/g, " ").includes(`Key ${fingerprint.replaceAll(/\s+/g, " ")} `));
    assert.match(stdout, /^ok {7}signature {5}both statements are signed by the given key$/m);
    assert.match(stdout, /^VERIFIED: /m);
    await refused(["--key", "lab.key", ...given], /run-bundle: it exists already/);
  });

  test("verify as JSON, and without a key as far as that goes", async () => {
    const { status, stdout } = await yard.run("verify", "run-bundle", "--json");
    const { exitCode, checks, run } = JSON.parse(stdout);
    assert.deepEqual([status, exitCode, run.exitCode], [3, 3, 0]);
    assert.deepEqual(
      checks.map(({ name, status: one }: { name: string; status: string }) => `${name} ${one}`),
      [
        ...["signature unknown", "manifest ok", "chain ok", "completeness ok"],
        ...["verdicts ok", "freshness none", "redaction ok"],
      ],
    );
  });

  test("end with 1 for another signer and for a changed file, and say which", async () => {
    const { status, stdout } = await yard.run("verify", "run-bundle", "--key", "plain.pub.pem");
    assert.equal(status, 1);
    assert.match(stdout, /^FAILED {3}signature {5}signed by another key than the one given/m);
    writeFileSync(yard.path("run-bundle/junit.xml"), "<testsuites />");
    const changed = await yard.run("verify", "run-bundle", "--key", "lab.key.pub.pem");
    assert.equal(changed.status, 1);
    assert.match(changed.stdout, /^FAILED {3}manifest {6}junit\.xml: changed$/m);
    assert.match(changed.stdout, /^NOT VERIFIED: manifest, verdicts failed\. Do not rely on this bundle\.$/m);
  });

  test("refuse what is no bundle, no key, and no argument", async () => {
    for (const [argv, message] of [
      [["missing"], /missing: there is no bundle/],
      [["products"], /products: there is no bundle: it has neither manifest nor signatures/],
      [
        ["run-bundle", "--key", "lab.key"],
        /lab\.key: the public key cannot be read: it is no public key in PEM/,
      ],
      [[], /a bundle is expected/],
    ] as const) {
      const { status, stdout, stderr } = await yard.run("verify", ...argv);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, message);
    }
  });

  test("sign by a command, raw or in base64", async () => {
    yard.write("sign.sh", signScript);
    for (const [name, command] of [
      ["raw", "sh sign.sh"],
      ["text", "sh sign.sh | openssl base64"],
    ] as const) {
      const argv = ["--out", name, "--sign-command", command, "--public-key", "plain.pub.pem"];
      const { status, stderr } = await build(...argv);
      assert.deepEqual([status, stderr], [0, ""]);
      assert.equal((await yard.run("verify", name, "--key", "plain.pub.pem")).status, 0);
    }
  });

  test("build nothing when the command fails, says something else, or signs with another key", async () => {
    const by = (command: string, key = "plain.pub.pem") => [
      "--out",
      "no",
      "--sign-command",
      command,
      "--public-key",
      key,
    ];
    await refused(by("echo no token >&2; exit 4"), /ended with exit code 4: no token/, 3);
    await refused(by("echo hello"), /it answered with 6 bytes that are no signature/);
    await refused(by("sh sign.sh", "lab.key.pub.pem"), /none of the key/);
    await refused(
      ["--out", "no", "--sign-command", "sh sign.sh"],
      /--sign-command and --public-key go together/,
    );
    await refused(["--out", "no", ...by("x").slice(2), "--key", "lab.key"], /cannot be used with/);
  });

  test("say plainly that nobody signed", async () => {
    const { status, stdout } = await build("--out", "unsigned");
    assert.equal(status, 0);
    assert.match(stdout, /^Signed by {2}nobody$/m);
    assert.match(stdout, /^This bundle is NOT SIGNED: /m);
    const { status: verified, stdout: told } = await yard.run("verify", "unsigned");
    assert.equal(verified, 3);
    assert.match(told, /^unknown {2}signature {5}nobody signed this bundle$/m);
  });

  test("build nothing that holds a secret that was kept, or the key of commitments", async () => {
    const label = "Wi-Fi passphrase (0) of a.feature:1";
    yard.write("secrets", JSON.stringify([{ label, secret: "PRV-A-1.1" }]));
    await refused(["--out", "no", "--canaries", "secrets"], /others may read these secrets/);
    chmodSync(yard.path("secrets"), 0o600);
    await refused(
      ["--out", "no", "--canaries", "secrets"],
      /would hold Wi-Fi passphrase \(0\) of a\.feature:1/,
      3,
    );
    const { status, stdout } = await yard.run("verify", "unsigned", "--canaries", "secrets");
    assert.equal(status, 1);
    assert.match(stdout, /^FAILED {3}redaction/m);
    yard.write("secrets", "[{}]");
    await refused(["--out", "no", "--canaries", "secrets"], /no secrets of a run can be read/);
    yard.write(".assay/commitment.key", "Text of PRV-A-1.1 which is just ");
    writeRun(yard.path("leaking"), { files: { "evidence/x": "Text of PRV-A-1.1 which is just " } });
    const leaking = await yard.run("report", "build", "leaking");
    assert.equal(leaking.status, 3);
    assert.match(leaking.stderr, /evidence\/x, byte 0: the bundle would hold the key of commitments/);
  });

  test("refuse what is no run", async () => {
    const { status, stderr } = await yard.run("report", "build", "products");
    assert.equal(status, 2);
    assert.match(stderr, /journal\.ndjson: the journal cannot be read/);
  });
});
