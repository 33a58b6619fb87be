import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createMessageMeter } from "./message-meter.ts";
import { PowerLost } from "./parts.ts";

describe("message meter", () => {
  it("counts what crosses", () => {
    const meter = createMessageMeter();
    for (const _ of [1, 2, 3]) meter.cross()();
    assert.equal(meter.messages, 3);
  });

  for (const side of ["before", "after"] as const)
    it(`has supply fail ${side} the one message, once`, () => {
      const meter = createMessageMeter();
      meter.cross()();
      let cuts = 0;
      const onCut = () => {
        cuts += 1;
      };
      meter.cutAt(3, side, onCut);
      meter.cross()();
      if (side === "before") assert.throws(() => meter.cross(), PowerLost);
      else {
        const crossed = meter.cross();
        assert.equal(cuts, 0, "it has not crossed yet");
        assert.throws(crossed, PowerLost);
      }
      assert.equal(cuts, 1);
      assert.equal(meter.messages, 3, "what supply failed at was under way");
      meter.cross()();
    });

  it("has nothing happen once it is disarmed", () => {
    const meter = createMessageMeter();
    meter.cutAt(1, "before", () => assert.fail("it was disarmed"));
    meter.disarm();
    meter.cross()();
  });
});
