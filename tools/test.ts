/** `npm test`: every check in turn, stopping at the first that fails. */
import { spawnSync } from "node:child_process";
import { withAmpleMemory } from "./ample-memory.ts";

const stages = [
  "packages",
  "types",
  "lint",
  "imports",
  "dead",
  "unit",
  "features",
  "sensitivity",
  "test:board",
];
let passed = 0;

for (const stage of stages) {
  process.stdout.write(`\n== ${stage}\n`);
  const startedAt = performance.now();
  const { status } = spawnSync("npm", ["run", "--silent", stage], { stdio: "inherit", env: withAmpleMemory });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (status !== 0) {
    process.stdout.write(
      `== ${stage} failed after ${seconds} s\n${passed} passed, 1 failed, ${stages.length - passed - 1} skipped\n`,
    );
    process.exit(status ?? 1);
  }
  passed += 1;
  process.stdout.write(`== ${stage} passed in ${seconds} s\n`);
}
process.stdout.write(`\nstages: ${passed} passed, 0 failed\n`);
