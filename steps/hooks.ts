import {
  After,
  AfterAll,
  Before,
  type ITestCaseHookParameter,
  setDefaultTimeout,
  setDefinitionFunctionWrapper,
  setWorldConstructor,
} from "@cucumber/cucumber";
import { endBenches, makeBench } from "./bench.ts";
import { conclude } from "./conclusion.ts";
import { obstacleTo } from "./obstacle.ts";
import { Scene } from "./world.ts";

/** Deadlines are the ports' own; this one only ends a harness that hangs. */
const stepLimitMs = 300_000;

setWorldConstructor(Scene);
setDefaultTimeout(stepLimitMs);

setDefinitionFunctionWrapper((code: (...args: unknown[]) => unknown) => {
  return async function (this: Scene, ...args: unknown[]) {
    try {
      return await code.apply(this, args);
    } catch (thrown) {
      throw await conclude(this, thrown);
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

AfterAll(function (this: { readonly parameters: unknown }) {
  return endBenches(this.parameters);
});
