import { test } from "node:test";
import { seededRandom } from "../../core/kernel/index.ts";
import { killNights } from "./test-support/kills.ts";

test("a night that is killed at any moment can be read, tells nothing better than the truth, and goes on", async (t) => {
  const seed = `kills ${Date.now()}`;
  t.diagnostic(seed);
  await killNights(3, seededRandom(seed), (line) => t.diagnostic(line));
});
