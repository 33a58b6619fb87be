import type { Envelope, Pickle, TestCase, TestStep, TestStepResultStatus } from "@cucumber/messages";
import type { JournalWriter, Verdict } from "../../core/journal/index.ts";
import { messageOf } from "../../core/kernel/index.ts";
import type { LearnedSecret, Secrets } from "../../steps/bench.ts";
import type { Judgement } from "../../steps/judgement.ts";
import { media } from "../../steps/media.ts";
import type { CanaryName } from "../bench/run-key.ts";

/** What the progress display hears of. */
export interface ChronicleEvents {
  planned(total: number): void;
  started(scenario: string, name: string): void;
  /** A scenario repeats something: `done` of `of` times so far. */
  repeated(scenario: string, done: number, of: number): void;
  finished(scenario: string, name: string, verdict: Verdict): void;
}

/** Translates cucumber's messages into journal records as they come. Knows neither devices nor reports. */
export interface Chronicle {
  take(envelope: Envelope): void;
  /** Names of all canaries that the scenarios minted. */
  readonly canaries: readonly CanaryName[];
  /** Files of raw evidence that records name, from the run's folder. */
  readonly evidence: ReadonlySet<string>;
  /** What they learned, sealed under the run's key. */
  readonly learned: readonly LearnedName[];
}

/** A secret that a scenario learned, enclosed as it was handed over. */
export interface LearnedName extends LearnedSecret {
  readonly scenario: string;
}

interface Attempt {
  readonly scenario: string;
  readonly attempt: number;
  readonly pickle: Pickle;
  readonly testCase: TestCase;
  readonly startedAt: number;
  /** Index of the step that first rested on raw bytes which are handed over at the end, by their number. */
  readonly kept: Map<number, number>;
  judgement: Judgement | undefined;
  /** Undefined before the first step ended. */
  worst: TestStepResultStatus | undefined;
  message: string | undefined;
}

/** Only PASSED is good: a step whose end is unknown is not. */
const severity: readonly (string | undefined)[] = [
  "PASSED",
  "SKIPPED",
  "UNKNOWN",
  "PENDING",
  "UNDEFINED",
  "AMBIGUOUS",
  "FAILED",
];
const toMs = ({ seconds, nanos }: { seconds: number; nanos: number }) => seconds * 1000 + nanos / 1e6;

export function createChronicle(journal: JournalWriter, seed: string, events: ChronicleEvents): Chronicle {
  const features = new Map<string, string>();
  const pickles = new Map<string, Pickle>();
  const testCases = new Map<string, TestCase>();
  const attempts = new Map<string, Attempt>();
  const canaries: CanaryName[] = [];
  const learned: LearnedName[] = [];
  const evidence = new Set<string>();
  let planned = 0;

  const plan = (testCase: TestCase): void => {
    const pickle = pickles.get(testCase.pickleId);
    if (pickle === undefined) return;
    testCases.set(testCase.id, testCase);
    planned += 1;
    events.planned(planned);
    journal.append({
      type: "scenario-planned",
      scenario: nameOf(pickle),
      name: pickle.name,
      feature: features.get(pickle.uri) ?? "",
      atoms: pickle.tags.map(({ name }) => name.slice(1)).filter((tag) => /^PRV-[A-Z]+-\d+\.\d+$/.test(tag)),
      tags: pickle.tags.map(({ name }) => name),
      steps: pickle.steps.map(({ text }) => text),
    });
  };

  const start = ({ id, testCaseId, attempt, timestamp }: NonNullable<Envelope["testCaseStarted"]>): void => {
    const testCase = testCases.get(testCaseId);
    const pickle = pickles.get(testCase?.pickleId ?? "");
    if (testCase === undefined || pickle === undefined) return;
    const scenario = nameOf(pickle);
    attempts.set(id, {
      scenario,
      attempt: attempt + 1,
      pickle,
      testCase,
      startedAt: toMs(timestamp),
      kept: new Map(),
      judgement: undefined,
      worst: undefined,
      message: undefined,
    });
    journal.append({ type: "scenario-started", scenario, attempt: attempt + 1, seed: `${seed} ${scenario}` });
    events.started(scenario, pickle.name);
  };

  const finishStep = ({
    testCaseStartedId,
    testStepId,
    testStepResult,
  }: NonNullable<Envelope["testStepFinished"]>): void => {
    const attempt = attempts.get(testCaseStartedId);
    if (attempt === undefined) return;
    const { status, duration, message } = testStepResult;
    if (severity.indexOf(status) > severity.indexOf(attempt.worst)) {
      attempt.worst = status;
      attempt.message = message;
    }
    const { index, text } = placeOf(attempt, testStepId);
    // Hooks are part of the bench; they are told of when they go wrong.
    if (index < 0 && status !== "FAILED") return;
    journal.append({
      type: "step-finished",
      scenario: attempt.scenario,
      attempt: attempt.attempt,
      step: index,
      text,
      status: toStatus(status),
      durationMs: toMs(duration),
      ...(message === undefined ? {} : { message: firstLines(message) }),
    });
  };

  const takeSecrets = (scenario: string, secrets: Pick<Secrets, "minted" | "learned">): void => {
    for (const minted of secrets.minted) canaries.push({ scenario, ...minted });
    for (const one of secrets.learned) learned.push({ scenario, ...one });
  };

  const takeAttachment = ({
    testCaseStartedId,
    testStepId,
    mediaType,
    body,
  }: NonNullable<Envelope["attachment"]>): void => {
    const attempt = attempts.get(testCaseStartedId ?? "");
    if (attempt === undefined) return;
    const of = { scenario: attempt.scenario, attempt: attempt.attempt };
    const content = () => JSON.parse(body);
    switch (mediaType) {
      case media.judgement:
        attempt.judgement ??= content() as Judgement;
        break;
      case media.observation:
        journal.append({
          type: "observation",
          ...of,
          step: placeOf(attempt, testStepId ?? "").index,
          ...content(),
        });
        break;
      case media.fingerprint:
        journal.append({ type: "fingerprint", ...of, ...content() });
        break;
      case media.kept:
        attempt.kept.set(content().id, placeOf(attempt, testStepId ?? "").index);
        break;
      case media.evidence: {
        const { id, ...dump } = content();
        journal.append({ type: "evidence", ...of, step: attempt.kept.get(id) ?? -1, ...dump });
        evidence.add(dump.file);
        break;
      }
      case media.freshness:
        journal.append({ type: "freshness", ...of, ...content() });
        break;
      case media.lease:
        journal.append({ type: "lease", ...of, ...content() });
        break;
      case media.transcript:
        journal.append({ type: "transcript", ...of, ...content() });
        break;
      case media.progress: {
        const { done, of } = content();
        events.repeated(attempt.scenario, done, of);
        break;
      }
      case media.secrets:
        takeSecrets(attempt.scenario, content());
        break;
    }
  };

  const finish = ({ testCaseStartedId, timestamp }: NonNullable<Envelope["testCaseFinished"]>): void => {
    const attempt = attempts.get(testCaseStartedId);
    if (attempt === undefined) return;
    attempts.delete(testCaseStartedId);
    const verdict = verdictOf(attempt);
    const { scenario, pickle } = attempt;
    const durationMs = toMs(timestamp) - attempt.startedAt;
    journal.append({ type: "scenario-finished", scenario, attempt: attempt.attempt, verdict, durationMs });
    events.finished(scenario, pickle.name, verdict);
  };

  return {
    canaries,
    evidence,
    learned,
    take(envelope) {
      const { gherkinDocument, pickle } = envelope;
      if (gherkinDocument?.feature) features.set(gherkinDocument.uri ?? "", gherkinDocument.feature.name);
      if (pickle) pickles.set(pickle.id, pickle);
      if (envelope.testCase) plan(envelope.testCase);
      if (envelope.testCaseStarted) start(envelope.testCaseStarted);
      if (envelope.attachment) takeAttachment(envelope.attachment);
      if (envelope.testStepFinished) finishStep(envelope.testStepFinished);
      if (envelope.testCaseFinished) finish(envelope.testCaseFinished);
    },
  };
}

/** Its hooks have passed, which is no evidence. */
const nothingToExamine: Verdict = {
  status: "inconclusive",
  cause: "not-observable",
  message: "the scenario has no step: it examined nothing",
};

const nameOf = ({ uri, location }: Pickle): string => `${uri}:${location?.line ?? 0}`;

/** Index among the scenario's steps, -1 for a hook. */
function placeOf({ testCase, pickle }: Attempt, testStepId: string): { index: number; text: string } {
  const steps = testCase.testSteps.filter(({ pickleStepId }: TestStep) => pickleStepId !== undefined);
  const index = steps.findIndex(({ id }) => id === testStepId);
  return { index, text: pickle.steps[index]?.text ?? "bench" };
}

function toStatus(status: TestStepResultStatus): "passed" | "failed" | "skipped" | "undefined" {
  if (status === "PASSED") return "passed";
  if (status === "FAILED") return "failed";
  return status === "SKIPPED" ? "skipped" : "undefined";
}

/** A scenario passes only when it has steps and every one did. What went wrong without a judgement says nothing about the device. */
function verdictOf({ judgement, worst, message, pickle }: Attempt): Verdict {
  if (judgement !== undefined) return judgement;
  if (pickle.steps.length === 0) return nothingToExamine;
  if (worst === "PASSED") return { status: "pass" };
  const reason =
    worst === "UNDEFINED"
      ? "a step has no definition"
      : firstLines(message ?? worst ?? "no step came to its end");
  return {
    status: "inconclusive",
    cause: "environment",
    message: `the scenario could not be run: ${reason}`,
  };
}

function firstLines(message: string): string {
  return messageOf(message).split("\n").slice(0, 12).join("\n").slice(0, 4_000);
}
