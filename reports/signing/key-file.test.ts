import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { suite, test } from "node:test";
import { makeFolder } from "../test-support.ts";
import { makeKeyFile, openKeyFile, publicFileOf } from "./key-file.ts";
import { fingerprint, isSignedBy, loadPublicKey, readPublicKey } from "./public-key.ts";

const passphrase = "five words drawn from nowhere";
const given = async () => passphrase;

function openssl(argv: readonly string[], input = ""): { status: number | null; stdout: Buffer } {
  return spawnSync("openssl", argv, { input });
}

suite("a key file", () => {
  test("is its owner's, encrypted, and signs", async () => {
    await using folder = await makeFolder();
    const file = folder.path("lab.key");
    const { keyid } = await makeKeyFile(file, passphrase);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const signer = await openKeyFile(file, given);
    assert.equal(signer.publicKey.keyid, keyid);
    const message = Buffer.from("message");
    const signature = await signer.sign(message);
    assert.ok(isSignedBy(await loadPublicKey(publicFileOf(file)), message, signature));
    assert.ok(!isSignedBy(signer.publicKey, Buffer.from("massage"), signature));
  });

  test("is opened by openssl, which names the same public key and key id", async () => {
    await using folder = await makeFolder();
    const file = folder.path("lab.key");
    const { keyid } = await makeKeyFile(file, passphrase);
    const { status, stdout } = openssl(["pkey", "-in", file, "-passin", `pass:${passphrase}`, "-pubout"]);
    assert.equal(status, 0);
    assert.equal(stdout.toString(), readFileSync(publicFileOf(file), "utf8"));
    const der = openssl(["pkey", "-pubin", "-outform", "DER"], stdout.toString()).stdout;
    assert.equal(spawnSync("sha256sum", { input: der, encoding: "utf8" }).stdout.slice(0, 64), keyid);
    assert.equal(fingerprint(keyid).replaceAll(" ", ""), keyid);
    const parsed = openssl(["asn1parse", "-in", file]).stdout.toString();
    assert.match(parsed, /:scrypt\n(.*\n){2}.*INTEGER +:4000\n.*:08\n.*:05\n[\s\S]*aes-256-cbc/);
  });

  test("does not hold the key in the clear, and no two files the same", async () => {
    await using folder = await makeFolder();
    await makeKeyFile(folder.path("a"), passphrase);
    await makeKeyFile(folder.path("b"), passphrase);
    assert.notEqual(readFileSync(folder.path("a"), "utf8"), readFileSync(folder.path("b"), "utf8"));
    assert.match(readFileSync(folder.path("a"), "utf8"), /^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
  });

  test("is not opened by another passphrase", async () => {
    await using folder = await makeFolder();
    await makeKeyFile(folder.path("a"), passphrase);
    await assert.rejects(
      openKeyFile(folder.path("a"), async () => `${passphrase} `),
      { code: "VALUE_INVALID" },
    );
  });

  test("is not used while others may read it; nobody is asked for its passphrase then", async () => {
    await using folder = await makeFolder();
    await makeKeyFile(folder.path("a"), passphrase);
    chmodSync(folder.path("a"), 0o640);
    const asked = () => assert.fail("it asked");
    await assert.rejects(openKeyFile(folder.path("a"), asked), {
      code: "FILE_UNREADABLE",
      help: /chmod 600/,
    });
  });

  test("is not used unencrypted, nor of another kind, nor where it is missing", async () => {
    await using folder = await makeFolder();
    for (const algorithm of [["ed25519"], ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]]) {
      const plain = folder.path(`${algorithm[0]}.plain`);
      openssl(["genpkey", "-algorithm", ...algorithm, "-out", plain]);
      openssl([
        "pkcs8",
        "-topk8",
        "-in",
        plain,
        "-passout",
        `pass:${passphrase}`,
        "-out",
        folder.path(`${algorithm[0]}`),
      ]);
      chmodSync(plain, 0o600);
      chmodSync(folder.path(`${algorithm[0]}`), 0o600);
      await assert.rejects(openKeyFile(plain, given), { code: "FILE_MALFORMED" });
    }
    await openKeyFile(folder.path("ed25519"), given);
    await assert.rejects(openKeyFile(folder.path("EC"), given), {
      code: "VALUE_INVALID",
      message: /not of Ed25519/,
    });
    await assert.rejects(openKeyFile(folder.path("missing"), given), { code: "FILE_UNREADABLE" });
  });

  for (const name of ["a", "a.pub.pem"])
    test(`is not made over ${name}`, async () => {
      await using folder = await makeFolder();
      writeFileSync(folder.path(name), "here before");
      await assert.rejects(makeKeyFile(folder.path("a"), passphrase), { code: "OUT_UNWRITABLE" });
      assert.equal(readFileSync(folder.path(name), "utf8"), "here before");
      assert.equal(existsSync(folder.path(name === "a" ? "a.pub.pem" : "a")), false);
    });

  test("is neither made nor used in a run's folder, by whatever path", async () => {
    await using folder = await makeFolder();
    mkdirSync(folder.path("run/deep/er"), { recursive: true });
    symlinkSync(folder.path("run/deep"), folder.path("link"));
    for (const place of ["run/deep/er/a", "link/a"]) await makeKeyFile(folder.path(place), passphrase);
    writeFileSync(folder.path("run/journal.ndjson"), "");
    for (const place of ["run/b", "run/deep/er/b", "link/b"])
      await assert.rejects(makeKeyFile(folder.path(place), passphrase), { code: "OUT_UNWRITABLE" });
    for (const place of ["run/deep/er/a", "link/a"])
      await assert.rejects(openKeyFile(folder.path(place), given), { code: "OUT_UNWRITABLE" });
  });

  test("cannot be made where there is no folder", async () => {
    await using folder = await makeFolder();
    await assert.rejects(makeKeyFile(folder.path("no/a"), passphrase), { code: "OUT_UNWRITABLE" });
  });
});

suite("a public key", () => {
  test("is never taken from a private one", async () => {
    await using folder = await makeFolder();
    openssl(["genpkey", "-algorithm", "ed25519", "-out", folder.path("a")]);
    assert.throws(() => readPublicKey(readFileSync(folder.path("a"), "utf8")), TypeError);
  });

  test("accepts no second signature made from a good one", async () => {
    await using folder = await makeFolder();
    await makeKeyFile(folder.path("a"), passphrase);
    const signer = await openKeyFile(folder.path("a"), given);
    const message = Buffer.from("message");
    const good = await signer.sign(message);
    const other = addOrder(good);
    assert.ok(isSignedBy(signer.publicKey, message, good));
    assert.notDeepEqual(other, good);
    assert.ok(!isSignedBy(signer.publicKey, message, other));
  });
});

/** The signature with the group's order added to its second half, which stands for the same number. */
function addOrder(signature: Uint8Array): Uint8Array {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const half = Buffer.from(signature.subarray(32)).reverse().toString("hex");
  const sum = (BigInt(`0x${half}`) + order).toString(16).padStart(64, "0");
  return Buffer.concat([signature.subarray(0, 32), Buffer.from(sum, "hex").reverse()]);
}
