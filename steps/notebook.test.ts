import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Notebook } from "./notebook.ts";

describe("notebook", () => {
  it("gives back what was written last", () => {
    const notes = new Notebook();
    notes.write("identityNow", "AR1-1");
    notes.write("identityNow", "AR1-2");
    assert.equal(notes.read("identityNow"), "AR1-2");
    notes.write("differences", []);
    assert.deepEqual(notes.read("differences"), []);
  });

  it("a page that nobody wrote is a fault that names it, never an empty value", () => {
    const notes = new Notebook();
    notes.write("identityNow", "");
    assert.throws(() => notes.read("trials"), /^TypeError: nothing was noted of "trials" yet/);
    assert.deepEqual([notes.has("identityNow"), notes.has("trials")], [true, false]);
  });
});
