import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { suite, test } from "node:test";
import { Yard } from "./test-support.ts";

/** A yard whose list of processes is old by the time it is read: the first in it has just ended. */
class LateYard extends Yard {
  override processes(): number[] {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    return [pid, ...super.processes()];
  }
}

suite("a yard", () => {
  test("ends what is left when another process ended by itself meanwhile", async () => {
    const yard = new LateYard();
    const sleeper = yard.start(["sleep", "120"]);
    await yard[Symbol.asyncDispose]();
    assert.equal((await sleeper.ended).signal, "SIGKILL");
  });
});
