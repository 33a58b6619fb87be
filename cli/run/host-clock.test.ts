import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { readHostClock } from "./host-clock.ts";

suite("the clock of this machine", () => {
  for (const [said, expected] of [
    ["Timezone=UTC\nNTPSynchronized=yes\n", true],
    ["NTPSynchronized=no\nNTP=yes\n", false],
    ["NTP=yes\n", undefined],
    [undefined, undefined],
  ] as const)
    test(`is ${expected ?? "not known to be"} in step when timedatectl says ${JSON.stringify(said)}`, async () => {
      const { source, synchronised } = await readHostClock(async () => said);
      assert.equal(synchronised, expected);
      assert.match(source, /^system clock \(\w+(, [\w-]+)?\)$/);
    });
});
