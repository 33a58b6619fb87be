import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encodeAdvertisement } from "./advertisement-draft.ts";
import { readAdvertisement } from "./advertising.ts";

const improv = "00467768622822663277466822466801";
const setUp = "021a9004038287abb1ec42fc6ed02f1b";

describe("an advertisement", () => {
  it("of Improv fills its 31 bytes as Improv lays them out, and the name stands in the scan response", () => {
    const serviceData = new Map([["4677", Uint8Array.of(2, 1, 0, 0, 0, 0)]]);
    const { advertisement, scanResponse } = encodeAdvertisement({
      name: "gear",
      services: [improv],
      serviceData,
    });
    assert.equal(
      advertisement.toString("hex"),
      `020106${"1107"}${Buffer.from(improv, "hex").reverse().toString("hex")}${"0916774602010000"}0000`,
    );
    assert.equal(scanResponse.toString("hex"), "050967656172");
  });

  it("is read again: short and long services, those without room beside the name", () => {
    for (const [name, services] of [
      ["a", ["fff0", "180a"]],
      ["PROV_ABCDEF", [setUp, improv]],
      ["PROV_ABCDEF", [setUp, "fff0"]],
      ["x".repeat(29), [improv]],
      ["none", []],
    ] as const) {
      const { advertisement, scanResponse } = encodeAdvertisement({ name, services });
      const [first, second] = [readAdvertisement(advertisement), readAdvertisement(scanResponse)];
      assert.equal(second.name, name);
      assert.deepEqual([...first.services, ...second.services].sort(), [...services].sort());
    }
  });

  it("shortens a name that has no room, between its characters", () => {
    for (const [name, services, shown] of [
      ["x".repeat(30), [], "x".repeat(29)],
      ["PROV_ABCDEFG", [setUp, improv], "PROV_ABCDEF"],
      ["ééééééé", [setUp, improv], "ééééé"],
    ] as const) {
      const { scanResponse } = encodeAdvertisement({ name, services });
      assert.equal(readAdvertisement(scanResponse).name, shown);
      assert.ok(scanResponse.includes(Buffer.concat([Buffer.of(0x08), Buffer.from(shown)])));
      assert.ok(scanResponse.length <= 31);
    }
  });

  it("that holds too much is refused, and what is no UUID", () => {
    for (const services of [[setUp, improv, improv], Array.from({ length: 20 }, () => "fff0"), ["ff"]])
      assert.throws(() => encodeAdvertisement({ name: "a", services }), RangeError, `${services}`);
  });
});
