import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { createCommitments, createRedactor } from "../../core/journal/index.ts";
import { openRunKey, openSecret, sealSecret } from "./run-key.ts";
import { createSecrets } from "./secrets.ts";
import { newRunKey } from "./test-support.ts";

const proof = "a proof made elsewhere";

function make(runKey = openRunKey(newRunKey())) {
  const redactor = createRedactor(createCommitments(new Uint8Array(32)));
  return createSecrets("a.feature:1", runKey, redactor);
}

suite("secrets that a scenario learns", () => {
  test("are redacted from then on, and handed over sealed", () => {
    const runKey = openRunKey(newRunKey());
    const secrets = make(runKey);
    assert.equal(secrets.redact(proof), proof);
    secrets.learn("label of device-1", proof);
    assert.ok(!secrets.redact(`it is ${proof}`).includes(proof));
    const [learned, ...more] = secrets.learned;
    assert.deepEqual(more, []);
    assert.equal(learned?.label, "label of device-1");
    assert.ok(!JSON.stringify(secrets.learned).includes(proof));
    assert.equal(Buffer.from(openSecret(runKey, learned?.sealed ?? "")).toString(), proof);
  });

  test("are not handed over when they were minted here, or learned before", () => {
    const secrets = make();
    secrets.learn("label of device-1", secrets.mint("proof of possession", 16));
    assert.deepEqual(secrets.learned, []);
    secrets.learn("label of device-1", proof);
    secrets.learn("label of device-1", proof);
    assert.equal(secrets.learned.length, 1);
  });
});

suite("sealing under the run's key", () => {
  test("gives another text each time, opens with the same key and with no other", () => {
    const [runKey, another] = [openRunKey(newRunKey()), openRunKey(newRunKey())];
    const sealed = sealSecret(runKey, proof);
    assert.notEqual(sealSecret(runKey, proof), sealed);
    assert.equal(Buffer.from(openSecret(runKey, sealed)).toString(), proof);
    assert.throws(() => openSecret(another, sealed));
    const changed = Buffer.from(sealed, "base64");
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    assert.throws(() => openSecret(runKey, changed.toString("base64")));
  });
});
