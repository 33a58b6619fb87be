import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { readProperties, splitTerse } from "./terse.ts";

suite("what nmcli prints in its terse form", () => {
  test("a row: colons and backslashes within a field are escaped", () => {
    // As nmcli 1.42.4 prints an access point of the name `Gear:One\x`.
    const row = "00\\:23\\:F8\\:7E\\:12\\:BB:476561723A4F6E655C78:Gear\\:One\\\\x:6::82";
    assert.deepEqual(splitTerse(row), [
      "00:23:F8:7E:12:BB",
      "476561723A4F6E655C78",
      "Gear:One\\x",
      "6",
      "",
      "82",
    ]);
  });

  test("a row: empty fields count, a backslash at the end stays", () => {
    assert.deepEqual(splitTerse(""), [""]);
    assert.deepEqual(splitTerse(":a:"), ["", "a", ""]);
    assert.deepEqual(splitTerse("a\\"), ["a\\"]);
  });

  test("properties: only the first colon of a line parts", () => {
    const text = "GENERAL.STATE:30 (disconnected)\nGENERAL.CON-UUID:\nIP6.ADDRESS[1]:fe80::1/64\n";
    assert.deepEqual(
      [...readProperties(text)],
      [
        ["GENERAL.STATE", "30 (disconnected)"],
        ["GENERAL.CON-UUID", ""],
        ["IP6.ADDRESS[1]", "fe80::1/64"],
      ],
    );
  });
});
