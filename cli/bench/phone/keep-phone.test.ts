import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { keepPhone } from "./keep-phone.ts";

describe("the phone of a thread's benches", () => {
  it("is one for all of them until it is hung up, which may be done before and again", async () => {
    const kept = keepPhone();
    await kept.hangUp();
    const first = await kept.take();
    assert.equal(await kept.take(), first);
    await kept.hangUp();
    await kept.hangUp();
    assert.notEqual(await kept.take(), first);
    await kept.hangUp();
  });
});
