/**
 * `npm run test:board`: compiled firmware under the same features. Builds the Pico's firmware, starts virtual Picos behind
 * pseudo-terminals, and examines them as a rig does: the released firmware has to pass, and each defective one must be caught. With
 * `--cuts 40` (nightly) power is cut at many points instead of a few.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openHunt } from "./board/defective.ts";
import { startLabs } from "./board/labs.ts";
import { examine, isSound } from "./board/sound.ts";
import { endRuns } from "./healthy.ts";

const [, , ...options] = process.argv;
const built = spawnSync(process.execPath, [join(import.meta.dirname, "build-firmware.ts"), "--defects"], {
  stdio: ["ignore", "ignore", "inherit"],
});
if (built.status !== 0) process.exit(built.status ?? 1);

// Boards and folders go as they do at the end of a run that nobody interrupts.
let isInterrupted = false;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    isInterrupted = true;
    endRuns(signal);
  });

const scratch = mkdtempSync(join(tmpdir(), "assay-board-"));
try {
  await using stack = new AsyncDisposableStack();
  const labs = await startLabs(scratch);
  for (const lab of labs) stack.use(lab);
  // Who asks for some scenarios has no use for the defects.
  const hunt = options.length > 0 ? undefined : await openHunt(join(scratch, "defective"));
  const runs = await Promise.all(
    labs.map(async (lab, index) => {
      const run = await examine(lab, { part: index + 1, parts: labs.length, scratch }, options);
      if (!isInterrupted) await hunt?.join(lab);
      return run;
    }),
  );
  const sound = await isSound(runs);
  const caught = isInterrupted || (hunt?.conclude() ?? true);
  process.exitCode = isInterrupted ? 130 : sound && caught ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
