import assert from "node:assert/strict";
import { test } from "node:test";
import type { MakeBackend } from "./support.ts";
import { attentive, endOf } from "./support.ts";

/** What is left when the backend has been disposed of. */
export function endContract(make: MakeBackend): void {
  test("after its end nobody is connected and nobody gets in", async (t) => {
    await using under = await make(t);
    const [identity, other] = under.devices;
    await using device = await attentive(under, identity);
    await under.backend[Symbol.asyncDispose]();
    await endOf(device);
    await assert.rejects(under.connectAs(other));
    // Once more is no harm: a scenario's end and the bench's may both take it down.
    await under.backend[Symbol.asyncDispose]();
  });
}
