import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { createCommitments } from "../../core/journal/index.ts";
import { createFingerprints } from "./fingerprints.ts";

const key = createCommitments(new Uint8Array(32).fill(3));
const borne = (identity: string, hardware: string) => ({
  kind: "identity",
  commitment: key.commit("identity", identity),
  bearer: key.commit("hardware", hardware),
});

suite("fingerprints", () => {
  const { commit, seenElsewhere, earlierRuns } = createFingerprints(key, [
    { run: "runs/1", fingerprints: [borne("A", "chip 1"), borne("B", "chip 2"), borne("B", "chip 2")] },
    { run: "runs/2", fingerprints: [borne("A", "chip 1"), borne("C", "chip 3")] },
    { run: "runs/3", fingerprints: [] },
  ]);
  const seen = (identity: string, hardware: string) =>
    seenElsewhere(commit("identity", identity), commit("hardware", hardware));

  test("the same device seen again is no collision", () => {
    assert.deepEqual(seen("A", "chip 1"), []);
    assert.deepEqual(seen("B", "chip 2"), []);
  });

  test("the same identity on other hardware is one, told with each run that has it", () => {
    assert.deepEqual(seen("A", "chip 9"), ["runs/1", "runs/2"]);
    assert.deepEqual(seen("B", "chip 1"), ["runs/1"]);
    assert.deepEqual(seen("C", "chip 1"), ["runs/2"]);
  });

  test("another identity on hardware seen before is none", () => {
    assert.deepEqual(seen("D", "chip 1"), []);
  });

  test("says how many runs it compares with", () => {
    assert.equal(earlierRuns, 3);
    assert.equal(createFingerprints(key, []).earlierRuns, 0);
    assert.deepEqual(createFingerprints(key, []).seenElsewhere("x", "y"), []);
  });
});
