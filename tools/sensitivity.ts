/**
 * The kill matrix as a check of this repository: into a folder that is removed again, under one seed, so that a check that catches a
 * defect today catches it tomorrow. Other seeds are the night's.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command } from "./healthy.ts";

const scratch = mkdtempSync(join(tmpdir(), "assay-sensitivity-"));
try {
  const argv = ["sensitivity", "--seed", "npm test", "--out", join(scratch, "matrix")];
  const { status } = spawnSync(process.execPath, [command, ...argv], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
