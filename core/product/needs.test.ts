import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { lackingOf } from "./needs.ts";
import { loadProduct } from "./product.ts";

const load = (name: string) => loadProduct(fileURLToPath(new URL(`../../products/${name}`, import.meta.url)));
const [overAir, atConsole] = await Promise.all([load("reference"), load("headless-gateway")]);

describe("needs of a scenario", () => {
  it("are met, or named once each", () => {
    const tags = ["@PRV-CFG-1.1", "@needs-console", "@needs-power", "@needs-power", "@must"];
    assert.deepEqual(lackingOf(overAir, new Set(["console", "power"]), tags), []);
    assert.deepEqual(lackingOf(overAir, new Set(["console"]), tags), ["power"]);
  });

  it("of a set-up are those of the declared channel", () => {
    const tags = ["@needs-set-up"];
    assert.deepEqual(lackingOf(overAir, new Set(["console"]), tags), ["air"]);
    assert.deepEqual(lackingOf(overAir, new Set(["air"]), tags), []);
    assert.deepEqual(lackingOf(atConsole, new Set(["air"]), tags), ["console"]);
    assert.deepEqual(lackingOf(atConsole, new Set(["console"]), tags), []);
  });
});
