import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { ISupportCodeLibrary } from "@cucumber/cucumber/api";
import type { Pickle } from "@cucumber/messages";
import { loadProduct } from "../../core/product/index.ts";
import { readFeatures } from "../features.ts";
import { longestFirst } from "./longest-first.ts";

const product = await loadProduct("products/reference");
const [wipes] = await readFeatures(["features/decommissioning/wiped.feature"]);
const scenarios = wipes?.scenarios ?? [];
const bare: ISupportCodeLibrary = {
  originalCoordinates: { requireModules: [], requirePaths: [], importPaths: [], loaders: [] },
};
const pickles = scenarios.map(
  ({ uri, line, name }): Pickle => ({
    ...{ id: name, uri, location: { line }, name, language: "en", steps: [], tags: [], astNodeIds: [] },
  }),
);

/** Begins one after the other, as cucumber does: the first in the order of the files that may. */
function beginAll(mayBegin: (scenario: Pickle, running: readonly Pickle[]) => boolean): string[] {
  const queue = [...pickles];
  const begun: string[] = [];
  for (;;) {
    const next = queue.find((pickle) => mayBegin(pickle, []));
    if (next === undefined) return begun;
    queue.splice(queue.indexOf(next), 1);
    begun.push(next.name);
  }
}

suite("scenarios of a sweep", () => {
  test("begin with the one that repeats most, the others in the order of the files", () => {
    const begun = beginAll(longestFirst(bare, scenarios, product).parallelCanAssign);
    assert.deepEqual(begun.slice(0, 2), [
      "A wipe by the operator's order that loses power at any moment is finished, or never began",
      "A wipe that loses power at any moment is finished, or never began",
    ]);
    const names = pickles.map(({ name }) => name);
    assert.deepEqual(
      begun.slice(2),
      names.filter((name) => !begun.slice(0, 2).includes(name)),
    );
    assert.equal(begun.length, names.length);
  });

  test("wait where somebody's own steps have them wait", () => {
    const own = { ...bare, parallelCanAssign: () => false };
    assert.deepEqual(beginAll(longestFirst(own, scenarios, product).parallelCanAssign), []);
  });
});
