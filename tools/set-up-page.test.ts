import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { loadProduct } from "../core/product/index.ts";
import { wordsFor } from "../emulators/device/set-up/page/browser/telling.ts";
import { builtPage } from "../emulators/device/set-up/page/built-page.ts";
import { buildSetUpPage } from "./set-up-page/build.ts";

describe("the set-up page that devices serve", () => {
  it("is what its sources give; if not, run node tools/write-set-up-page.ts", async () => {
    assert.ok(
      builtPage === (await buildSetUpPage()),
      "it is out of date: run node tools/write-set-up-page.ts",
    );
  });

  it("has words for whatever the device reports or refuses, and tells what it has none for", async () => {
    const { ixit } = await loadProduct(join(import.meta.dirname, "../products/reference"));
    const refusals = [
      "wrong-proof",
      "locked",
      "no-session",
      "tampered",
      "impostor",
      "unreachable",
      "no-network",
    ];
    const failures = Object.values(ixit.provisioning.failures).filter((code) => code !== undefined);
    for (const code of [...failures, ...refusals])
      assert.doesNotMatch(wordsFor(code).text, /do not understand each other/, code);
    assert.match(wordsFor("teapot").text, /do not understand each other \(teapot\)/);
  });

  it("is one document: it asks for nothing, and nothing of a form can come into an address", () => {
    assert.ok(!/\s(?:src|href|action|name)="(?!viewport|referrer|format-detection)/.test(builtPage));
    assert.ok(!/\son[a-z]+=|style="|https?:\/\//.test(builtPage));
    assert.equal(builtPage.match(/<script>/g)?.length, 1);
    assert.equal(builtPage.match(/<style>/g)?.length, 1);
  });
});
