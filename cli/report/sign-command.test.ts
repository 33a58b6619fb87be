import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { suite, test } from "node:test";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { makeKey } from "../../reports/bundle/test-support.ts";
import { commandSigner } from "./sign-command.ts";

suite("a signing command", () => {
  const { publicKey } = makeKey();

  test("gets all of what is to be signed", async () => {
    const message = Buffer.alloc(300_000, "x");
    const signer = commandSigner("sha512sum | cut -c1-64 | tr -d '\\n'", publicKey);
    const answer = Buffer.from(await signer.sign(message)).toString();
    assert.equal(answer, createHash("sha512").update(message).digest("hex").slice(0, 64));
  });

  test("is stopped when it takes too long", async () => {
    const signer = commandSigner("sleep 60", publicKey, 50);
    await assert.rejects(signer.sign(Buffer.from("x")), (thrown) => {
      assert.ok(thrown instanceof EquipmentFault);
      assert.match(thrown.message, /did not end within 50 ms/);
      return true;
    });
  });
});
