import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { defectiveParts, garblingParts } from "./test-support/defective-firmware.ts";
import {
  requireBounded,
  requireEquipment,
  requirePass,
  Trouble,
  TroubleLab,
} from "./test-support/trouble-lab.ts";

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

  test("that vanishes and returns in time for the answer spoils its scenario too: what was said meanwhile nobody has seen", async () => {
    await using trouble = new Trouble(lab);
    const tap = await trouble.tapConsole("board-1");
    tap.toBoard = (text) => {
      if (!text.includes("identity.get")) return true;
      tap.toBoard = () => true;
      void tap
        .pull()
        .then(() => tap.plug())
        // In time for the answer, that is.
        .then(() => trouble.opens(tap.devices.at(-1) ?? ""))
        .then(
          () => tap.say(text),
          // Then it was lost.
          () => {},
        );
      return false;
    };
    const board = trouble.board("board-1");
    requireEquipment(
      await trouble.examine(
        { "board-1": { ...board, console: { ...board.console, path: tap.path } } },
        identityHasForm,
      ),
      /board-1: the console/,
    );
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

suite("a port that the firmware makes itself", () => {
  /** There once the firmware is up, and away with supply and in reset; what is said before it is open is lost. */
  async function withNativeUsb(trouble: Trouble, name: string) {
    trouble.quicken();
    const [tap, relay, tool] = await Promise.all([
      trouble.tapConsole(name, false),
      trouble.tapRelay(),
      trouble.tapTool(name),
    ]);
    const { console, power, flash, ...rest } = trouble.board(name);
    tap.fromBoard = (text) => {
      if (text.includes("boot.ready")) void tap.plug();
      return true;
    };
    relay.order = async ({ channel, on }) => {
      if (channel === power.channel && !on) await tap.pull();
      return true;
    };
    tool.interfere = async (command) => {
      if (command === "reset halt") await tap.pull();
      return undefined;
    };
    const board = {
      ...rest,
      console: { ...console, path: tap.path, reenumerates: true, returnsWithinMs: 1500 },
      power: { ...power, url: relay.url },
      flash: { ...flash, tcl: tool.tcl },
    };
    return { tap, tool, board };
  }

  test("is no hindrance to a sound board", async () => {
    await using trouble = new Trouble(lab);
    const { board } = await withNativeUsb(trouble, "board-1");
    requirePass(await trouble.examine({ "board-1": board }, identityAfterStart));
  });

  test("and never makes again FAILs: with the golden image it is back", async () => {
    await using trouble = new Trouble(lab);
    const { board } = await withNativeUsb(trouble, "board-2");
    const { verdicts } = await trouble.examine({ "board-2": board }, corruptConfiguration);
    const [verdict] = verdicts;
    assert.ok(verdict?.status === "fail", JSON.stringify(verdicts));
    assert.match(verdict.message, /the golden image answers on the same board/);
  });

  test("and that does not come back with the golden image either is the equipment's fault", async () => {
    await using trouble = new Trouble(lab);
    const { tap, board } = await withNativeUsb(trouble, "board-1");
    tap.toBoard = (text) => {
      if (!text.includes("identity.get")) return true;
      tap.fromBoard = () => false;
      void tap.pull();
      return false;
    };
    requireEquipment(
      await trouble.examine({ "board-1": board }, identityAfterStart),
      /and so did the golden image/,
    );
  });

  test("and that comes back before the golden image runs is the equipment's fault", async () => {
    await using trouble = new Trouble(lab);
    const { tap, tool, board } = await withNativeUsb(trouble, "board-1");
    tap.toBoard = (text) => {
      if (!text.includes("identity.get")) return true;
      void tap.pull();
      tool.interfere = async (command) => {
        if (!command.startsWith("flash write_image")) return undefined;
        tool.interfere = () => undefined;
        await tap.plug();
        await trouble.opens(tap.devices.at(-1) ?? "");
        return undefined;
      };
      return false;
    };
    requireEquipment(
      await trouble.examine({ "board-1": board }, identityAfterStart),
      /came back before other firmware ran/,
    );
  });
});
