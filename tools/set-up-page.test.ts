import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { builtPage } from "../emulators/device/set-up/page/built-page.ts";
import { buildSetUpPage } from "./set-up-page/build.ts";

describe("the set-up page that devices serve", () => {
  it("is what its sources give; if not, run node tools/write-set-up-page.ts", async () => {
    assert.ok(
      builtPage === (await buildSetUpPage()),
      "it is out of date: run node tools/write-set-up-page.ts",
    );
  });

  it("is one document: it asks for nothing, and nothing of a form can come into an address", () => {
    assert.ok(!/\s(?:src|href|action|name)="(?!viewport|referrer|format-detection)/.test(builtPage));
    assert.ok(!/\son[a-z]+=|style="|https?:\/\//.test(builtPage));
    assert.equal(builtPage.match(/<script>/g)?.length, 1);
    assert.equal(builtPage.match(/<style>/g)?.length, 1);
  });
});
