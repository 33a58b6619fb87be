import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { EquipmentFault } from "../core/kernel/index.ts";
import { conclude } from "./conclusion.ts";
import { media } from "./media.ts";
import { fakeBench } from "./test-support.ts";
import { Scene } from "./world.ts";

function openScene() {
  const attachments: (readonly [mediaType: string, text: string])[] = [];
  const attach = async (data: unknown, options?: unknown) => {
    attachments.push([String(options), String(data)]);
  };
  const scene = new Scene({ attach, log: async () => {}, link: async () => {}, parameters: {} });
  return { scene, attachments };
}

const gone = (message: string) => new EquipmentFault("PORT_GONE", message, { help: "Plug it in." });

describe("what a failure leaves", () => {
  it("is its meaning, attached, and a copy of its text, both without secrets", async () => {
    const { scene, attachments } = openScene();
    scene.setUp(fakeBench({}));
    const secret = scene.bench.secrets.mint("wifi.passphrase", 20);
    const copy = await conclude(scene, new assert.AssertionError({ message: `it showed ${secret}` }));
    assert.deepEqual(attachments, [
      [media.judgement, JSON.stringify({ status: "fail", message: "it showed [redacted]" })],
    ]);
    assert.deepEqual([copy.name, copy.message], ["AssertionError", "it showed [redacted]"]);
    assert.equal(copy.stack?.includes(secret), false);
    assert.equal(Object.getPrototypeOf(copy), Error.prototype);
  });

  it("is told also when there is no bench yet: equipment that cannot be opened is no fault of the harness", async () => {
    const { scene, attachments } = openScene();
    await conclude(scene, gone("The port is gone."));
    const message = "The port is gone. Plug it in.";
    assert.deepEqual(attachments, [
      [media.judgement, JSON.stringify({ status: "inconclusive", cause: "equipment", message })],
    ]);
  });

  it("is told without secrets also when the bench cannot be taken down", async () => {
    const { scene, attachments } = openScene();
    scene.setUp(
      fakeBench({
        [Symbol.asyncDispose]: () => Promise.reject(gone(`No answer to ${secret}.`)),
      }),
    );
    const secret = scene.bench.secrets.mint("wifi.passphrase", 20);
    const thrown = await scene.tearDown().catch((error: unknown) => error);
    await conclude(scene, thrown);
    const message = "No answer to [redacted]. Plug it in.";
    assert.deepEqual(attachments.at(-1), [
      media.judgement,
      JSON.stringify({ status: "inconclusive", cause: "equipment", message }),
    ]);
  });
});
