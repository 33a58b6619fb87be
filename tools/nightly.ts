/**
 * `npm run nightly`: what takes too long for every commit. Every stage runs, whatever the others found; the exit code tells whether all
 * of them were content. What they write stays in nightly/<date>.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { withAmpleMemory } from "./ample-memory.ts";

const root = join(import.meta.dirname, "..");
const out = join("nightly", new Date().toISOString().slice(0, 19).replaceAll(":", "-"));
const assay = join("cli", "assay.js");
const threads = String(availableParallelism());

const stages = {
  "a defect for each assertion": [assay, "sensitivity", "--assertions", "--out", join(out, "assertions")],
  "mechanical changes": [assay, "sensitivity", "--mechanical", "--out", join(out, "mechanical")],
  "healthy products": [join("tools", "healthy-seeds.ts"), "20"],
  "boards with Bluetooth": [join("tools", "on-bluetooth-lab.ts")],
  "boards that are processes": [join("tools", "process-boards.ts")],
  "power cuts on virtual boards": [
    // Every cut of an update takes hours there: each trial writes a whole release.
    ...[join("tools", "test-board.ts"), "--cuts", "40", "--tags", "@needs-power-cut"],
  ],
  "power cuts": [
    ...[assay, "run", "--cuts", "all", "--tags", "@needs-power-cut", "--parallel", threads],
    ...["--out", join(out, "cuts")],
  ],
} as const;

mkdirSync(join(root, out), { recursive: true });
const failed: string[] = [];
for (const [name, argv] of Object.entries(stages)) {
  process.stdout.write(`\n== ${name}\n`);
  const startedAt = performance.now();
  const { status } = spawnSync(process.execPath, argv, { cwd: root, stdio: "inherit", env: withAmpleMemory });
  const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
  process.stdout.write(
    `== ${name} ${status === 0 ? "passed" : `ended with ${status}`} after ${minutes} min\n`,
  );
  if (status !== 0) failed.push(name);
}
const all = Object.keys(stages).length;
process.stdout.write(
  `\nstages: ${all - failed.length} passed, ${failed.length} failed${failed.length > 0 ? `: ${failed.join(", ")}` : ""}\nEvidence: ${out}\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
