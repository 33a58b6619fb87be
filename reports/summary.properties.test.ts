import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { after, before, suite, test } from "node:test";
import fc from "fast-check";
import { chainStart, type JournalRecord, type Verdict } from "../core/journal/index.ts";
import { type RunSummary, summarise, type Waiver } from "./summary.ts";
import {
  completed,
  type Folder,
  fail,
  makeFolder,
  pass,
  planned,
  requirements,
  started,
} from "./test-support.ts";

/** A run as a person would tell it: what was planned, how each attempt ended, how it all ended. */
interface Story {
  readonly scenarios: readonly Planned[];
  /** Atoms that the product gives a reason for. */
  readonly reasons: readonly string[];
  readonly waived: readonly string[];
  readonly ended: "completed" | "interrupted" | "died";
  /** Draws the order in which the records of scenarios under way at once were written. */
  readonly order: readonly number[];
}

interface Planned {
  readonly atoms: readonly string[];
  /** Undefined: begun and not finished. */
  readonly attempts: readonly (Verdict | undefined)[];
}

const registered = requirements.flatMap(({ atoms }) => atoms);
const ids = registered.map(({ id }) => id);
const notApplicable: Verdict = { status: "not-applicable", justification: "it has no radio" };
const open = (
  cause: "equipment" | "environment" | "sample-size" | "not-observable" | "ixit-gap",
): Verdict => ({
  ...{ status: "inconclusive", cause, message: cause },
});
const fault = open("equipment");
const isFault = (end: Verdict | undefined) => end?.status === "inconclusive" && end.cause === "equipment";

const end: fc.Arbitrary<Verdict> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(pass) },
  { weight: 1, arbitrary: fc.constant(notApplicable) },
  { weight: 1, arbitrary: fc.constant(fail()) },
  { weight: 2, arbitrary: fc.constant(fault) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("environment" as const, "sample-size", "not-observable", "ixit-gap").map(open),
  },
);
const attempt = fc.option(end, { nil: undefined, freq: 12 });
const scenario: fc.Arbitrary<Planned> = fc.record({
  atoms: fc.subarray(ids, { maxLength: 3 }),
  attempts: fc.oneof(
    { weight: 3, arbitrary: fc.tuple(end) },
    { weight: 2, arbitrary: fc.array(attempt, { maxLength: 3 }) },
  ),
});
const story: fc.Arbitrary<Story> = fc.record({
  scenarios: fc.array(scenario, { maxLength: 6 }),
  reasons: fc.subarray(ids),
  waived: fc.subarray(ids, { maxLength: 4 }),
  ended: fc.oneof(
    { weight: 3, arbitrary: fc.constant("completed" as const) },
    fc.constantFrom("interrupted" as const, "died" as const),
  ),
  order: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
});

/** The records of a story. Plans stand first, as a run writes them; attempts of several scenarios are interleaved. */
function recordsOf({ scenarios, reasons, ended, order }: Story): JournalRecord[] {
  const plans = scenarios.map(({ atoms }, index) => planned(atoms, { scenario: `a.feature:${index + 1}` }));
  const queues = scenarios.map(({ attempts }, index) => attemptsOf(plans[index]?.scenario ?? "", attempts));
  const woven: JournalRecord[] = [];
  for (let turn = 0; queues.some((queue) => queue.length > 0); turn += 1) {
    const left = queues.filter((queue) => queue.length > 0);
    const next = left[(order[turn % order.length] ?? 0) % left.length]?.shift();
    if (next !== undefined) woven.push(next);
  }
  return [
    started({ shouldReasons: Object.fromEntries(reasons.map((id) => [id, "it costs too much"])) }),
    ...plans,
    ...woven,
    ...endOf(ended),
  ];
}

function attemptsOf(name: string, attempts: Planned["attempts"]): JournalRecord[] {
  return attempts.flatMap((verdict, index): JournalRecord[] => {
    const of = { scenario: name, attempt: index + 1 };
    const start: JournalRecord = { type: "scenario-started", ...of, seed: "seed" };
    if (verdict === undefined) return [start];
    return [start, { type: "scenario-finished", ...of, verdict, durationMs: 10 }];
  });
}

function endOf(ended: Story["ended"]): JournalRecord[] {
  if (ended === "died") return [];
  return ended === "completed"
    ? [completed]
    : [{ type: "run-finished", reason: "interrupted", by: "SIGINT" }];
}

const waiversOf = ({ waived }: Story): Waiver[] =>
  waived.map((atom) => ({ atom, reason: "mended in 2.0", owner: "Ada", expiry: "2099-01-01" }));

/** What a reader takes from a summary; ends of attempts and what is told of them are left aside. */
interface Reading {
  readonly scenarios: readonly string[];
  /** Of those that the run was to examine: id and status. */
  readonly clauses: Readonly<Record<string, string>>;
  readonly exitCode: number;
}

function readingOf({ scenarios, requirements: clauses, exitCode }: RunSummary): Reading {
  const examined = clauses.flatMap((clause) => [clause, ...clause.atoms]).filter((one) => one.examined);
  return {
    scenarios: scenarios.map(({ verdict }) => verdict.status),
    clauses: Object.fromEntries(examined.map(({ id, verdict }) => [id, verdict.status])),
    exitCode,
  };
}

/** The rules of docs/architecture.md once more, from the words there and not from the code. */
function model({ scenarios, reasons, waived, ended }: Story): Reading {
  const ofScenario = ({ attempts }: Planned): string => {
    const own = attempts.filter((one) => !isFault(one)).map((one) => one?.status ?? "inconclusive");
    // Nothing, or broken equipment only.
    return own.length === 0 ? "inconclusive" : worst(own);
  };
  const statuses = scenarios.map(ofScenario);
  const clauses: Record<string, string> = {};
  const counting: string[] = [];
  for (const { id: clause, atoms } of requirements) {
    const examined: string[] = [];
    for (const { id, level } of atoms) {
      const own = statuses.filter((_, index) => scenarios[index]?.atoms.includes(id));
      if (own.length === 0) continue;
      const status = worst(own);
      clauses[id] = status;
      examined.push(status);
      const excused = level === "SHOULD" && status === "fail" && reasons.includes(id);
      if (!excused && !waived.includes(id)) counting.push(status);
    }
    if (examined.length > 0) clauses[clause] = worst(examined);
  }
  counting.push(...statuses.filter((_, index) => scenarios[index]?.atoms.length === 0));
  const isOpen = scenarios.length === 0 || ended !== "completed" || counting.includes("inconclusive");
  return { scenarios: statuses, clauses, exitCode: counting.includes("fail") ? 1 : isOpen ? 3 : 0 };
}

function worst(statuses: readonly string[]): string {
  for (const status of ["fail", "inconclusive", "pass"]) if (statuses.includes(status)) return status;
  return "not-applicable";
}

/** From what an auditor may rely on to what somebody has to mend. */
const badness: Readonly<Record<string, number>> = { "not-applicable": 0, pass: 1, inconclusive: 2, fail: 3 };
const badnessOfCode: Readonly<Record<number, number>> = { 0: 0, 3: 1, 1: 2 };

/** Nothing of `now` is better than it was in `then`. */
function requireNoBetter(now: Reading, then: Reading): void {
  for (const [id, status] of Object.entries(then.clauses)) {
    assert.ok((badness[now.clauses[id] ?? ""] ?? -1) >= (badness[status] ?? 4), `${id} was ${status}`);
  }
  assert.ok((badnessOfCode[now.exitCode] ?? -1) >= (badnessOfCode[then.exitCode] ?? 3), "exit code");
}

let folder: Folder;
const runs = { numRuns: 150 };

async function summaryOfRecords(
  records: readonly JournalRecord[],
  waivers: readonly Waiver[],
): Promise<RunSummary> {
  const file = folder.path("journal.ndjson");
  let prev = chainStart;
  const lines = records.map((record, index) => {
    const stamp = { seq: index + 1, at: "2027-01-01T00:00:00.000Z", t: index, prev };
    const line = JSON.stringify({ ...record, ...stamp });
    prev = hash("sha256", line);
    return line;
  });
  writeFileSync(file, lines.map((line) => `${line}\n`).join(""));
  return await summarise(file, waivers);
}

const tell = (one: Story) => summaryOfRecords(recordsOf(one), waiversOf(one));
const read = async (one: Story) => readingOf(await tell(one));

/** `one` with the scenario at `at`, whatever there are, put through `change`. */
function withScenario(one: Story, at: number, change: (scenario: Planned) => Planned): Story {
  const index = at % one.scenarios.length;
  return { ...one, scenarios: one.scenarios.map((its, place) => (place === index ? change(its) : its)) };
}

const inserted = <T>(list: readonly T[], at: number, item: T): T[] =>
  list.toSpliced(at % (list.length + 1), 0, item);

const withSome = story.filter(({ scenarios }) => scenarios.length > 0);
/** A SHOULD with a stated reason is better off unmet than open, as an excused failure is known: the one exception to order. */
const unexcused = withSome.map((one): Story => ({ ...one, reasons: [] }));

suite("any run", () => {
  before(async () => {
    folder = await makeFolder();
  });
  after(() => folder[Symbol.asyncDispose]());

  test("has the verdicts that the rules demand, and the exit code", async () => {
    await fc.assert(
      fc.asyncProperty(story, async (one) => assert.deepEqual(await read(one), model(one))),
      { numRuns: 600 },
    );
  });

  test("means the same in whatever order its scenarios were planned and came to their ends", async () => {
    await fc.assert(
      fc.asyncProperty(story, fc.infiniteStream(fc.nat()), async (one, draws) => {
        const drawn = [...draws.take(one.scenarios.length + one.order.length)];
        const places = one.scenarios.map((its, index) => ({ its, place: drawn[index] ?? 0 }));
        const shuffled = places.sort((a, b) => a.place - b.place).map(({ its }) => its);
        const again = await read({ ...one, scenarios: shuffled, order: drawn.slice(-one.order.length) });
        const { clauses, exitCode } = await read(one);
        assert.deepEqual({ ...again, scenarios: [] }, { clauses, exitCode, scenarios: [] });
      }),
      runs,
    );
  });

  test("keeps a failure, whatever attempts stand before and after it", async () => {
    await fc.assert(
      fc.asyncProperty(unexcused, fc.nat(), fc.nat(), async (one, which, at) => {
        const failing = withScenario(one, which, (its) => ({
          ...its,
          attempts: inserted(its.attempts, at, fail()),
        }));
        const now = await read(failing);
        const index = which % one.scenarios.length;
        assert.equal(now.scenarios[index], "fail");
        for (const atom of one.scenarios[index]?.atoms ?? []) assert.equal(now.clauses[atom], "fail");
        requireNoBetter(now, await read(one));
      }),
      runs,
    );
  });

  test("gets no better by one more scenario, whatever it finds", async () => {
    await fc.assert(
      fc.asyncProperty(unexcused, scenario, fc.nat(), async (one, another, at) => {
        const more = { ...one, scenarios: inserted(one.scenarios, at, another) };
        const [now, then] = [await read(more), await read(one)];
        const beforehand = Object.entries(then.clauses).filter(([, status]) => status !== "not-applicable");
        requireNoBetter(now, { ...then, clauses: Object.fromEntries(beforehand) });
      }),
      runs,
    );
  });

  test("passes in nothing more when the ends of a scenario are missing", async () => {
    await fc.assert(
      fc.asyncProperty(unexcused, fc.nat(), async (one, which) => {
        const withoutEnds = withScenario(one, which, (its) => ({ ...its, attempts: [] }));
        const lost = await read(withoutEnds);
        const then = await read(one);
        for (const [id, status] of Object.entries(lost.clauses))
          if (status === "pass") assert.equal(then.clauses[id], "pass", id);
        for (const atom of one.scenarios[which % one.scenarios.length]?.atoms ?? [])
          assert.notEqual(lost.clauses[atom], "pass");
        assert.notEqual((await read({ ...withoutEnds, waived: [] })).exitCode, 0);
      }),
      runs,
    );
  });

  test("that is cut off at any record ends with no 0, and keeps each failure that was written", async () => {
    await fc.assert(
      fc.asyncProperty(withSome, fc.nat(), async (one, at) => {
        const records = recordsOf({ ...one, ended: "died" });
        const written = records.slice(0, 1 + (at % records.length));
        const cut = await summaryOfRecords(written, waiversOf(one));
        assert.notEqual(cut.exitCode, 0);
        assert.equal(cut.completed, false);
        const failed = written.flatMap((record) =>
          record.type === "scenario-finished" && record.verdict.status === "fail" ? [record.scenario] : [],
        );
        for (const { scenario: name, verdict } of cut.scenarios)
          assert.equal(verdict.status === "fail", failed.includes(name), name);
      }),
      runs,
    );
  });

  test("that was interrupted ends with no 0, also when all of it was examined", async () => {
    const good: fc.Arbitrary<Planned> = scenario.map((its) => ({ ...its, attempts: [pass] }));
    await fc.assert(
      fc.asyncProperty(fc.array(good), story, async (scenarios, one) => {
        const { exitCode, deviations } = await tell({ ...one, scenarios, ended: "interrupted" });
        assert.equal(exitCode, 3);
        assert.deepEqual(deviations, ["the run was interrupted by SIGINT"]);
      }),
      runs,
    );
  });

  test("shows the same with waivers and without, but for the exit code, which gets no worse", async () => {
    await fc.assert(
      fc.asyncProperty(story, async (one) => {
        const records = recordsOf(one);
        const plain = await summaryOfRecords(records, []);
        const waived = await summaryOfRecords(records, waiversOf(one));
        assert.deepEqual({ ...waived, exitCode: 0, waivers: [] }, { ...plain, exitCode: 0 });
        assert.ok((badnessOfCode[waived.exitCode] ?? 3) <= (badnessOfCode[plain.exitCode] ?? -1));
      }),
      runs,
    );
  });

  test("shows the same verdicts whatever reasons the product states", async () => {
    await fc.assert(
      fc.asyncProperty(story, fc.subarray(ids), async (one, reasons) => {
        const { scenarios, clauses } = await read({ ...one, reasons });
        const then = await read(one);
        assert.deepEqual({ scenarios, clauses }, { scenarios: then.scenarios, clauses: then.clauses });
      }),
      runs,
    );
  });

  test("takes broken equipment for neither a pass nor a failure", async () => {
    await fc.assert(
      fc.asyncProperty(withSome, fc.nat(), fc.nat(), async (one, which, at) => {
        const index = which % one.scenarios.length;
        const brokenOnly = await read(
          withScenario(one, which, (its) => ({ ...its, attempts: [fault, fault] })),
        );
        assert.equal(brokenOnly.scenarios[index], "inconclusive");
        for (const atom of one.scenarios[index]?.atoms ?? [])
          assert.ok(["inconclusive", "fail"].includes(brokenOnly.clauses[atom] ?? ""), atom);
        // Beside an attempt that came to its own end it says nothing at all.
        const brokenToo = withScenario(one, which, (its) => ({
          ...its,
          attempts: inserted(its.attempts, at, fault),
        }));
        const [now, then] = [await read(brokenToo), await read(one)];
        assert.deepEqual(now, then);
      }),
      runs,
    );
  });

  test("does not apply in a clause unless nothing of it does", async () => {
    await fc.assert(
      fc.asyncProperty(story, fc.subarray(ids, { minLength: 1 }), async (one, atoms) => {
        const then = await read(one);
        const excused: Planned = { atoms, attempts: [notApplicable] };
        const now = await read({ ...one, scenarios: [...one.scenarios, excused] });
        const added = Object.entries(now.clauses).filter(([id]) => then.clauses[id] === undefined);
        assert.ok(added.every(([, status]) => status === "not-applicable"));
        assert.deepEqual({ ...Object.fromEntries(added), ...then.clauses }, now.clauses);
      }),
      runs,
    );
  });

  test("rests no clause on a check of the user's own, and is failed by it", async () => {
    await fc.assert(
      fc.asyncProperty(story, async (one) => {
        const own: Planned = { atoms: [], attempts: [fail()] };
        const now = await read({ ...one, scenarios: [...one.scenarios, own] });
        assert.deepEqual(now.clauses, (await read(one)).clauses);
        assert.equal(now.exitCode, 1);
      }),
      runs,
    );
  });
});
