import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { failing } from "./test-support/tool-tap.ts";
import { requireEquipment, requirePass, Trouble, TroubleLab } from "./test-support/trouble-lab.ts";

/** Short scenarios. */
const identityAfterStart = "identity/reported.feature:5";
const identityHasForm = "identity/unique.feature:5";

let lab: TroubleLab;
before(async () => {
  lab = await TroubleLab.start([undefined, undefined]);
});
after(() => lab[Symbol.asyncDispose]());

suite("a flash tool", () => {
  test("that fails twice and then works changes no verdict, and its failures are recorded", async () => {
    await using trouble = new Trouble(lab);
    const tap = await trouble.tapTool("board-1");
    tap.interfere = failing("flash write_image", 2);
    const board = trouble.board("board-1");
    const examined = await trouble.examine(
      { "board-1": { ...board, flash: { ...board.flash, tcl: tap.tcl } } },
      identityHasForm,
    );
    requirePass(examined);
    const failed = examined.records.filter(({ kind }) => kind === "attempt-failed");
    assert.deepEqual(
      failed.map(({ board, attempt, attempts }) => ({ board, attempt, attempts })),
      [1, 2].map((attempt) => ({ board: "board-1", attempt, attempts: 3 })),
    );
    for (const { reason } of failed) assert.match(String(reason), /the probe lost the target/);
  });

  test("that always fails is the equipment's fault, told with all attempts' reasons", async () => {
    await using trouble = new Trouble(lab);
    const tap = await trouble.tapTool("board-1");
    tap.interfere = failing("flash write_image", Number.POSITIVE_INFINITY);
    const board = trouble.board("board-1");
    const examined = await trouble.examine(
      { "board-1": { ...board, flash: { ...board.flash, tcl: tap.tcl } } },
      identityHasForm,
    );
    requireEquipment(examined, /failed 3 times: \(1\).*lost the target.*\(2\).*\(3\).*lost the target/s);
  });
});
