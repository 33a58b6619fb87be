import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { seededRandom } from "../../core/kernel/index.ts";
import { type Assignment, type Job, JobQueue } from "./index.ts";

const all = ["a", "b", "c", "d"] as const;
const job = (scenario: string, expectedMs: number, more: Partial<Job> = {}): Job => ({
  ...{ scenario, expectedMs, boards: 1, fitting: new Set(all) },
  ...more,
});
const options = { mostAttempts: 3 };
const named = (assignment: Assignment | undefined) =>
  assignment && `${assignment.job.scenario}@${assignment.boards.join("+")}`;

suite("the queue of a night", () => {
  test("begins with the longest", () => {
    const queue = new JobQueue([job("short", 1), job("long", 9), job("middle", 5)], options);
    const fit = new Set(["a"]);
    assert.equal(named(queue.next(["a"], fit)), "long@a");
    assert.deepEqual(
      queue.left.map(({ scenario }) => scenario),
      ["middle", "short"],
    );
  });

  test("gives a job of several boards all or none, before all others", () => {
    const queue = new JobQueue(
      [job("one", 9), job("two", 1, { boards: 2 }), job("every", 1, { boards: "all" })],
      options,
    );
    const fit = new Set(all);
    const every = queue.next([...all], fit);
    assert.equal(named(every), "every@a+b+c+d");
    assert.ok(every);
    queue.ended(every, false);
    assert.equal(named(queue.next(["c"], fit)), undefined, "a board alone is kept for the two");
    assert.equal(named(queue.next(["a", "c"], fit)), "two@a+c");
    assert.equal(named(queue.next(["b"], fit)), "one@b");
  });

  test("keeps no more boards back than a job of several needs", () => {
    const queue = new JobQueue([job("one", 9), job("two", 1, { boards: 2 })], options);
    assert.equal(named(queue.next(["d"], new Set(all))), undefined, "with one more it is enough");
    assert.equal(named(queue.next(["c", "d"], new Set(all))), "two@c+d");
    const wider = new JobQueue(
      [job("one", 9), job("three", 1, { boards: 3, fitting: new Set(["a", "b", "c"]) })],
      options,
    );
    assert.equal(named(wider.next(["a", "b", "d"], new Set(all))), "one@d", "the other three are kept");
  });

  test("tries again after a fault of equipment, elsewhere where it can, and not for ever", () => {
    const queue = new JobQueue([job("x", 1)], options);
    const fit = new Set(["a", "b"]);
    const tried: string[] = [];
    for (;;) {
      const next = queue.next(["a", "b"], fit);
      if (next === undefined) break;
      tried.push(`${next.attempt}${next.boards.join("")}`);
      queue.ended(next, true);
    }
    assert.deepEqual(tried, ["1a", "2b", "3a"]);
    assert.deepEqual(queue.left, []);
  });

  test("waits for no other board where the one that failed is the only one", () => {
    const queue = new JobQueue([job("x", 1, { fitting: new Set(["a"]) })], options);
    const first = queue.next(["a"], new Set(all));
    assert.ok(first && queue.ended(first, true));
    assert.equal(named(queue.next(["a"], new Set(all))), "x@a");
  });

  test("hands out what no board can do any more", () => {
    const queue = new JobQueue(
      [job("x", 1, { fitting: new Set(["a"]) }), job("y", 1, { boards: 3 }), job("z", 1)],
      options,
    );
    const fit = new Set(["b", "c"]);
    assert.deepEqual(queue.takeStranded(fit).map(named), ["y@", "x@"]);
    assert.equal(named(queue.next(["b"], fit)), "z@b");
  });

  test("begins no more at once than it may", () => {
    const queue = new JobQueue([job("x", 2), job("y", 1)], { ...options, mostAtOnce: 1 });
    const first = queue.next([...all], new Set(all));
    assert.equal(queue.next(["b"], new Set(all)), undefined);
    assert.ok(first);
    queue.ended(first, false);
    assert.equal(named(queue.next(["b"], new Set(all))), "y@b");
  });

  test("comes to an end with any jobs, however boards fail and go", () => {
    for (let seed = 0; seed < 200; seed += 1) assert.deepEqual(playNight(`night ${seed}`), []);
  });
});

/** A night of random jobs on boards that fail at random; answers the jobs that were neither done nor handed out. */
function playNight(seed: string): readonly string[] {
  const random = seededRandom(seed);
  const one = <T>(from: readonly T[]): T => from[random.int(from.length)] as T;
  const jobs = Array.from({ length: 12 }, (_, index) =>
    job(`job ${index}`, random.int(9), {
      boards: one([1, 1, 1, 2, 3, "all"] as const),
      fitting: new Set(all.filter(() => random.int(4) > 0).concat(one(all))),
    }),
  );
  const queue = new JobQueue(jobs, options);
  const fit = new Set<string>(all);
  const over = new Set<string>();
  let busy: Assignment[] = [];
  for (let turn = 0; turn < 1_000; turn += 1) {
    const taken = new Set(busy.flatMap(({ boards }) => boards));
    const next = queue.next(
      [...fit].filter((board) => !taken.has(board)),
      fit,
    );
    if (next !== undefined) {
      for (const board of next.boards) assert.ok(!taken.has(board) && next.job.fitting.has(board), seed);
      busy.push(next);
      continue;
    }
    const ended = busy[random.int(Math.max(1, busy.length))];
    if (ended === undefined) {
      for (const { job: stranded } of queue.takeStranded(fit)) over.add(stranded.scenario);
      return jobs.map(({ scenario }) => scenario).filter((scenario) => !over.has(scenario));
    }
    busy = busy.filter((other) => other !== ended);
    if (!queue.ended(ended, random.int(3) === 0)) over.add(ended.job.scenario);
    if (random.int(8) === 0) fit.delete(one(ended.boards));
  }
  return ["it came to no end"];
}
