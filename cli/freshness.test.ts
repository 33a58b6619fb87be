import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import { suite, test } from "node:test";
import { sha256 } from "../core/kernel/index.ts";
import { Yard } from "./test-support.ts";

const nonce = "0123456789abcdefFEDCBA9876543210";

suite("assay run --nonce", () => {
  test("has each device sign what openssl verifies, and says so", async () => {
    await using yard = new Yard();
    const argv = ["run", "--tags", "@PRV-ID-1.2 and not @lot", "--nonce", nonce];
    const { status, stdout, stderr } = await yard.run(...argv, "--out", "run");
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, new RegExp(`Freshness: who signed the nonce ${nonce}\n( +PASS +device-\\d\n){3}`));
    const [start, ...lines] = await yard.journal("run");
    assert.ok(start?.type === "run-started" && start.nonce === nonce);
    const signed = lines.filter((line) => line.type === "freshness");
    assert.deepEqual(signed.map(({ slot }) => slot).sort(), ["device-1", "device-2", "device-3"]);
    for (const answer of signed) {
      assert.ok(answer.outcome === "signed");
      const message = Buffer.from(answer.message, "base64");
      assert.equal(message.toString(), `assay freshness 1\n${nonce}\n${start.runId}\n`);
      const certificate = new X509Certificate(Buffer.from(answer.certificate, "base64"));
      writeFileSync(yard.path("key.pem"), certificate.publicKey.export({ format: "pem", type: "spki" }));
      writeFileSync(yard.path("signature"), Buffer.from(answer.signature, "base64"));
      writeFileSync(yard.path("challenge"), Buffer.from(sha256(message), "hex"));
      const verified = execFileSync(
        "openssl",
        ["dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "challenge"],
        { cwd: yard.folder, encoding: "utf8" },
      );
      assert.equal(verified.trim(), "Verified OK");
    }
  });

  test("is open where no device was there to sign: 3, though all that was examined passes", async () => {
    await using yard = new Yard();
    yard.write(
      "checks/own.feature",
      "Feature: Own\n  @must\n  Scenario: Declared\n    Given the declaration of the product\n",
    );
    const { status, stdout } = await yard.run("run", "checks", "--nonce", nonce, "--json");
    const told = JSON.parse(stdout);
    assert.deepEqual([status, told.exitCode, told.freshness.nonce], [3, 3, nonce]);
    assert.equal(told.freshness.verdict.status, "inconclusive");
    assert.equal(told.ownChecks[0].verdict.status, "pass");
  });
});
