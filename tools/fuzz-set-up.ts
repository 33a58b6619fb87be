/**
 * `npm run fuzz:set-up`: sends a hundred thousand messages to every way in of an emulated device's set-up. `-- --messages N` sends as
 * many, `-- --seed S` the same ones again. Ends with 1 at the first that does what none may.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { messageOf } from "../core/kernel/index.ts";
import { sharesOf } from "../emulators/device/set-up/test-support/fuzz/index.ts";

const { values } = parseArgs({
  options: { messages: { type: "string", default: "100000" }, seed: { type: "string" } },
});
const messages = wholeNumber("messages", values.messages);
const seed = values.seed === undefined ? randomInt(2 ** 31) : wholeNumber("seed", values.seed);

process.stdout.write(`Seed ${seed}\n`);
for (const [target, count] of sharesOf(messages)) {
  const begun = performance.now();
  try {
    await target.run(count, seed);
  } catch (thrown) {
    process.stderr.write(`✘ ${target.name}, seed ${seed}: ${messageOf(thrown)}\n`);
    process.exit(1);
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  process.stdout.write(`✔ ${target.name}: ${count} messages in ${seconds} s\n`);
}

function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  process.stderr.write(`--${name} ${text}: a whole number from 1 to 999999999 is needed.\n`);
  process.exit(2);
}
