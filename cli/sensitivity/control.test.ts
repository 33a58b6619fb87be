import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { FeatureScenario } from "../features.ts";
import { controlBy } from "./control.ts";
import { placeOf } from "./plan.ts";

const scenario = (line: number, ...tags: string[]) =>
  ({ uri: "a.feature", line, tags: tags.map((name) => ({ name })) }) as unknown as FeatureScenario;

/** Every task fulfils what it is given, and `tasks` tells which were. */
function control() {
  const tasks: string[][] = [];
  const made = controlBy(async (scenarios) => {
    tasks.push(scenarios.map(placeOf));
    const ended = scenarios.map((one) => ({
      scenario: placeOf(one),
      verdict: { status: "pass" } as const,
    }));
    return { scenarios: ended, durationMs: 1 };
  });
  return { made, tasks };
}

describe("control", () => {
  it("runs each scenario once, however many defects it caught", async () => {
    const { made, tasks } = control();
    made.add([scenario(1), scenario(2)]);
    made.begin();
    made.add([scenario(2), scenario(3)]);
    const ended = await made.finish();
    assert.deepEqual(tasks, [["a.feature:1", "a.feature:2"], ["a.feature:3"]]);
    assert.deepEqual(
      ended.map((one) => one.scenario),
      ["a.feature:1", "a.feature:2", "a.feature:3"],
    );
  });

  it("begins a portion when it is full, and keeps scenarios of lots together", () => {
    const { made, tasks } = control();
    made.add([scenario(100, "@lot"), ...Array.from({ length: 30 }, (_, line) => scenario(line))]);
    assert.deepEqual(
      tasks.map(({ length }) => length),
      [24],
    );
    made.add([scenario(101, "@lot")]);
    made.begin();
    assert.deepEqual(tasks.slice(1), [
      ["a.feature:100", "a.feature:101"],
      ["a.feature:24", "a.feature:25", "a.feature:26", "a.feature:27", "a.feature:28", "a.feature:29"],
    ]);
  });

  it("fails when one of its tasks fails, also when that was begun long before", async () => {
    const made = controlBy(() => Promise.reject(new Error("its process is gone")));
    made.add([scenario(1)]);
    made.begin();
    await assert.rejects(made.finish(), /its process is gone/);
  });
});
