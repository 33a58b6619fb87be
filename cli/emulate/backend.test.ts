import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { sha256 } from "../../core/kernel/index.ts";
import { assay, Yard } from "./test-support.ts";

/**
 * `assay emulate backend` from outside: certificates, signatures and TLS are OpenSSL's, HTTP is curl's, MQTT is Mosquitto's. No
 * line of ours is on the other side.
 */

const firmware = "an image of the test";

/** A manufacturer and the bootstrap credential of one device, all made by OpenSSL. */
async function manufacture(yard: Yard, identity: string): Promise<void> {
  const p256 = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  if (!existsSync(yard.file("maker.pem"))) {
    const ca = ["-addext", "basicConstraints=critical,CA:TRUE", "-subj", "/CN=Maker", "-days", "30"];
    await yard.must(
      "openssl",
      "req",
      "-x509",
      ...p256,
      "-keyout",
      "maker.key.pem",
      "-out",
      "maker.pem",
      ...ca,
    );
  }
  const name = ["-subj", `/CN=Gadget/serialNumber=${identity}`];
  await yard.must(
    "openssl",
    "req",
    "-new",
    ...p256,
    "-keyout",
    `${identity}-boot.key.pem`,
    "-out",
    "boot.csr",
    ...name,
  );
  const signer = ["-CA", "maker.pem", "-CAkey", "maker.key.pem", "-CAcreateserial", "-days", "30"];
  await yard.must("openssl", "x509", "-req", "-in", "boot.csr", ...signer, "-out", `${identity}-boot.pem`);
}

/** Attests and enrols the way docs describe it, with nothing but Debian's tools. */
async function enrol(yard: Yard, identity: string): Promise<void> {
  const boot = `${identity}-boot`;
  const { nonce } = JSON.parse((await yard.curl(`/attestation?identity=${identity}`, undefined)).body) as {
    nonce: string;
  };
  const digest = sha256(firmware);
  yard.write("claims", `assay-attestation-v1\n${identity}\n${nonce}\n1.0.0\n${digest}`);
  await yard.must("openssl", "dgst", "-sha256", "-sign", `${boot}.key.pem`, "-out", "claims.sig", "claims");
  await yard.must("openssl", "x509", "-in", `${boot}.pem`, "-outform", "DER", "-out", "boot.der");
  const base64 = (name: string) => readFileSync(yard.file(name)).toString("base64");
  const evidence = { identity, nonce, firmwareVersion: "1.0.0", firmwareDigest: digest };
  const signed = { ...evidence, certificate: base64("boot.der"), signature: base64("claims.sig") };
  yard.write("evidence.json", JSON.stringify(signed));
  assert.equal((await yard.curl("/attestation", undefined, "--data-binary", "@evidence.json")).status, "204");

  const key = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-keyout",
    `${identity}.key.pem`,
  ];
  const name = ["-subj", `/CN=${identity}/serialNumber=${identity}`];
  await yard.must("openssl", "req", "-new", ...key, ...name, "-outform", "DER", "-out", "own.csr");
  // As `openssl base64` writes it: wrapped.
  await yard.must("openssl", "base64", "-in", "own.csr", "-out", "own.csr.b64");
  const post = ["-H", "Content-Type: application/pkcs10", "--data-binary", "@own.csr.b64"];
  const answer = await yard.curl("/.well-known/est/simpleenroll", boot, ...post);
  assert.equal(answer.status, "200", answer.body);
  yard.write("own.p7.b64", `${answer.body}\n`);
  await yard.must("openssl", "base64", "-d", "-A", "-in", "own.p7.b64", "-out", "own.p7");
  await yard.must(
    "openssl",
    "pkcs7",
    "-inform",
    "DER",
    "-in",
    "own.p7",
    "-print_certs",
    "-out",
    `${identity}.pem`,
  );
}

suite("assay emulate backend, seen by openssl, curl and mosquitto", () => {
  before(() => {
    for (const [program, ...argv] of [
      ["openssl", "version"],
      ["curl", "--version"],
      ["mosquitto_pub", "--help"],
    ] as const) {
      try {
        execFileSync(program, argv, { stdio: "ignore" });
      } catch (cause) {
        // mosquitto_pub answers --help with 1.
        if ((cause as NodeJS.ErrnoException).code === "ENOENT")
          throw new Error(`this test needs ${program}: run npm run packages`, { cause });
      }
    }
  });

  test("an enrolled device is let in; another's credential, a revoked one and none are not", async () => {
    await using yard = new Yard();
    const [own, other] = ["AR1-0001", "AR1-0002"];
    await manufacture(yard, own);
    await manufacture(yard, other);
    yard.write("image.bin", firmware);
    await yard.start("--manufacturer-ca", "maker.pem", "--firmware", "image.bin", "--to", ".");
    await enrol(yard, own);
    await enrol(yard, other);
    assert.match(await yard.must("openssl", "verify", "-CAfile", "device-ca.pem", `${own}.pem`), /OK/);

    const shake = (...more: string[]) =>
      yard.run(
        "bash",
        "-c",
        `openssl s_client -connect localhost:$0 -CAfile backend-ca.pem -verify_return_error -verify_hostname localhost "$@" </dev/null`,
        yard.port,
        ...more,
      );
    const right = await shake("-cert", `${own}.pem`, "-key", `${own}.key.pem`);
    assert.equal(right.code, 0, right.output);
    assert.match(right.output, /Verification: OK/);
    const old = await shake("-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0");
    assert.notEqual(old.code, 0);
    assert.match(old.output, /alert protocol version/);

    // Registration and confirmation.
    const orders = await yard.listen(own, own, `devices/${own}/orders`);
    const nonce = Buffer.alloc(32, 5).toString("base64");
    const registration = JSON.stringify({ identity: own, firmware: "1.0.0", nonce });
    // Under one client id the listener would be taken over; a registration comes on its own connection here.
    orders.kill();
    await once(orders, "exit");
    assert.equal((await yard.publish(own, own, `devices/${own}/registration`, registration)).code, 0);
    const state = (await yard.say(`device ${own}`)).result as { record: { state: string } };
    assert.equal(state.record.state, "active");
    const image = await yard.curl(`/firmware/${sha256(firmware)}`, own);
    assert.deepEqual([image.status, image.body], ["200", firmware]);

    // Another's.
    const listener = await yard.listen(other, other, `devices/${other}/orders`);
    const stolen = await yard.publish(own, other, `devices/${other}/telemetry`, "{}");
    assert.notEqual(stolen.code, 0);
    assert.match(stolen.output, /not authori[sz]ed/i);
    assert.equal(listener.exitCode, null, "the owner stays connected");
    const notice = JSON.stringify({ identity: other, at: 1, trigger: "console" });
    assert.equal((await yard.curl("/decommissioned", own, "--data-binary", notice)).status, "403");

    // None, or the manufacturer's.
    assert.equal((await yard.curl(`/firmware/${sha256(firmware)}`, undefined)).status, "401");
    assert.equal((await yard.curl(`/firmware/${sha256(firmware)}`, `${own}-boot`)).status, "403");
    assert.notEqual((await yard.publish(`${own}-boot`, own, `devices/${own}/telemetry`, "{}")).code, 0);

    // Revoked: the live connection ends as well.
    assert.equal((await yard.say(`revoke ${other}`)).result, "done");
    // mosquitto_sub tries again on its own and is refused.
    if (listener.exitCode === null) await once(listener, "exit");
    assert.notEqual(listener.exitCode, 0);
    assert.notEqual((await yard.publish(other, other, `devices/${other}/telemetry`, "{}")).code, 0);
    assert.equal((await yard.curl(`/firmware/${sha256(firmware)}`, other)).status, "403");
    assert.equal(
      (await yard.publish(own, own, `devices/${own}/telemetry`, "{}")).code,
      0,
      "the other one goes on",
    );
    assert.equal(await yard.stop(), 0);
  });

  test("a credential issued by hand opens the broker, also after a restart on the same file", async () => {
    await using yard = new Yard();
    const argv = ["--store", "registry.sqlite", "--to", "."];
    await yard.start(...argv, "--issue", "AR1-0007");
    const telemetry = JSON.stringify({ at: 1, uptimeMs: 1, firmware: "1.0.0" });
    const publish = () => yard.publish("AR1-0007", "AR1-0007", "devices/AR1-0007/telemetry", telemetry);
    assert.equal((await publish()).code, 0);
    await yard.say("claim AR1-0007 ada");
    assert.equal(await yard.stop(), 0);
    await yard.start(...argv);
    assert.equal((await publish()).code, 0);
    const { result } = await yard.say("device AR1-0007");
    assert.equal((result as { record: { account: string } }).record.account, "ada");
  });

  test("the operator's lines do what they say, or say what is wrong with them", async () => {
    await using yard = new Yard();
    await yard.start("--to", ".", "--issue", "AR1-0007");
    assert.equal((await yard.say("fault absent")).result, "done");
    assert.notEqual(
      (await yard.run("curl", "-sS", "--cacert", "backend-ca.pem", `https://localhost:${yard.port}/`)).code,
      0,
    );
    assert.equal((await yard.say("fault none")).result, "done");
    assert.equal((await yard.curl("/", undefined)).status, "404");
    for (const line of [
      "",
      "dance",
      "fault",
      "fault of mine",
      "answer maybe",
      "order AR1-0007 {",
      "constructor x",
    ])
      assert.equal(typeof (await yard.say(line)).error, "string", line);
    assert.deepEqual((await yard.say("device nobody")).result, {
      record: null,
      registrations: [],
      refusals: [],
    });
  });

  test("what is wrong with its start is told, with exit code 2", async (t) => {
    await using yard = new Yard();
    const blocker = createServer().listen(0, "127.0.0.1");
    t.after(() => blocker.close());
    await once(blocker, "listening");
    const { port } = blocker.address() as { port: number };
    const start = (...argv: string[]) => yard.run(process.execPath, assay, "emulate", "backend", ...argv);
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [["--port", String(port)], /in use/],
      [["--port", "70000"], /0 to 65535/],
      [["--manufacturer-ca", "nowhere.pem"], /nowhere\.pem/],
      [["--issue", "AR1-0007"], /--to/],
      [["--issue", "../AR1", "--to", "."], /identity/],
      [["--store", yard.write("text", "no registry ".repeat(200))], /cannot be opened/],
      [["--to", join(yard.write("file", ""), "below")], /file/],
      [["--authentication", "password"], /mutual-tls/],
      [["--manufacturer-ca", yard.write("not.pem", "no certificate")], /not\.pem/],
    ];
    for (const [argv, pattern] of wrong) {
      const { code, output } = await start(...argv);
      assert.equal(code, 2, `${argv.join(" ")}: ${output}`);
      assert.match(output, pattern);
    }
  });

  test("a registry that can no longer be written ends it, with exit code 3", async () => {
    await using yard = new Yard();
    // The shell's limit on the size of files stands for a full disk.
    const script = `ulimit -f 80; exec "$0" "$1" emulate backend --store registry.sqlite --to . --issue A <lines 2>errors`;
    yard.write(
      "lines",
      Array.from({ length: 2_000 }, (_, index) => `claim AR1-${"0".repeat(200)}${index} ada\n`).join(""),
    );
    const { code } = await yard.run("bash", "-c", script, process.execPath, assay);
    const errors = readFileSync(yard.file("errors"), "utf8");
    assert.equal(code, 3, errors);
    assert.match(errors, /registry\.sqlite/);
  });
});
