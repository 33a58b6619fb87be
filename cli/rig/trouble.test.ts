import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { defectiveParts, garblingParts } from "./test-support/defective-firmware.ts";
import { requireBounded, requireEquipment, Trouble, TroubleLab } from "./test-support/trouble-lab.ts";

/** Short scenarios. */
const identityAfterStart = "identity/reported.feature:5";
const identityHasForm = "identity/unique.feature:5";
const corruptConfiguration = "configuration/validated.feature:37";

let lab: TroubleLab;
before(async () => {
  lab = await TroubleLab.start([undefined, defectiveParts("boot-loop-on-corruption"), garblingParts]);
});
after(() => lab[Symbol.asyncDispose]());

suite("a console's port", () => {
  test("that vanishes with an answer and returns under another name spoils its scenario, and the next runs on the new name", async () => {
    await using trouble = new Trouble(lab);
    const tap = await trouble.tapConsole("board-1");
    tap.toBoard = (text) => {
      if (!text.includes("identity.get")) return true;
      tap.toBoard = () => true;
      void tap.pull().then(() => tap.plug());
      return false;
    };
    const board = trouble.board("board-1");
    const examined = await trouble.examine(
      { "board-1": { ...board, console: { ...board.console, path: tap.path } } },
      identityAfterStart,
      identityHasForm,
    );
    const [first, second] = examined.verdicts;
    assert.ok(first?.status === "inconclusive" && first.cause === "equipment", JSON.stringify(first));
    assert.match(first.message, /board-1: the console.*vanished/);
    assert.equal(second?.status, "pass", JSON.stringify(second));
    assert.equal(new Set(tap.devices).size, 2);
  });
});

suite("firmware", () => {
  test("that bricks itself on a corrupt configuration FAILs: the golden image lives on the same board", async () => {
    await using trouble = new Trouble(lab);
    trouble.quicken();
    const { verdicts, status } = await trouble.examine(
      { "board-2": trouble.board("board-2") },
      corruptConfiguration,
    );
    const [verdict] = verdicts;
    assert.ok(verdict?.status === "fail", JSON.stringify(verdicts));
    assert.match(verdict.message, /the golden image answers on the same board/);
    assert.equal(status, 1);
  });

  test("that prints garbage without an end FAILs, and neither memory nor record grow with it", async () => {
    await using trouble = new Trouble(lab);
    trouble.quicken();
    const examined = await trouble.examine({ "board-3": trouble.board("board-3") }, corruptConfiguration);
    const [verdict] = examined.verdicts;
    assert.ok(verdict?.status === "fail", JSON.stringify(verdict));
    assert.match(verdict.message, /the golden image answers on the same board/);
    requireBounded(examined);
  });
});

suite("a line", () => {
  test("full of garbage is the equipment's fault, and neither memory nor record grow with it", async () => {
    await using trouble = new Trouble(lab);
    trouble.quicken();
    const tap = await trouble.tapConsole("board-1");
    tap.toBoard = (text) => {
      if (text.includes("identity.get")) void tap.jam();
      return true;
    };
    const board = trouble.board("board-1");
    const examined = await trouble.examine(
      { "board-1": { ...board, console: { ...board.console, path: tap.path } } },
      identityAfterStart,
    );
    requireEquipment(examined, /and so did the golden image/);
    requireBounded(examined);
  });
});
