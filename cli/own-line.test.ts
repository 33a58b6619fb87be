import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { loadProduct } from "../core/product/index.ts";
import { equipLine } from "./bench/equip-line.ts";
import { Yard } from "./test-support.ts";

const earlier = {
  ...{
    identity: "AR1-0000-earlier",
    state: "held",
    firmwareVersion: "1.0.0",
    firmwareDigest: "0".repeat(64),
  },
  ...{ productType: "AR1-T", region: "us", fleet: "fleet-1", at: 1_700_000_000_000 },
};

describe("a product with a line of its own", () => {
  it("is made by a line that keeps records of earlier days, and they count neither for nor against it", async () => {
    await using yard = new Yard();
    const { ixit } = await loadProduct(yard.path("products/reference"));
    const { manufacturerCa, cwd: _, ...line } = await equipLine(yard.path("line"), ixit);
    yard.write("products/reference/manufacturer.pem", manufacturerCa);
    const declared = { ...line, manufacturerCa: "manufacturer.pem" };
    const file = yard.path("products/reference/ixit.yaml");
    await writeFile(file, `${await readFile(file, "utf8")}\nfactory: ${JSON.stringify(declared)}\n`);
    yard.write("line/units.json", JSON.stringify([{ record: earlier }]));
    const { status, stdout, stderr } = await yard.run(
      "run",
      "features/factory/recorded.feature",
      "features/factory/tested.feature",
      "--out",
      "r",
    );
    assert.equal(status, 0, stdout + stderr);
    const records = JSON.parse(yard.read("line/units.json")) as object[];
    assert.ok(records.length > 10, "it made the units");
  });
});
