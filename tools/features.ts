/** Runs the whole standard on the reference product as a user would, into a folder that is removed again. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const scratch = mkdtempSync(join(tmpdir(), "assay-features-"));
const assay = (...argv: string[]) =>
  spawnSync(process.execPath, [join(root, "cli/assay.js"), ...argv], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  }).status ?? 1;

try {
  process.exitCode =
    assay("requirements") ||
    assay("run", "--out", join(scratch, "in-process")) ||
    // The lot is a matter of numbers, not of the wire: in a process of its own each of its devices takes a third of a second.
    assay("run", "--attach", "pty", "--parallel", "2", "--tags", "not @lot", "--out", join(scratch, "pty"));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
