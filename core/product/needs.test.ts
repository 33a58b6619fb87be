import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { absenceOf, lackingOf } from "./needs.ts";
import { loadProduct } from "./product.ts";

const load = (name: string) => loadProduct(fileURLToPath(new URL(`../../products/${name}`, import.meta.url)));
const [overAir, atConsole, overBluetooth] = await Promise.all([
  load("reference"),
  load("headless-gateway"),
  load("bluetooth"),
]);

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

  it("on the air are Bluetooth as well where a product is set up over it, and the Wi-Fi that it is told", () => {
    for (const tags of [["@needs-set-up"], ["@needs-air"]]) {
      assert.deepEqual(lackingOf(overBluetooth, new Set(["air"]), tags), ["bluetooth"]);
      assert.deepEqual(lackingOf(overBluetooth, new Set(["bluetooth"]), tags), ["air"]);
      assert.deepEqual(lackingOf(overBluetooth, new Set(["air", "bluetooth"]), tags), []);
    }
    assert.deepEqual(lackingOf(overAir, new Set(["air"]), ["@needs-air"]), []);
  });

  it("of a set-up page are a declared page and the access point that shows it", () => {
    const tags = ["@needs-set-up-page"];
    assert.deepEqual(lackingOf(overAir, new Set(["air"]), tags), []);
    assert.deepEqual(lackingOf(overAir, new Set(["console"]), tags), ["air"]);
    assert.deepEqual(lackingOf(atConsole, new Set(["air", "console"]), tags), ["set-up-page"]);
  });

  it("that the product itself does not have, it says why: what it is without, and a page that it declares not", () => {
    assert.equal(absenceOf(overAir, "set-up-page"), undefined);
    assert.match(absenceOf(atConsole, "set-up-page") ?? "", /declares no set-up page/);
    assert.equal(absenceOf(overAir, "air"), undefined);
    assert.equal(absenceOf(atConsole, "air"), atConsole.ics.without.air);
    assert.equal(absenceOf(atConsole, "flash-read"), undefined);
  });
});
