import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, statSync } from "node:fs";
import { after, before, suite, test } from "node:test";
import { assay, Yard } from "../test-support.ts";

const passphrase = "five words drawn from nowhere";

suite("assay keys", () => {
  let yard: Yard;
  before(() => {
    yard = new Yard();
    yard.write("passphrase", `${passphrase}\nwhat follows is no part of it\n`);
    chmodSync(yard.path("passphrase"), 0o600);
  });
  after(() => yard[Symbol.asyncDispose]());

  const given = ["--passphrase-file", "passphrase"];
  const refused = async (argv: readonly string[], message: RegExp) => {
    const { status, stdout, stderr } = await yard.run("keys", ...argv);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /^ {4}at /m);
  };

  test("make a key and show its fingerprint, the same of both halves", async () => {
    const made = await yard.run("keys", "new", "lab.key", ...given);
    assert.deepEqual([made.status, made.stderr], [0, ""]);
    const [, printed = ""] = /^Fingerprint {2}((?:[0-9a-f]{4}\s+){16})/m.exec(made.stdout) ?? [];
    const fingerprint = printed.trim().replaceAll(/\s+/g, " ");
    assert.match(made.stdout, /^Public key {3}lab\.key\.pub\.pem, for whoever verifies$/m);
    assert.equal(statSync(yard.path("lab.key")).mode & 0o777, 0o600);
    const ofPublic = await yard.run("keys", "show", "lab.key.pub.pem");
    const ofPrivate = await yard.run("keys", "show", "lab.key", ...given);
    assert.equal(
      ofPublic.stdout,
      `Fingerprint  ${fingerprint.slice(0, 39)}\n${" ".repeat(13)}${fingerprint.slice(40)}\n${yard.read("lab.key.pub.pem")}`,
    );
    assert.equal(ofPrivate.stdout, ofPublic.stdout);
    const { stdout } = await yard.run("keys", "show", "lab.key.pub.pem", "--json");
    assert.deepEqual(JSON.parse(stdout), {
      ...{ keyid: fingerprint.replaceAll(" ", ""), fingerprint, pem: yard.read("lab.key.pub.pem") },
    });
  });

  test("take a passphrase from an open descriptor", async () => {
    const shell = ["sh", "-c", '"$@" 7<passphrase', "sh"];
    const { status, stderr } = await yard.start([
      ...shell,
      ...assay("keys", "new", "fd.key", "--passphrase-fd", "7"),
    ]).ended;
    assert.deepEqual([status, stderr], [0, ""]);
    const { status: opened } = await yard.run("keys", "show", "fd.key", ...given);
    assert.equal(opened, 0);
    await refused(["new", "no.key", "--passphrase-fd", "8"], /descriptor 8: no passphrase can be read/);
    await refused(["new", "no.key", "--passphrase-fd", "x"], /number of an open descriptor/);
  });

  test("ask for it on a terminal, twice, and show nothing of it", async () => {
    const { said, type, ended } = onTerminal(yard, "keys", "new", "asked.key");
    await said(/New passphrase of asked\.key: /);
    type(`wrong\u0015five words drawx\u007fn from nowhere\r`);
    await said(/Once more: /);
    type(`${passphrase}\r`);
    const { status, stdout } = await ended;
    assert.equal(status, 0, stdout);
    assert.doesNotMatch(stdout, /words|nowhere/);
    assert.match(stdout, /Fingerprint/);
    assert.equal((await yard.run("keys", "show", "asked.key", ...given)).status, 0);
  });

  test("make nothing when the two differ, or somebody presses Ctrl-C", async () => {
    const differing = onTerminal(yard, "keys", "new", "differs.key");
    await differing.said(/New passphrase/);
    differing.type(`${passphrase}\r`);
    await differing.said(/Once more: /);
    differing.type("another one altogether\r");
    assert.match((await differing.ended).stdout, /The two passphrases differ; no key was made\./);
    const stopped = onTerminal(yard, "keys", "new", "stopped.key");
    await stopped.said(/New passphrase/);
    stopped.type("\u0003");
    assert.match((await stopped.ended).stdout, /Interrupted; nothing was done\./);
    assert.deepEqual(
      [existsSync(yard.path("differs.key")), existsSync(yard.path("stopped.key"))],
      [false, false],
    );
  });

  test("say what is wrong", async () => {
    await refused(["new", "x.key"], /no terminal to ask/);
    yard.write("short", "too short\n");
    yard.write("open", `${passphrase}\n`);
    yard.write("empty", "\n");
    for (const name of ["short", "empty"]) chmodSync(yard.path(name), 0o600);
    chmodSync(yard.path("open"), 0o644);
    await refused(["new", "x.key", "--passphrase-file", "short"], /fewer than 12 characters/);
    await refused(
      ["new", "x.key", "--passphrase-file", "open"],
      /others may read this passphrase[\s\S]*chmod 600/,
    );
    await refused(["new", "x.key", "--passphrase-file", "empty"], /its first line is empty/);
    await refused(["new", "x.key", "--passphrase-file", "missing"], /missing: no passphrase can be read/);
    await refused(["new", "passphrase", ...given], /passphrase: it exists already/);
    mkdirSync(yard.path("run"));
    yard.write("run/journal.ndjson", "");
    await refused(["new", "run/x.key", ...given], /run is the folder of a run or a bundle/);
    await refused(["show", "missing"], /the key cannot be read/);
    await refused(["show", "passphrase"], /it is no public key in PEM/);
    await refused(["show", "lab.key", "--passphrase-file", "short"], /this passphrase does not open it/);
    await refused(["new", "x.key", "--passphrase", passphrase], /unknown option '--passphrase'/);
  });
});

/**
 * A command on a pseudo-terminal of socat's, to which a person types. It does not lead a session there: when a leader ends, the kernel
 * hangs its terminal up and throws away what nobody has read yet, which is what the command said last.
 */
function onTerminal(yard: Yard, ...argv: readonly string[]) {
  const command = assay(...argv)
    .map((word) => word.replaceAll(/[:,!\\]/g, "\\$&"))
    .join(" ");
  const child = spawn("socat", ["STDIO", `EXEC:${command},pty,stderr`], {
    cwd: yard.folder,
    timeout: 60_000,
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  const ended = once(child, "close").then(([status]) => ({ status, stdout }));
  return {
    ended,
    type: (text: string) => void child.stdin.write(text),
    said: async (pattern: RegExp): Promise<void> => {
      const gone = ended.then(() => assert.fail(`it ended and did not say ${pattern}: ${stdout}`));
      while (!pattern.test(stdout)) await Promise.race([once(child.stdout, "data"), gone]);
    },
  };
}
