import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Yard } from "../test-support.ts";
import { startDemoLab } from "./demo.ts";
import { finishedIn, isPass, told } from "./test-support/process-lab.ts";

suite("a demo lab whose boards have a text console", () => {
  test("is examined through its dialect over pseudo-terminals, relay and flash tool", async () => {
    await using yard = new Yard();
    await using lab = await startDemoLab(yard.folder, { boards: 1, console: "text" });
    const { stderr } = await yard.run(
      ...["run", "--rig", lab.file, "--out", "report", "features/identity/reported.feature"],
      ...["features/identity/protected.feature:5", "features/configuration/factory-reset.feature:5"],
      "features/configuration/validated.feature:37",
    );
    const finished = finishedIn(await yard.journal("report"));
    assert.equal(finished.length, 6, stderr);
    assert.deepEqual(finished.filter((one) => !isPass(one)).map(told), []);
  });
});
