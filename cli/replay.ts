import type { Command } from "commander";
import type { ReplayOptions } from "./replay/replay.ts";

/** `assay replay`: runs one scenario of an earlier run again, at the cut at which it failed. */
export function registerReplay(program: Command): void {
  program
    .command("replay")
    .summary("run one scenario of an earlier run again, at the power cut at which it failed")
    .description(
      "Runs a scenario once more with the seed, product and options of an earlier run. Where that run cut supply and found the device\n" +
        "not as it must be, only the first such cut is made. Prints each step, what was seen, and what crossed the console.",
    )
    .argument("<run#scenario>", "a run's folder and a scenario of it, such as runs/a#features/x.feature:35")
    .option("--out <dir>", "folder for report and journal (default: runs/<date>-<seed>)")
    .addHelpText(
      "after",
      "\nDocumentation: docs/power-cuts.md. Exit code: 0 pass, 1 fail, 2 usage or configuration, 3 inconclusive.",
    )
    .action(async (of: string, options: ReplayOptions) => {
      const { replay } = await import("./replay/replay.ts");
      process.exitCode = await replay(of, options);
    });
}
