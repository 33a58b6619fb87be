import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { searchCanaries } from "./canary-search.ts";
import { labelSecrets, writtenForms } from "./label-secrets.ts";

const label = { proofOfPossession: "correct-horse-42" };
const digest = createHash("sha256").update(label.proofOfPossession).digest();

describe("what of a label nobody else may have", () => {
  it("is the proof of possession, and in security 1 what serves in its place", () => {
    assert.deepEqual(labelSecrets(2, label), { "set-up secret": label.proofOfPossession });
    assert.deepEqual(labelSecrets(1, label), {
      "set-up secret": label.proofOfPossession,
      "digest of the set-up secret": Uint8Array.from(digest),
    });
  });

  it("is found in a memory that holds the digest in clear, and written as text", () => {
    const secrets = labelSecrets(1, label);
    for (const form of [digest, digest.toString("hex"), digest.toString("base64url")]) {
      const memory = Buffer.concat([Buffer.alloc(33, 0xff), Buffer.from(form), Buffer.alloc(9)]);
      const [found] = searchCanaries(memory, secrets);
      assert.equal(found?.secret, "digest of the set-up secret", String(form));
    }
    assert.deepEqual(searchCanaries(createHash("sha256").update(digest).digest(), secrets), []);
  });

  it("is written as consoles write bytes", () => {
    assert.deepEqual(writtenForms("a proof"), ["a proof"]);
    assert.deepEqual(writtenForms(Uint8Array.of(0xfb, 0xff)), ["+/8=", "fbff", "FBFF"]);
  });
});
