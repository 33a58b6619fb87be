import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { referenceProduct } from "../test-support.ts";
import { networkIn } from "./person.ts";
import { misfits, spoil } from "./wrong-values.ts";

const product = await referenceProduct();
const wishes = {
  wifi: { ssid: "workshop", passphrase: "a good passphrase" },
  cloud: { endpoint: "mqtts://localhost:8883", account: "owner" },
};

describe("wrong values of a set-up", () => {
  it("each spoils the one field that it names", () => {
    const names = Object.keys(misfits) as (keyof typeof misfits)[];
    for (const name of names) {
      const { wifi, cloud } = spoil(wishes, name, { product });
      const [before, after] = [
        { ...wishes.wifi, ...wishes.cloud },
        { ...wifi, ...cloud },
      ];
      const changed = Object.keys(before).filter(
        (field) => before[field as keyof typeof before] !== after[field as keyof typeof after],
      );
      assert.deepEqual(changed, [misfits[name].field], name);
    }
    assert.equal(new Set(names.map((name) => misfits[name].field)).size, 4, "every field is spoilt");
  });

  it("lengths are just beyond what the product declares", () => {
    const { limits } = product.ixit.provisioning;
    const spoilt = (what: keyof typeof misfits) => networkIn(spoil(wishes, what, { product }));
    const long = spoilt("a passphrase that is too long").passphrase;
    const short = spoilt("a passphrase that is too short").passphrase;
    assert.deepEqual([short.length + 1, long.length - 1], limits.passphrase);
    assert.equal(spoilt("a network name that is too long").ssid.length - 1, limits.ssid);
  });
});
