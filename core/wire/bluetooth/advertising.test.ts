import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { decodeAdvertisingReports, readAdvertisement } from "./advertising.ts";
import { formatAddress, parseAddress } from "./device-address.ts";

describe("advertising data", () => {
  it("names and services of either length are read out of it", () => {
    const improv = Buffer.concat([
      Buffer.of(17, 7),
      Buffer.from("00467768622822663277466822466801", "hex").reverse(),
    ]);
    // Flags; 0x180a and 0xfff0; a name.
    const bytes = Buffer.from("02010605030a18f0ff0709636166c3a921", "hex");
    assert.deepEqual(readAdvertisement(bytes), { name: "café!", services: ["180a", "fff0"] });
    assert.deepEqual(readAdvertisement(improv), {
      name: undefined,
      services: ["00467768622822663277466822466801"],
    });
  });

  it("what is malformed ends the reading, and nothing throws", () => {
    assert.deepEqual(readAdvertisement(Buffer.from("0309414205", "hex")), { name: "AB", services: [] });
    assert.deepEqual(readAdvertisement(Buffer.from("1e0941", "hex")), { name: undefined, services: [] });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        readAdvertisement(bytes);
        for (const { data } of decodeAdvertisingReports(Buffer.from(bytes)))
          assert.ok(data.length <= bytes.length);
      }),
    );
  });

  it("every report of an event is read", () => {
    const one = "00" + "01" + "0a0000000002" + "03" + "020106" + "ce";
    const two = "04" + "00" + "0b0000000002" + "00" + "7f";
    assert.deepEqual(decodeAdvertisingReports(Buffer.from(`02${one}${two}`, "hex")), [
      {
        type: 0,
        addressType: "random",
        address: "02:00:00:00:00:0a",
        data: Buffer.from("020106", "hex"),
        rssi: -50,
      },
      { type: 4, addressType: "public", address: "02:00:00:00:00:0b", data: Buffer.alloc(0), rssi: 127 },
    ]);
  });
});

describe("device addresses", () => {
  it("are written with the most significant byte first", () => {
    assert.deepEqual(parseAddress("C0:00:00:00:00:0a"), Buffer.from("0a00000000c0", "hex"));
    assert.equal(formatAddress(parseAddress("C0:00:00:00:00:0a")), "c0:00:00:00:00:0a");
    for (const wrong of ["", "c0:00:00:00:00", "c0-00-00-00-00-0a", "c0:00:00:00:00:0g"])
      assert.throws(() => parseAddress(wrong), RangeError);
  });
});
