import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type JournalRecord, journalVersion, openJournal, type Verdict } from "../../core/journal/index.ts";

/** A run that never was, as large as one asks: what a report of it costs is measured. */
export interface RunSize {
  readonly scenarios: number;
  /** Bytes of raw evidence of each scenario. */
  readonly evidenceBytes: number;
}

const perFeature = 50;
const atomsPerRequirement = 4;
const scenariosPerAtom = 20;
const steps = ["Given a device", "When it is asked", "Then it answers as it must"];

/** Writes a run's folder: a journal with its evidence, and cucumber's messages of the same scenarios with the same evidence attached. */
export function generateRun(folder: string, size: RunSize): void {
  mkdirSync(join(folder, "evidence"), { recursive: true });
  using journal = openJournal(join(folder, "journal.ndjson"));
  using messages = openMessages(join(folder, "messages.ndjson"));
  const atoms = Math.ceil(size.scenarios / scenariosPerAtom);
  journal.append(startOf(atoms));
  messages.begin();
  for (let number = 0; number < size.scenarios; number += 1) {
    const evidence = evidenceOf(number, size.evidenceBytes);
    const sha256 = createHash("sha256").update(evidence).digest("hex");
    writeFileSync(join(folder, "evidence", sha256), evidence);
    for (const record of recordsOf(number, atomOf(Math.floor(number / scenariosPerAtom)), sha256, size))
      journal.append(record);
    messages.scenario(number, evidence);
  }
  journal.append({ type: "run-finished", reason: "completed" });
  messages.end();
}

const requirementOf = (index: number): string => `PRV-X${Math.floor(index / 10)}-${(index % 10) + 1}`;
const atomOf = (index: number): string =>
  `${requirementOf(Math.floor(index / atomsPerRequirement))}.${(index % atomsPerRequirement) + 1}`;
const placeOf = (number: number): { uri: string; line: number } => ({
  uri: `features/many/part-${Math.floor(number / perFeature)}.feature`,
  line: 3 + (number % perFeature) * 5,
});

/** Of every hundred scenarios one fails, and one cannot be told. */
function verdictOf(number: number): Verdict {
  if (number % 100 === 7) return { status: "fail", message: "expected an answer, got none" };
  if (number % 100 === 11)
    return { status: "inconclusive", cause: "equipment", message: "the relay did not answer" };
  return { status: "pass" };
}

/** Lines of hexadecimal, as of a dump; the same for the same number. */
function evidenceOf(number: number, bytes: number): string {
  let text = "";
  for (let block = 0; text.length < bytes; block += 1)
    text += `${createHash("sha256").update(`${number}.${block}`).digest("hex")}\n`;
  return text.slice(0, bytes);
}

function startOf(atoms: number): JournalRecord {
  const requirements = Array.from({ length: Math.ceil(atoms / atomsPerRequirement) }, (_, index) => ({
    ...{ id: requirementOf(index), section: `Section ${Math.floor(index / 10)}` },
    text: `Text of requirement ${index}.`,
    atoms: Array.from({ length: atomsPerRequirement }, (_atom, at) => ({
      ...{ id: `${requirementOf(index)}.${at + 1}`, text: `atom ${at + 1}` },
      ...{ level: "MUST" as const, method: "TEST" as const },
    })),
  }));
  const digest = "0".repeat(64);
  return {
    ...{
      type: "run-started",
      version: journalVersion,
      runId: "2027-01-01T00:00:00.000Z 00000000",
      seed: "00000000",
    },
    target: { kind: "emulated", name: "emulated device" },
    product: {
      ...{ name: "Product", model: "P1", manufacturer: "Works", icsSha256: digest, ixitSha256: digest },
      ...{ notApplicable: {}, shouldReasons: {}, firmware: { version: "1.0.0", sha256: digest }, lot: 3 },
    },
    readings: {},
    register: { sha256: digest, requirements },
    features: [],
    versions: { assay: "0.0.0", node: process.version, os: "Linux" },
    ...{ keyId: "0123456789abcdef", devices: 3, against: [], arguments: [] },
  };
}

function recordsOf(
  number: number,
  atom: string,
  sha256: string,
  { evidenceBytes }: RunSize,
): JournalRecord[] {
  const { uri, line } = placeOf(number);
  const of = { scenario: `${uri}:${line}`, attempt: 1 };
  const verdict = verdictOf(number);
  const text = (status: Verdict["status"]) => (status === "fail" ? "failed" : "passed");
  return [
    {
      ...{ type: "scenario-planned", scenario: of.scenario, name: `Scenario ${number}`, feature: "Many" },
      ...{ atoms: [atom], tags: [`@${atom}`, "@must"], steps },
    },
    { type: "scenario-started", ...of, seed: "00000000" },
    ...steps.map((step, index): JournalRecord => {
      const status = index === steps.length - 1 ? text(verdict.status) : "passed";
      return { type: "step-finished", ...of, step: index, text: step, status, durationMs: 2 };
    }),
    {
      type: "observation",
      ...of,
      step: 2,
      what: "answer",
      value: { code: number },
      expected: { code: number },
    },
    {
      ...{ type: "evidence", ...of, step: 2, name: "dump", file: `evidence/${sha256}`, sha256 },
      ...{ size: evidenceBytes, mediaType: "text/plain" },
      ...{ slot: "device-1", address: 0, length: evidenceBytes, redacted: [] },
    },
    { type: "scenario-finished", ...of, verdict, durationMs: 9 },
  ];
}

/** Cucumber's messages, as cucumber-js writes them for scenarios of three steps of which the last attaches something. */
function openMessages(file: string) {
  const descriptor = openSync(file, "wx");
  let clock = 0;
  let waiting = "";
  const write = (message: object): void => {
    waiting += `${JSON.stringify(message)}\n`;
    if (waiting.length < 1 << 20) return;
    writeSync(descriptor, waiting);
    waiting = "";
  };
  const timestamp = () => {
    clock += 1;
    return { seconds: 1_800_000_000 + Math.floor(clock / 1000), nanos: (clock % 1000) * 1_000_000 };
  };
  return {
    begin() {
      write({ meta: metaMessage });
      for (const [index, step] of steps.entries()) write({ stepDefinition: stepDefinitionOf(index, step) });
      write({ testRunStarted: { id: "run", timestamp: timestamp() } });
    },
    scenario(number: number, evidence: string) {
      if (number % perFeature === 0) for (const message of featureMessages(number)) write(message);
      const testCaseStartedId = `started-${number}`;
      write({ pickle: pickleOf(number) });
      write({ testCase: testCaseOf(number) });
      write({
        testCaseStarted: {
          attempt: 0,
          testCaseId: `case-${number}`,
          id: testCaseStartedId,
          timestamp: timestamp(),
        },
      });
      for (const index of steps.keys()) {
        const of = { testCaseStartedId, testStepId: `step-${number}-${index}` };
        write({ testStepStarted: { ...of, timestamp: timestamp() } });
        if (index === 2) {
          const attachment = { body: evidence, contentEncoding: "IDENTITY", mediaType: "text/plain" };
          write({ attachment: { ...of, ...attachment, timestamp: timestamp() } });
        }
        const failed = index === 2 && verdictOf(number).status === "fail";
        const status = failed ? "FAILED" : "PASSED";
        const testStepResult = { duration: { seconds: 0, nanos: 2_000_000 }, status };
        write({ testStepFinished: { ...of, testStepResult, timestamp: timestamp() } });
      }
      write({ testCaseFinished: { testCaseStartedId, timestamp: timestamp(), willBeRetried: false } });
    },
    end() {
      write({ testRunFinished: { testRunStartedId: "run", timestamp: timestamp(), success: false } });
    },
    [Symbol.dispose]() {
      writeSync(descriptor, waiting);
      closeSync(descriptor);
    },
  };
}

const metaMessage = {
  protocolVersion: "34.2.1",
  implementation: { name: "cucumber-js", version: "13.3.0" },
  runtime: { name: "node.js", version: process.versions.node },
  os: { name: "linux" },
  cpu: { name: "x64" },
};

const stepDefinitionOf = (index: number, source: string) => ({
  id: `definition-${index}`,
  pattern: { source, type: "CUCUMBER_EXPRESSION" },
  sourceReference: { uri: "steps/many.steps.ts", location: { line: 10 + index } },
});

/** Source and syntax tree of the feature that scenario `first` begins. */
function featureMessages(first: number): object[] {
  const { uri } = placeOf(first);
  const numbers = Array.from({ length: perFeature }, (_, index) => first + index);
  const text = numbers.map(
    (number) => `  @must\n  Scenario: Scenario ${number}\n    ${steps.join("\n    ")}\n`,
  );
  const children = numbers.map((number) => {
    const { line } = placeOf(number);
    return {
      scenario: {
        ...{ id: `scenario-${number}`, keyword: "Scenario", name: `Scenario ${number}`, description: "" },
        ...{ location: { line, column: 3 }, examples: [] },
        tags: [{ id: `tag-${number}`, name: "@must", location: { line: line - 1, column: 3 } }],
        steps: steps.map((step, index) => ({
          ...{ id: `ast-${number}-${index}`, keyword: `${step.split(" ")[0]} `, keywordType: "Action" },
          ...{ text: step.slice(step.indexOf(" ") + 1), location: { line: line + 1 + index, column: 5 } },
        })),
      },
    };
  });
  const feature = {
    tags: [],
    location: { line: 1, column: 1 },
    language: "en",
    keyword: "Feature",
    name: "Many",
  };
  return [
    { source: { uri, data: `Feature: Many\n${text.join("")}`, mediaType: "text/x.cucumber.gherkin+plain" } },
    { gherkinDocument: { uri, feature: { ...feature, description: "", children }, comments: [] } },
  ];
}

function pickleOf(number: number): object {
  const { uri, line } = placeOf(number);
  return {
    ...{
      id: `pickle-${number}`,
      uri,
      name: `Scenario ${number}`,
      language: "en",
      location: { line, column: 3 },
    },
    astNodeIds: [`scenario-${number}`],
    tags: [{ name: "@must", astNodeId: `tag-${number}` }],
    steps: steps.map((step, index) => ({
      ...{ id: `pickle-${number}-${index}`, text: step.slice(step.indexOf(" ") + 1), type: "Action" },
      astNodeIds: [`ast-${number}-${index}`],
    })),
  };
}

const testCaseOf = (number: number) => ({
  ...{ testRunStartedId: "run", pickleId: `pickle-${number}`, id: `case-${number}` },
  testSteps: steps.map((_, index) => ({
    ...{ id: `step-${number}-${index}`, pickleStepId: `pickle-${number}-${index}` },
    ...{ stepDefinitionIds: [`definition-${index}`], stepMatchArgumentsLists: [{ stepMatchArguments: [] }] },
  })),
});
