import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { anyVerdict } from "./test-support.ts";
import {
  type AtomResult,
  combine,
  exitCode,
  type Findings,
  type Verdict,
  verdictOfAttempts,
} from "./verdict.ts";

const pass: Verdict = { status: "pass" };
const fail: Verdict = { status: "fail", message: "" };
const notApplicable: Verdict = { status: "not-applicable", justification: "" };
const isFault = (verdict: Verdict) => verdict.status === "inconclusive" && verdict.cause === "equipment";

const many = fc.array(anyVerdict, { maxLength: 8 });
const some = fc.array(anyVerdict, { minLength: 1, maxLength: 8 });
const faults = fc.array(anyVerdict.filter(isFault), { minLength: 1, maxLength: 4 });

const ids = ["PRV-A-1.1", "PRV-A-1.2", "PRV-B-1.1", "PRV-B-1.2"] as const;
const atom: fc.Arbitrary<AtomResult> = fc.record({
  id: fc.constantFrom(...ids),
  level: fc.constantFrom("MUST" as const, "SHOULD" as const),
  verdict: anyVerdict,
  reason: fc.option(fc.string(), { nil: undefined }),
});
/** Mostly good runs: among bad ones a single verdict is seldom what decides. */
const goodAtom = atom.map((one): AtomResult => ({ ...one, verdict: pass }));
const findings: fc.Arbitrary<Findings> = fc.record({
  atoms: fc.array(fc.oneof({ weight: 3, arbitrary: goodAtom }, atom), { maxLength: 5 }),
  ownChecks: fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(pass) }, anyVerdict), { maxLength: 3 }),
  completed: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.boolean()),
});
const waived = fc.subarray([...ids]).map((atoms): ReadonlySet<string> => new Set(atoms));

/** From the run that nobody has to look at to the one that somebody has to mend. */
const badness = { 0: 0, 3: 1, 1: 2 } as const;
const codeOf = (run: Findings, without: ReadonlySet<string>) => badness[exitCode(run, without)];

const holds = <T extends [unknown, ...unknown[]]>(
  ...property: [...{ [K in keyof T]: fc.Arbitrary<T[K]> }, (...args: T) => void]
): void => fc.assert(fc.property(...property), { numRuns: 500 });

describe("verdicts that are combined", () => {
  it("fail when one does, else are open when one is, else pass when one does, else do not apply", () => {
    holds(some, (list) => {
      const has = (status: Verdict["status"]) => list.some((one) => one.status === status);
      const expected = has("fail")
        ? "fail"
        : has("inconclusive")
          ? "inconclusive"
          : has("pass")
            ? "pass"
            : "not-applicable";
      assert.equal(combine(list).status, expected);
    });
  });

  it("are one of them: no message or cause is made up", () => {
    holds(some, (list) => assert.ok(list.includes(combine(list))));
  });

  it("do not depend on their order, nor on how they are grouped", () => {
    holds(some, some, (left, right) => {
      const { status } = combine([...left, ...right]);
      assert.equal(combine([...right, ...left]).status, status);
      assert.equal(combine([combine(left), combine(right)]).status, status);
    });
  });

  it("are not changed by what does not apply, unless nothing does", () => {
    holds(some, (list) => {
      assert.equal(combine([notApplicable, ...list]).status, combine(list).status);
    });
  });

  it("pass only where something passed", () => {
    holds(many, (list) => {
      if (!list.some(({ status }) => status === "pass")) assert.notEqual(combine(list).status, "pass");
    });
  });
});

describe("attempts at a scenario", () => {
  it("never lose a failure to another attempt, before or after", () => {
    holds(many, many, (before, after) => {
      assert.equal(verdictOfAttempts([...before, fail, ...after]).status, "fail");
    });
  });

  it("lose an equipment fault to any attempt that came to an end of its own, and to nothing else", () => {
    holds(faults, some, fc.nat(), (broken, list, at) => {
      const ended = list.filter((one) => !isFault(one));
      const place = at % (list.length + 1);
      const attempts = [...list.slice(0, place), ...broken, ...list.slice(place)];
      const verdict = verdictOfAttempts(attempts);
      if (ended.length === 0) assert.ok(isFault(verdict));
      else assert.equal(verdict, combine(ended));
    });
  });

  it("pass only when none of those that came to an end was open", () => {
    holds(many, (list) => {
      if (list.some((one) => one.status === "inconclusive" && !isFault(one)))
        assert.notEqual(verdictOfAttempts(list).status, "pass");
    });
  });

  it("do not depend on their order", () => {
    holds(some, (list) => {
      assert.equal(verdictOfAttempts([...list].reverse()).status, verdictOfAttempts(list).status);
    });
  });
});

describe("the exit code", () => {
  it("is 1 before 3 before 0", () => {
    holds(findings, waived, (run, without) => {
      const counting = [
        ...run.atoms
          .filter(({ id }) => !without.has(id))
          .filter(
            ({ level, verdict, reason }) =>
              level === "MUST" || verdict.status !== "fail" || reason === undefined,
          )
          .map(({ verdict }) => verdict.status),
        ...run.ownChecks.map(({ status }) => status),
      ];
      const examinedNothing = run.atoms.length === 0 && run.ownChecks.length === 0;
      const open = !run.completed || examinedNothing || counting.some((status) => status === "inconclusive");
      assert.equal(exitCode(run, without), counting.some((status) => status === "fail") ? 1 : open ? 3 : 0);
    });
  });

  it("is never 0 for a run that did not come to its end, or examined nothing", () => {
    holds(findings, waived, (run, without) => {
      assert.notEqual(exitCode({ ...run, completed: false }, without), 0);
      assert.notEqual(exitCode({ ...run, atoms: [], ownChecks: [] }, without), 0);
    });
  });

  it("never gets better by one more verdict in a run that examined something", () => {
    holds(findings, atom, anyVerdict, waived, (run, another, check, without) => {
      if (run.atoms.length + run.ownChecks.length === 0) return;
      const code = codeOf(run, without);
      assert.ok(codeOf({ ...run, atoms: [...run.atoms, another] }, without) >= code);
      assert.ok(codeOf({ ...run, ownChecks: [...run.ownChecks, check] }, without) >= code);
    });
  });

  it("never gets worse by a waiver, and is that of the run without the atom", () => {
    holds(findings, waived, (run, without) => {
      assert.ok(codeOf(run, without) <= codeOf(run, new Set()));
      const atoms = run.atoms.filter(({ id }) => !without.has(id));
      if (atoms.length + run.ownChecks.length > 0)
        assert.equal(exitCode(run, without), exitCode({ ...run, atoms }, new Set()));
    });
  });

  it("is not changed by the waiver of another atom", () => {
    holds(findings, (run) => {
      assert.equal(exitCode(run, new Set(["PRV-C-1.1"])), exitCode(run, new Set()));
    });
  });

  it("is excused by a reason for a SHOULD that is unmet, not for a MUST, nor for what is open", () => {
    holds(findings, atom, fc.string(), (run, one, reason) => {
      const none = new Set<string>();
      const blunt = { ...run, atoms: [...run.atoms, { ...one, reason: undefined }] };
      const excused = { ...run, atoms: [...run.atoms, { ...one, reason }] };
      const met = { ...run, atoms: [...run.atoms, { ...one, verdict: pass }] };
      const excusable = one.level === "SHOULD" && one.verdict.status === "fail";
      assert.equal(exitCode(excused, none), exitCode(excusable ? met : blunt, none));
    });
  });

  it("is 1 when an own check fails, whatever is waived", () => {
    holds(findings, (run) => {
      assert.equal(exitCode({ ...run, ownChecks: [...run.ownChecks, fail] }, new Set(ids)), 1);
    });
  });
});
