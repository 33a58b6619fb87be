import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { AttachmentContentEncoding, type Envelope, TestStepResultStatus } from "@cucumber/messages";
import fc from "fast-check";
import type { JournalRecord, Verdict } from "../../core/journal/index.ts";
import type { Judgement } from "../../steps/judgement.ts";
import { media } from "../../steps/media.ts";
import { createChronicle } from "./chronicle.ts";
import { silentProgress } from "./progress.ts";

/** What cucumber tells of one step or hook. */
interface Told {
  readonly status: TestStepResultStatus;
  readonly message: string | undefined;
  readonly judgement: Judgement | undefined;
}

const now = { seconds: 0, nanos: 0 };

/** The messages of one scenario that has `steps`, between its hooks. */
function messagesOf(before: Told, steps: readonly Told[], after: Told): Envelope[] {
  const all = [before, ...steps, after];
  const isStep = (index: number) => index > 0 && index <= steps.length;
  return [
    {
      pickle: {
        ...{
          id: "pickle",
          uri: "a.feature",
          location: { line: 3, column: 1 },
          astNodeIds: [],
          name: "Scenario",
        },
        ...{ language: "en", tags: [] },
        steps: steps.map((_, index) => ({
          id: `pickle-${index + 1}`,
          text: `step ${index + 1}`,
          astNodeIds: [],
        })),
      },
    },
    {
      testCase: {
        ...{ id: "case", pickleId: "pickle" },
        testSteps: all.map((_, index) =>
          isStep(index)
            ? { id: `${index}`, pickleStepId: `pickle-${index}` }
            : { id: `${index}`, hookId: "hook" },
        ),
      },
    },
    { testCaseStarted: { id: "started", attempt: 0, testCaseId: "case", timestamp: now } },
    ...all.flatMap(({ status, message, judgement }, index): Envelope[] => {
      const of = { testCaseStartedId: "started", testStepId: `${index}` };
      const attachment = {
        ...of,
        ...{ body: JSON.stringify(judgement), contentEncoding: AttachmentContentEncoding.IDENTITY },
        mediaType: media.judgement,
      };
      const testStepResult = { status, duration: now, ...(message === undefined ? {} : { message }) };
      return [
        ...(judgement === undefined ? [] : [{ attachment }]),
        { testStepFinished: { ...of, testStepResult, timestamp: now } },
      ];
    }),
    { testCaseFinished: { testCaseStartedId: "started", timestamp: now, willBeRetried: false } },
  ];
}

function verdictOf(...told: Parameters<typeof messagesOf>): Verdict {
  const records: JournalRecord[] = [];
  const journal = {
    file: "",
    append: (record: JournalRecord) => {
      records.push(record);
    },
    [Symbol.dispose]() {},
  };
  const chronicle = createChronicle(journal, "seed", silentProgress);
  for (const message of messagesOf(...told)) chronicle.take(message);
  const last = records.at(-1);
  assert.ok(last?.type === "scenario-finished");
  return last.verdict;
}

const { PASSED } = TestStepResultStatus;
const passed: Told = { status: PASSED, message: undefined, judgement: undefined };
const judgement: fc.Arbitrary<Judgement> = fc.oneof(
  fc.string().map((message): Judgement => ({ status: "fail", message })),
  fc.string().map((message): Judgement => ({ status: "inconclusive", cause: "equipment", message })),
  fc.string().map((justification): Judgement => ({ status: "not-applicable", justification })),
);
const told: fc.Arbitrary<Told> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(passed) },
  fc.record({
    status: fc.constantFrom(...Object.values(TestStepResultStatus)),
    message: fc.option(fc.string(), { nil: undefined }),
    judgement: fc.option(judgement, { nil: undefined, freq: 2 }),
  }),
);
const scenario = fc.tuple(told, fc.array(told, { maxLength: 5 }), told);
const runs = { numRuns: 500 };

suite("the verdict of a scenario", () => {
  test("is PASS only when it has steps and everything passed, unjudged", () => {
    fc.assert(
      fc.property(scenario, ([before, steps, after]) => {
        const all = [before, ...steps, after];
        const good = all.every(({ status, judgement: judged }) => status === PASSED && judged === undefined);
        assert.equal(verdictOf(before, steps, after).status === "pass", good && steps.length > 0);
      }),
      runs,
    );
  });

  test("is the first judgement, whatever follows", () => {
    fc.assert(
      fc.property(scenario, judgement, fc.nat(), ([before, steps, after], first, at) => {
        const place = at % (steps.length + 1);
        const unjudged = steps.slice(0, place).map((step) => ({ ...step, judgement: undefined }));
        const judged: Told = { status: TestStepResultStatus.FAILED, message: "", judgement: first };
        const all = [...unjudged, judged, ...steps.slice(place)];
        assert.deepEqual(verdictOf({ ...before, judgement: undefined }, all, after), first);
      }),
      runs,
    );
  });

  test("without a judgement is never FAIL: what went wrong says nothing about the device", () => {
    fc.assert(
      fc.property(scenario, ([before, steps, after]) => {
        const [first, last] = [before, after].map((hook) => ({ ...hook, judgement: undefined })) as [
          Told,
          Told,
        ];
        const unjudged = steps.map((step) => ({ ...step, judgement: undefined }));
        const verdict = verdictOf(first, unjudged, last);
        const allPassed = [first, ...unjudged, last].every(({ status }) => status === PASSED);
        if (verdict.status === "pass") assert.ok(allPassed);
        else assert.ok(verdict.status === "inconclusive");
        if (verdict.status === "inconclusive") {
          assert.equal(verdict.cause, steps.length === 0 ? "not-observable" : "environment");
        }
      }),
      runs,
    );
  });

  test("is open when it has no step: hooks that pass are no evidence", () => {
    assert.deepEqual(verdictOf(passed, [], passed), {
      ...{ status: "inconclusive", cause: "not-observable" },
      message: "the scenario has no step: it examined nothing",
    });
  });
});
