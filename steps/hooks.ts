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
import { obstacleTo } from "./obstacle.ts";
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
    this.bench,
    pickle.tags.map(({ name }) => name),
  );
  if (obstacle === undefined) return undefined;
  await this.attachJudgement(obstacle);
  return "skipped";
});

After(async function (this: Scene) {
  if (this.isSetUp) await this.tearDown();
});

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
