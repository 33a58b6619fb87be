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

setWorldConstructor(Scene);
// Deadlines are the ports' own, and the scene minds a harness that hangs.
setDefaultTimeout(-1);
/** All benches have a deadline to end by; this one ends what has none. Ms. */
const endLimitMs = 300_000;

setDefinitionFunctionWrapper((code: (...args: unknown[]) => unknown) => {
  return async function (this: unknown, ...args: unknown[]) {
    // What ends all benches belongs to no scene.
    if (!(this instanceof Scene)) return code.apply(this, args);
    try {
      return await this.watch.over(Promise.resolve(code.apply(this, args)));
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

AfterAll({ timeout: endLimitMs }, function (this: { readonly parameters: unknown }) {
  return endBenches(this.parameters);
});
