import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Switch } from "../equipment/index.ts";
import { contractPlace, switchContract, switchFaultOf } from "../equipment/switch-contract.ts";
import { lcusSchema, openLcus } from "./lcus.ts";
import { type BoardOptions, type LcusBoard, lcusBoard } from "./test-support/lcus-board.ts";

const open = (options: object) => openLcus(lcusSchema.parse({ driver: "lcus", ...options }), contractPlace);

async function relay({
  inverted = false,
  tells = "lines",
  ...given
}: BoardOptions & { inverted?: boolean; channel?: number; readBack?: boolean; withinMs?: number } = {}) {
  const board = await lcusBoard({ tells, ...given });
  const { channel = 2 } = given;
  const options = {
    channel,
    inverted,
    withinMs: 400,
    ...(given.readBack !== undefined && { readBack: given.readBack }),
  };
  const one = open({
    path: board.path,
    ...options,
    ...(given.withinMs !== undefined && { withinMs: given.withinMs }),
  });
  return {
    board,
    switch: tells === "nothing" ? paced(one, board) : one,
    closed: async () => board.closed[channel - 1] === true,
    moves: async () => board.moves(),
    async byHand(closed: boolean) {
      board.closed[channel - 1] = closed;
    },
    ...(tells !== "nothing" && { jam: async () => board.jam() }),
    remove: board.unplug,
    async [Symbol.asyncDispose]() {
      await one[Symbol.asyncDispose]();
      await board[Symbol.asyncDispose]();
    },
  };
}

/** Waits for each order to arrive before the next opens the port, where no answer shows it. */
function paced(one: Switch, board: LcusBoard): Switch {
  let sent = Promise.resolve();
  let frames = 0;
  const send = async (on: boolean) => {
    await one.set(on);
    frames += 1;
    await board.frames(frames);
  };
  return {
    set(on) {
      const done = sent.then(() => send(on));
      sent = done.catch(() => {});
      return done;
    },
    read: () => one.read(),
    [Symbol.asyncDispose]: () => one[Symbol.asyncDispose](),
  };
}

switchContract("lcus that tells its positions in lines", { readsBack: true, make: relay });
switchContract("lcus that tells its positions in bytes", {
  readsBack: true,
  make: (wiring) => relay({ ...wiring, tells: "bytes" }),
});
switchContract("lcus that tells nothing", {
  readsBack: false,
  make: (wiring) => relay({ ...wiring, tells: "nothing", withinMs: 100 }),
});

suite("an LCUS relay", () => {
  test("gets whole frames and questions, and nothing else", async () => {
    await using one = await relay();
    await one.switch.set(true);
    await one.switch.set(false);
    assert.deepEqual(one.board.strays, []);
    assert.deepEqual(one.board.closed, [false, false, false, false]);
  });

  test("shares its port with the other relays of its board", async () => {
    await using one = await relay();
    await using other = open({ path: one.board.path, channel: 3 });
    await Promise.all([one.switch.set(true), other.set(true), one.switch.read(), other.read()]);
    assert.deepEqual(one.board.closed, [false, true, true, false]);
  });

  test("is asked again when it lost a question", async () => {
    await using one = await relay({ loses: 2 });
    await one.switch.set(true);
    assert.equal(await one.switch.read(), true);
  });

  test("is asked once when it never answers, and not at all when that is declared", async () => {
    await using undeclared = await relay({ tells: "nothing", withinMs: 60 });
    assert.equal(await undeclared.switch.read(), undefined);
    const before = performance.now();
    for (let again = 0; again < 5; again += 1) assert.equal(await undeclared.switch.read(), undefined);
    assert.ok(performance.now() - before < 60, "it is not waited for again");
  });

  test("that should answer and does not is a fault", async () => {
    await using one = await relay({ tells: "nothing", readBack: true, withinMs: 60 });
    const { message, help } = await switchFaultOf(one.switch.set(true));
    assert.match(message, /does not answer/);
    assert.match(help, /readBack: false/);
  });

  test("names the channels that there are instead of a wrong one", async () => {
    await using one = await relay({ relays: 2, channel: 6, withinMs: 90 });
    assert.equal(
      (await switchFaultOf(one.switch.set(true))).help,
      "Name a channel that the board has as channel: 1, 2.",
    );
  });

  test("that answers in another language is none", async () => {
    await using one = await relay({ tells: "nonsense", withinMs: 90 });
    const { message, help } = await switchFaultOf(one.switch.read());
    assert.match(message, /it answered 41540d0a/);
    assert.match(help, /correct path/);
  });

  test("that is not plugged in, or is unplugged while it is asked, is a fault", async () => {
    await using absent = open({ path: "/dev/serial/by-path/no-such-board" });
    const { message, help } = await switchFaultOf(absent.set(true));
    assert.match(message, /No such file/);
    assert.match(help, /Plug the board in/);
    await using one = await relay({ tells: "nothing", readBack: true, withinMs: 300 });
    const asked = switchFaultOf(one.switch.read());
    await one.board.unplug();
    await asked;
  });
});
