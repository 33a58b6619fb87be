import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { RemoteEquipment } from "../../core/dut/index.ts";
import { failing } from "./test-support/tool-tap.ts";
import {
  type BoardKeys,
  requireEquipment,
  requirePass,
  Trouble,
  TroubleLab,
} from "./test-support/trouble-lab.ts";

/** Short scenarios. */
const identityAfterStart = "identity/reported.feature:5";
const identityHasForm = "identity/unique.feature:5";

/** What a board of somebody else's holds. */
const theirs = Uint8Array.from({ length: 8192 }, (_, at) => at % 251);

const deaths = {
  fixture: /board-1.*CONTROL_LOST: .*nobody/,
  console: /board-1.*PORT_UNOPENABLE: .*assay-nobody/,
} as const;

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

suite("another board in the place", () => {
  /** As a rig without a fixture: the flash tool alone tells whose hardware it is. */
  function bare(board: BoardKeys, more: object = {}) {
    const { fixture: _, air: _air, clock: _clock, cuts: _cuts, ...rest } = board;
    return { ...rest, blank: "erase", ...more };
  }

  /** Puts another piece into the place, with something of its own in its flash. */
  async function swap(hand: RemoteEquipment): Promise<void> {
    await hand.exchange();
    await hand.writeFlash(0, theirs);
  }

  async function requireUntouched(hand: RemoteEquipment): Promise<void> {
    const found = await hand.readFlash(0, hand.flashSize);
    const wanted = new Uint8Array(hand.flashSize).fill(0xff);
    wanted.set(theirs);
    assert.equal(Buffer.compare(found, wanted), 0);
  }

  test("than the rig file names is not touched", async () => {
    await using trouble = new Trouble(lab);
    const hand = await trouble.handAt("board-1");
    await swap(hand);
    const hardwareId = "0123456789ab0123456789ab";
    requireEquipment(
      await trouble.examine({ "board-1": bare(trouble.board("board-1"), { hardwareId }) }, identityHasForm),
      new RegExp(`hardware value ${hardwareId} was to be here, and [0-9a-f]{24} answers`),
    );
    await requireUntouched(hand);
  });

  test("than in the lease before is not touched", async () => {
    await using trouble = new Trouble(lab);
    const [hand, relay] = await Promise.all([trouble.handAt("board-1"), trouble.tapRelay()]);
    const board = trouble.board("board-1");
    let rests = 0;
    relay.order = async ({ channel, on }) => {
      if (channel !== board.network.channel || on) return true;
      rests += 1;
      // At the first lease's beginning, at its end, at the next one's beginning.
      if (rests === 3) await swap(hand);
      return true;
    };
    const { verdicts } = await trouble.examine(
      { "board-1": bare(board, { network: { ...board.network, url: relay.url } }) },
      identityHasForm,
      identityAfterStart,
    );
    const [first, second] = verdicts;
    // The first one in the order of the files.
    assert.equal(first?.status, "pass", JSON.stringify(verdicts));
    assert.ok(second?.status === "inconclusive" && second.cause === "equipment", JSON.stringify(second));
    assert.match(second.message, /was to be here, and [0-9a-f]{24} answers/);
    await requireUntouched(hand);
  });

  test("since the last flash write is not touched", async () => {
    await using trouble = new Trouble(lab);
    const [hand, tool] = await Promise.all([trouble.handAt("board-1"), trouble.tapTool("board-1")]);
    let writes = 0;
    let readBack = false;
    tool.interfere = async (command) => {
      // The first one has been read back.
      if (writes === 1 && readBack && !hasSwapped) {
        hasSwapped = true;
        await swap(hand);
      }
      if (command.startsWith("flash write_image")) writes += 1;
      else if (writes === 1 && command.startsWith("dump_image")) readBack = true;
      return undefined;
    };
    let hasSwapped = false;
    const board = trouble.board("board-1");
    requireEquipment(
      await trouble.examine(
        { "board-1": bare(board, { flash: { ...board.flash, tcl: tool.tcl } }) },
        identityHasForm,
      ),
      /was to be here, and [0-9a-f]{24} answers/,
    );
    assert.ok(hasSwapped);
    await requireUntouched(hand);
  });
});

suite("a relay", () => {
  test("that does not switch is the equipment's fault", async () => {
    await using trouble = new Trouble(lab);
    const relay = await trouble.tapRelay();
    const { power, ...board } = trouble.board("board-1");
    relay.order = ({ channel, on }) => !(channel === power.channel && on);
    requireEquipment(
      await trouble.examine(
        { "board-1": { ...board, power: { ...power, url: relay.url } } },
        identityHasForm,
      ),
      /was switched on but reads back off/,
    );
  });
});

suite("a board that is dead from the start", () => {
  for (const [what, dead] of [
    ["fixture", { fixture: { address: "./nobody" } }],
    ["console", { console: { driver: "serial", path: "/dev/assay-nobody" } }],
  ] as const) {
    test(`for want of its ${what} is passed over, and that is recorded`, async () => {
      await using trouble = new Trouble(lab);
      const boards = {
        "board-1": { ...trouble.board("board-1"), ...dead },
        "board-2": trouble.board("board-2"),
      };
      // Which board a scenario begins with is drawn: of several some begin with the dead one.
      const scenarios = [identityHasForm, identityAfterStart, "identity/reported.feature:11"];
      const examined = await trouble.examine(boards, ...scenarios);
      requirePass(examined, scenarios.length);
      const passedOver = examined.lines.flatMap((line) =>
        line.type === "observation" && line.what === "places passed over" ? [line.value] : [],
      );
      assert.ok(passedOver.length > 0);
      for (const value of passedOver) assert.match(JSON.stringify(value), deaths[what]);
    });
  }

  test("tells its fault when no other is left", async () => {
    await using trouble = new Trouble(lab);
    const dead = (name: string) => ({ ...trouble.board(name), fixture: { address: `./nobody-${name}` } });
    requireEquipment(
      await trouble.examine({ "board-1": dead("board-1"), "board-2": dead("board-2") }, identityHasForm),
      /No board is left that works.*nobody-board-[12].*nobody-board-[12]/,
    );
  });

  test("leaves those that need it inconclusive", async () => {
    await using trouble = new Trouble(lab);
    const examined = await trouble.examine(
      {
        "board-1": { ...trouble.board("board-1"), fixture: { address: "./nobody" } },
        "board-2": trouble.board("board-2"),
      },
      "identity/unique.feature:12",
    );
    requireEquipment(examined, /nobody/);
  });
});
