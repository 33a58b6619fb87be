import { randomUUID } from "node:crypto";
import {
  AttachmentContentEncoding,
  type Envelope,
  HookType,
  type Pickle,
  PickleStepType,
  type Source,
  SourceMediaType,
  StepDefinitionPatternType,
  StepKeywordType,
  type TestCase,
  TestStepResultStatus,
} from "@cucumber/messages";
import { media } from "../../steps/media.ts";

/** What one scenario ends with, and what it attaches to its last step and to the hook after it. */
export interface ScenarioContent {
  /** From 0. */
  readonly number: number;
  readonly atom: string;
  /** Undefined: it passes. */
  readonly judgement: object | undefined;
  readonly observation: object;
  /** Raw evidence, text. */
  readonly evidence: string;
  /** What tells of that evidence where it is kept as a file. */
  readonly kept: object;
}

const steps = [
  ["Given ", "a device", PickleStepType.CONTEXT, StepKeywordType.CONTEXT],
  ["When ", "it is asked", PickleStepType.ACTION, StepKeywordType.ACTION],
  ["Then ", "it answers as it must", PickleStepType.OUTCOME, StepKeywordType.OUTCOME],
] as const;
const perFeature = 50;
/** Of a scenario and the blank line behind it. */
const linesEach = steps.length + 3;
const { PASSED, FAILED } = TestStepResultStatus;

/**
 * Cucumber's messages of a run, in the form and order in which cucumber-js 13 writes them under `assay run`: ids are UUIDs, a hook stands
 * before and behind the steps of each scenario, and whatever a scenario tells the coordinator is attached. Its raw evidence is attached
 * as well, as text: that is the only attachment whose media type is not Assay's.
 */
export function* messagesOf(
  scenarios: number,
  contentOf: (number: number) => ScenarioContent,
): Generator<Envelope> {
  const runId = randomUUID();
  const definitions = steps.map(() => randomUUID());
  const hooks = [randomUUID(), randomUUID()];
  const testCases: TestCase[] = [];
  yield { meta: metaMessage };
  const pickles: Pickle[] = [];
  for (let first = 0; first < scenarios; first += perFeature) {
    const numbers = Array.from({ length: Math.min(perFeature, scenarios - first) }, (_, at) => first + at);
    const feature = featureOf(numbers, contentOf);
    yield { source: feature.source };
    yield { gherkinDocument: feature.gherkinDocument };
    for (const pickle of feature.pickles) yield { pickle };
    pickles.push(...feature.pickles);
  }
  for (const [at, id] of hooks.entries()) {
    const type = at === 0 ? HookType.BEFORE_TEST_CASE : HookType.AFTER_TEST_CASE;
    yield { hook: { id, type, sourceReference: { uri: "steps/hooks.ts", location: { line: 31 + at } } } };
  }
  for (const [at, [, source]] of steps.entries()) {
    const pattern = { source, type: StepDefinitionPatternType.CUCUMBER_EXPRESSION };
    const sourceReference = { uri: "steps/many.steps.ts", location: { line: 10 + at } };
    yield { stepDefinition: { id: definitions[at] ?? "", pattern, sourceReference } };
  }
  const clock = createClock();
  yield { testRunStarted: { id: runId, timestamp: clock() } };
  for (const pickle of pickles) {
    const testCase = testCaseOf(runId, pickle, hooks, definitions);
    testCases.push(testCase);
    yield { testCase };
  }
  for (const [number, testCase] of testCases.entries()) yield* attemptAt(testCase, contentOf(number), clock);
  yield { testRunFinished: { testRunStartedId: runId, timestamp: clock(), success: false } };
}

type Clock = () => { readonly seconds: number; readonly nanos: number };

function createClock(): Clock {
  let now = 0;
  return () => {
    now += 1;
    return { seconds: 1_800_000_000 + Math.floor(now / 1000), nanos: (now % 1000) * 1_000_000 };
  };
}

/** One attempt: a hook, the steps, a hook, with what is attached to them. */
function* attemptAt(testCase: TestCase, content: ScenarioContent, clock: Clock): Generator<Envelope> {
  const id = randomUUID();
  const last = testCase.testSteps.length - 1;
  yield { testCaseStarted: { attempt: 0, testCaseId: testCase.id, id, timestamp: clock(), workerId: "0" } };
  for (const [at, { id: testStepId }] of testCase.testSteps.entries()) {
    const of = { testCaseStartedId: id, testStepId };
    yield { testStepStarted: { ...of, timestamp: clock() } };
    const attach = (body: string, mediaType: string): Envelope => ({
      attachment: {
        ...{ body, contentEncoding: AttachmentContentEncoding.IDENTITY, mediaType },
        ...of,
        timestamp: clock(),
      },
    });
    const failed = at === last - 1 && content.judgement !== undefined;
    if (at === last - 1) {
      yield attach(JSON.stringify(content.observation), media.observation);
      yield attach(JSON.stringify({ id: 0 }), media.kept);
      yield attach(content.evidence, "text/plain");
      if (failed) yield attach(JSON.stringify(content.judgement), media.judgement);
    }
    if (at === last) yield attach(JSON.stringify({ id: 0, ...content.kept }), media.evidence);
    const result = { duration: { seconds: 0, nanos: 2_000_000 }, status: failed ? FAILED : PASSED };
    const testStepResult = failed ? { ...result, message: "AssertionError: no answer" } : result;
    yield { testStepFinished: { ...of, testStepResult, timestamp: clock() } };
  }
  yield { testCaseFinished: { testCaseStartedId: id, timestamp: clock(), willBeRetried: false } };
}

interface Feature {
  readonly source: Source;
  readonly gherkinDocument: NonNullable<Envelope["gherkinDocument"]>;
  readonly pickles: readonly Pickle[];
}

/** Source, syntax tree and pickles of one feature file. */
function featureOf(numbers: readonly number[], contentOf: (number: number) => ScenarioContent): Feature {
  const uri = `features/many/part-${Math.floor((numbers[0] ?? 0) / perFeature)}.feature`;
  const text = ["Feature: Many", ""];
  const parts = numbers.map((number, at) => {
    const tagged = 3 + at * linesEach;
    const names = [`@${contentOf(number).atom}`, "@must"];
    text.push(`  ${names.join(" ")}`, `  Scenario: Scenario ${number}`);
    text.push(...steps.map(([keyword, step]) => `    ${keyword}${step}`), "");
    const column = (index: number) => 3 + index * ((names[0]?.length ?? 0) + 1);
    const tags = names.map((name, index) => ({
      ...{ location: { line: tagged, column: column(index) }, name, id: randomUUID() },
    }));
    const written = steps.map(([keyword, step, , keywordType], index) => ({
      ...{ id: randomUUID(), location: { line: tagged + 2 + index, column: 5 } },
      ...{ keyword, keywordType, text: step },
    }));
    const location = { line: tagged + 1, column: 3 };
    const name = `Scenario ${number}`;
    const scenario = {
      ...{ id: randomUUID(), tags, location, keyword: "Scenario", name, description: "" },
      ...{ steps: written, examples: [] },
    };
    const pickle: Pickle = {
      ...{ id: randomUUID(), uri, location, astNodeIds: [scenario.id] },
      tags: tags.map((tag) => ({ name: tag.name, astNodeId: tag.id })),
      ...{ name, language: "en" },
      steps: steps.map(([, step, type], index) => ({
        ...{ id: randomUUID(), text: step, type, astNodeIds: [written[index]?.id ?? ""] },
      })),
    };
    return { child: { scenario }, pickle };
  });
  const feature = {
    ...{ tags: [], location: { line: 1, column: 1 }, language: "en", keyword: "Feature", name: "Many" },
    ...{ description: "", children: parts.map(({ child }) => child) },
  };
  return {
    source: {
      data: `${text.join("\n")}\n`,
      uri,
      mediaType: SourceMediaType.TEXT_X_CUCUMBER_GHERKIN_PLAIN,
    },
    gherkinDocument: { feature, comments: [], uri },
    pickles: parts.map(({ pickle }) => pickle),
  };
}

function testCaseOf(
  runId: string,
  pickle: Pickle,
  [before = "", after = ""]: readonly string[],
  definitions: readonly string[],
): TestCase {
  const own = pickle.steps.map(({ id: pickleStepId }, at) => ({
    ...{ id: randomUUID(), pickleStepId, stepDefinitionIds: [definitions[at] ?? ""] },
    stepMatchArgumentsLists: [{ stepMatchArguments: [] }],
  }));
  return {
    ...{ testRunStartedId: runId, pickleId: pickle.id, id: randomUUID() },
    testSteps: [{ id: randomUUID(), hookId: before }, ...own, { id: randomUUID(), hookId: after }],
  };
}

const metaMessage = {
  protocolVersion: "34.2.1",
  implementation: { version: "13.3.0", name: "cucumber-js" },
  cpu: { name: process.arch },
  os: { name: process.platform },
  runtime: { name: "node.js", version: process.versions.node },
};
