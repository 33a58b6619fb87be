import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock, suite, test } from "node:test";
import { EquipmentFault, makeScratch, UsageFault } from "../../core/kernel/index.ts";
import { awaitLease, endOrphans, guardLease, LeaseTable, noteChild, takeLease } from "./index.ts";
import { ownIdentity } from "./process-identity.ts";

const leaseMs = 10_000;
const purpose = "a test";

/** A lab's leases, seen by two harnesses, under a clock that the test moves. */
class TwoHarnesses implements AsyncDisposable {
  readonly clock = { boot: "first start", time: 0, now: () => this.clock.time };
  readonly ours: LeaseTable;
  readonly theirs: LeaseTable;
  readonly #opened: AsyncDisposableStack;

  private constructor(folder: string, opened: AsyncDisposableStack) {
    const open = () =>
      opened.use(new LeaseTable(join(folder, "leases.sqlite"), { leaseMs, clock: this.clock }));
    this.#opened = opened;
    this.ours = open();
    this.theirs = open();
  }

  static async make(): Promise<TwoHarnesses> {
    await using opened = new AsyncDisposableStack();
    const { path } = opened.use(await mkdtempDisposable(join(tmpdir(), "assay-leases-")));
    return new TwoHarnesses(path, opened.move());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync();
  }
}

const isLost = (thrown: unknown) => thrown instanceof EquipmentFault && thrown.code === "LEASE_LOST";

suite("a lease", () => {
  test("is of all boards or none, and who cannot have it is told who has them, since when and until when", async () => {
    await using labs = await TwoHarnesses.make();
    using lease = takeLease(labs.ours, ["board-2", "board-1"], { purpose: "assay run --rig lab.yaml" });
    assert.deepEqual(lease.boards, ["board-1", "board-2"]);
    assert.throws(
      () => takeLease(labs.theirs, ["board-2", "board-3"], { purpose }),
      (fault: UsageFault) => {
        assert.equal(fault.code, "BOARD_IN_USE");
        const holder = `board-2 is held by \\S+@\\S+, process ${process.pid} \\(assay run --rig lab.yaml\\)`;
        const when = "\\d{4}-\\d\\d-\\d\\dT\\S+Z";
        assert.match(fault.message, new RegExp(`^${holder} since ${when}\\. The lease runs until ${when} `));
        assert.match(fault.help, /--wait.*assay rig release/);
        return fault instanceof UsageFault;
      },
    );
    takeLease(labs.theirs, ["board-3"], { purpose }).release();
    lease.release();
    takeLease(labs.theirs, ["board-1", "board-2"], { purpose }).release();
  });

  test("that was not renewed goes to whoever asks next, and its holder notices before it touches a board", async () => {
    await using labs = await TwoHarnesses.make();
    using lease = takeLease(labs.ours, ["board-1", "board-2"], { purpose });
    labs.clock.time += leaseMs - 1;
    assert.throws(() => takeLease(labs.theirs, ["board-1"], { purpose }), UsageFault);
    labs.clock.time += 1;
    using later = takeLease(labs.theirs, ["board-1"], { purpose });
    assert.ok(later.token > lease.token);
    // It is all boards or none at its end as well.
    for (const board of ["board-1", "board-2"]) assert.throws(() => lease.check(board), isLost);
    later.check("board-1");
    lease.release();
    later.check("board-1");
    assert.deepEqual(
      labs.theirs.unrest(["board-1", "board-2"]).map(({ board, how }) => [board, how]),
      [
        ["board-1", "expired"],
        ["board-2", "expired"],
      ],
    );
  });

  test("that has run out and that nobody wanted is taken up again: its token says so", async () => {
    await using labs = await TwoHarnesses.make();
    using lease = takeLease(labs.ours, ["board-1"], { purpose });
    labs.clock.time += 10 * leaseMs;
    takeLease(labs.theirs, ["board-2"], { purpose }).release();
    lease.check("board-1");
    assert.throws(() => takeLease(labs.theirs, ["board-1"], { purpose }), UsageFault);
  });

  test("can be worked under by its token alone, as a child of its holder does", async () => {
    await using labs = await TwoHarnesses.make();
    using lease = takeLease(labs.ours, ["board-1"], { purpose });
    const guard = guardLease(labs.theirs, lease.token);
    guard.check("board-1");
    labs.theirs.takeAway(lease.token);
    assert.throws(() => guard.check("board-1"), isLost);
  });

  test("does not heed the wall's clock, wherever that is set", async () => {
    await using labs = await TwoHarnesses.make();
    const year = 365 * 86_400_000;
    using lease = takeLease(labs.ours, ["board-1"], { purpose });
    for (const now of [Date.now() + year, Date.now() - year]) {
      mock.timers.enable({ apis: ["Date"], now });
      try {
        lease.check("board-1");
        assert.throws(() => takeLease(labs.theirs, ["board-1"], { purpose }), UsageFault);
      } finally {
        mock.timers.reset();
      }
    }
  });

  test("ends with the start of the host, and its token is not given again", async () => {
    await using labs = await TwoHarnesses.make();
    using lease = takeLease(labs.ours, ["board-1"], { purpose });
    labs.clock.boot = "second start";
    labs.clock.time = 0;
    assert.throws(() => lease.check("board-1"), isLost);
    using later = takeLease(labs.theirs, ["board-1"], { purpose });
    assert.ok(later.token > lease.token);
    assert.equal(labs.theirs.unrest(["board-1"])[0]?.how, "restarted");
  });

  test("that could not be tidied up is told to whoever comes next, until they have done it", async () => {
    await using labs = await TwoHarnesses.make();
    takeLease(labs.ours, ["board-1", "board-2"], { purpose }).release(["board-2"]);
    assert.deepEqual(
      labs.theirs.unrest(["board-1", "board-2"]).map(({ board, how }) => [board, how]),
      [["board-2", "untidy"]],
    );
    labs.theirs.broughtToRest("board-2");
    assert.deepEqual(labs.ours.unrest(["board-2"]), []);
  });
});

suite("who waits for boards", () => {
  test("has them in their turn: nobody overtakes for a board that somebody before them needs", async () => {
    await using labs = await TwoHarnesses.make();
    const held = takeLease(labs.ours, ["board-1"], { purpose });
    const order: string[] = [];
    const wait = (name: string, boards: readonly string[]) =>
      awaitLease(labs.theirs, boards, { purpose }).then((lease) => {
        order.push(name);
        lease.release();
      });
    const both = wait("both", ["board-1", "board-2"]);
    const one = wait("one", ["board-2"]);
    assert.throws(
      () => takeLease(labs.ours, ["board-2"], { purpose }),
      /Others have waited longer for board-2/,
    );
    takeLease(labs.ours, ["board-3"], { purpose }).release();
    held.release();
    await Promise.all([both, one]);
    assert.deepEqual(order, ["both", "one"]);
  });

  test("and gives up keeps nobody waiting", async () => {
    await using labs = await TwoHarnesses.make();
    using _held = takeLease(labs.ours, ["board-1"], { purpose });
    const given = new AbortController();
    const told: string[] = [];
    const waiting = awaitLease(labs.theirs, ["board-1", "board-2"], {
      ...{ purpose, signal: given.signal },
      onWaiting: ({ held }) => told.push(...held.map(({ board }) => board)),
    });
    given.abort(new Error("enough"));
    await assert.rejects(waiting, /enough/);
    assert.deepEqual(told, ["board-1"]);
    takeLease(labs.ours, ["board-2"], { purpose }).release();
  });
});

suite("children of a lease", () => {
  const start = async (): Promise<ChildProcess> => {
    const child = spawn("sleep", ["60"], { stdio: "ignore", detached: true });
    await once(child, "spawn");
    return child;
  };

  test("that outlive it are ended, by number and start; others are left alone", async () => {
    await using labs = await TwoHarnesses.make();
    const lease = takeLease(labs.ours, ["board-1"], { purpose });
    const [left, stranger] = await Promise.all([start(), start()]);
    try {
      noteChild(labs.ours, lease.token, left.pid ?? 0);
      // Its number was another process' before.
      labs.ours.addChild(lease.token, { ...ownIdentity(), pid: stranger.pid ?? 0, start: "1" });
      assert.equal(endOrphans(labs.theirs), 0, "the lease is still there");
      const ended = once(left, "exit");
      labs.theirs.takeAway(lease.token);
      assert.equal(endOrphans(labs.theirs), 1);
      assert.deepEqual(await ended, [null, "SIGKILL"]);
      assert.equal(stranger.signalCode, null);
      assert.equal(endOrphans(labs.theirs), 0);
    } finally {
      for (const child of [left, stranger]) child.kill("SIGKILL");
    }
  });

  test("that are ended leave no temporary files: who is killed cannot clear up", async () => {
    await using labs = await TwoHarnesses.make();
    const lease = takeLease(labs.ours, ["board-1"], { purpose });
    const { folder, environment, sweep } = makeScratch();
    const child = spawn("sleep", ["60"], { stdio: "ignore", env: { ...process.env, ...environment } });
    try {
      await once(child, "spawn");
      writeFileSync(join(folder, "left"), "");
      noteChild(labs.ours, lease.token, child.pid ?? 0);
      labs.theirs.takeAway(lease.token);
      assert.equal(endOrphans(labs.theirs), 1);
      assert.equal(existsSync(folder), false);
    } finally {
      child.kill("SIGKILL");
      await sweep();
    }
  });

  test("that have ended are struck off", async () => {
    await using labs = await TwoHarnesses.make();
    using lease = takeLease(labs.ours, ["board-1"], { purpose });
    const child = await start();
    const strikeOff = noteChild(labs.ours, lease.token, child.pid ?? 0);
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    strikeOff();
    labs.theirs.takeAway(lease.token);
    assert.deepEqual(labs.theirs.orphans(), []);
  });
});
