import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { fitsSsid, ssidPattern } from "./ssid.ts";

suite("name of a board's access point", () => {
  test("text fits itself alone", () => {
    assert.ok(fitsSsid("gear.1", "gear.1"));
    assert.ok(!fitsSsid("gear11", "gear.1"));
  });

  test("the end of the identity fits in any letter case and with any separators", () => {
    for (const ssid of ["gear-12ab", "gear-aa12AB", "gear-12-ab"])
      assert.ok(fitsSsid(ssid, "gear-{identity-suffix}", "00:AA:12:AB"), ssid);
    for (const ssid of ["gear-12ac", "gear-", "gear", "gears-12ab", "gear-ff00aa12ab"])
      assert.ok(!fitsSsid(ssid, "gear-{identity-suffix}", "00:AA:12:AB"), ssid);
    assert.ok(fitsSsid("gear-12ab setup", "gear-{identity-suffix} setup", "AA12AB"));
  });

  test("any end fits while the identity is not known, and none is no end", () => {
    assert.ok(fitsSsid("gear-zz", "gear-{identity-suffix}"));
    assert.ok(!fitsSsid("gear-", "gear-{identity-suffix}"));
    assert.ok(!fitsSsid("ab", "ab{identity-suffix}ab"));
  });

  test("a regular expression fits the whole name", () => {
    assert.ok(fitsSsid("gear-12", "/gear-\\d+/"));
    assert.ok(!fitsSsid("my gear-12", "/gear-\\d+/"));
    for (const [pattern, isRight] of [
      ["/gear-\\d+/", true],
      ["(", true],
      ["/(/", false],
      ["", false],
    ] as const)
      assert.equal(ssidPattern.safeParse(pattern).success, isRight, pattern);
  });
});
