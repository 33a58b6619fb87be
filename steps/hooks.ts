import {
  After,
  Before,
  type ITestCaseHookParameter,
  setDefaultTimeout,
  setDefinitionFunctionWrapper,
  setWorldConstructor,
} from "@cucumber/cucumber";
import { makeBench } from "./bench.ts";
import { type Judgement, judge } from "./judgement.ts";
import { Scene } from "./world.ts";

/** Deadlines are the ports' own; this one only ends a harness that hangs. */
const stepLimitMs = 300_000;

setWorldConstructor(Scene);
setDefaultTimeout(stepLimitMs);

// A thrown error would carry secrets and the harness' own paths into the message stream: what it means is judged and
// attached first, then a plain copy with redacted text goes on.
setDefinitionFunctionWrapper((code: (...args: unknown[]) => unknown) => {
  return async function (this: Scene, ...args: unknown[]) {
    try {
      return await code.apply(this, args);
    } catch (thrown) {
      throw await conclude(this, judge(thrown), thrown);
    }
  };
});

Before(async function (this: Scene, { pickle }: ITestCaseHookParameter) {
  const scenario = `${pickle.uri}:${pickle.location?.line ?? 0}`;
  this.setUp(await makeBench({ scenario, parameters: this.parameters }));
  const obstacle = obstacleTo(
    this,
    pickle.tags.map(({ name }) => name),
  );
  if (obstacle === undefined) return undefined;
  await this.attachJudgement(obstacle);
  return "skipped";
});

After(async function (this: Scene) {
  if (this.isSetUp) await this.tearDown();
});

/** Why a scenario cannot be run on this bench: its atoms do not apply, or the bench lacks a capability. */
function obstacleTo(scene: Scene, tags: readonly string[]): Judgement | undefined {
  const { notApplicable } = scene.bench.product.ics;
  const atoms = tags.filter((tag) => tag.startsWith("@PRV-")).map((tag) => tag.slice(1));
  const excuses = atoms.map((atom) => notApplicable[atom]);
  if (atoms.length > 0 && excuses.every((excuse) => excuse !== undefined)) {
    return { status: "not-applicable", justification: [...new Set(excuses)].join(" ") };
  }
  const offered: ReadonlySet<string> = scene.bench.capabilities;
  const lacking = tags
    .flatMap((tag) => /^@needs-(.+)$/.exec(tag)?.[1] ?? [])
    .filter((need) => !offered.has(need));
  if (lacking.length === 0) return undefined;
  const message = `product and bench offer no ${lacking.join(", ")}`;
  return { status: "inconclusive", cause: "not-observable", message };
}

async function conclude(scene: Scene, judgement: Judgement, thrown: unknown): Promise<Error> {
  const redact = (text: string) => (scene.isSetUp ? scene.bench.secrets.redact(text) : text);
  if (scene.isSetUp) await scene.attachJudgement(judgement);
  const copy = new Error(
    redact(judgement.status === "not-applicable" ? judgement.justification : judgement.message),
  );
  copy.name = thrown instanceof Error ? thrown.name : "Error";
  copy.stack = redact(thrown instanceof Error ? (thrown.stack ?? "") : "");
  return copy;
}
