import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { defectiveParts } from "../cli/rig/test-support/defective-firmware.ts";
import { quiet } from "./healthy.ts";
import { agreesOnDemoLab } from "./on-demo-lab.ts";

suite("the comparison of a demo lab with the run in process", () => {
  test("tells boards that differ by one mistake, and what is not run there", async (t) => {
    const scratch = mkdtempSync(join(tmpdir(), "assay-comparison-"));
    t.after(() => rmSync(scratch, { recursive: true }));
    let told = "";
    const inProcess = join(scratch, "in-process");
    const product = ["--product", "products/bluetooth", "--out", inProcess];
    await quiet("run", "features/field/visible.feature", ...product);
    const parts = () => defectiveParts("ble-advertises-after-provisioning");
    const agree = await agreesOnDemoLab({
      ...{ inProcess, scratch: join(scratch, "lab"), lab: { bluetooth: true, parts } },
      selection: ["features/field/visible.feature:5", "features/field/visible.feature:31"],
      tell: (text) => {
        told += text;
      },
    });
    assert.equal(agree, false);
    assert.doesNotMatch(told, /visible\.feature:5:/);
    assert.match(told, /visible\.feature:31: fail on the rig, pass in process/);
    assert.match(told, /visible\.feature:17: not run on the rig, pass in process/);
    assert.match(told, /PRV-FIELD-1\.2: fail on the rig, pass in process/);
  });
});
