import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Capability } from "../core/dut/index.ts";
import { obstacleTo } from "./obstacle.ts";
import { referenceProduct } from "./test-support.ts";

const reference = await referenceProduct();
const offered: Capability[] = ["console", "power", "button"];
const excuses = {
  "PRV-CFG-4.1": "This product has no button of its own.",
  "PRV-CFG-4.2": "This product takes no remote commands.",
  "PRV-CFG-4.3": "This product has no button of its own.",
};
const bench = {
  product: { ...reference, ics: { ...reference.ics, notApplicable: excuses } },
  capabilities: new Set(offered),
};

describe("obstacle", () => {
  it("there is none when the bench offers what the scenario needs", () => {
    for (const tags of [
      [],
      ["@PRV-CFG-1.1", "@must"],
      ["@PRV-CFG-1.1", "@needs-console", "@needs-power"],
      ["@lot"],
    ])
      assert.equal(obstacleTo(bench, tags), undefined, tags.join(" "));
  });

  it("a capability that is lacking makes the scenario inconclusive, and every one is named", () => {
    assert.deepEqual(
      obstacleTo(bench, ["@PRV-CFG-1.1", "@needs-flash-read", "@needs-power", "@needs-network"]),
      {
        status: "inconclusive",
        cause: "not-observable",
        message: "product and bench offer no flash-read, network",
      },
    );
  });

  it("a scenario whose atoms are all excused does not apply, for each reason once", () => {
    assert.deepEqual(obstacleTo(bench, ["@PRV-CFG-4.1", "@PRV-CFG-4.2", "@PRV-CFG-4.3", "@must"]), {
      status: "not-applicable",
      justification: "This product has no button of its own. This product takes no remote commands.",
    });
  });

  it("one atom that applies is enough to examine the scenario", () => {
    assert.equal(obstacleTo(bench, ["@PRV-CFG-4.1", "@PRV-CFG-1.1"]), undefined);
  });

  it("what does not apply needs no capability", () => {
    assert.equal(obstacleTo(bench, ["@PRV-CFG-4.1", "@needs-network"])?.status, "not-applicable");
    assert.equal(
      obstacleTo(bench, ["@PRV-CFG-4.1", "@PRV-CFG-1.1", "@needs-network"])?.status,
      "inconclusive",
    );
  });

  it("what the product itself does not have does not apply, each reason once; what only the bench lacks stays inconclusive", () => {
    const without = { button: "It has no button at all.", air: "It has no radio." };
    const headless = { ...bench, product: { ...reference, ics: { ...reference.ics, without } } };
    headless.capabilities = new Set<Capability>(["console"]);
    assert.deepEqual(
      obstacleTo(headless, ["@PRV-CFG-4.1", "@needs-button", "@needs-console", "@needs-air"]),
      {
        status: "not-applicable",
        justification: "It has no button at all. It has no radio.",
      },
    );
    assert.deepEqual(obstacleTo(headless, ["@PRV-CFG-4.1", "@needs-button", "@needs-power"]), {
      status: "inconclusive",
      cause: "not-observable",
      message: "product and bench offer no button, power",
    });
    const able = { ...headless, capabilities: new Set<Capability>(["console", "button"]) };
    assert.equal(obstacleTo(able, ["@PRV-CFG-4.1", "@needs-button"]), undefined);
  });

  it("a scenario without atoms is not excused", () => {
    assert.equal(obstacleTo(bench, ["@must"]), undefined);
  });
});
