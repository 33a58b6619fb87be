import type { Command } from "commander";
import type { CheckVerbOptions, MaintainOptions, ReleaseOptions } from "./verbs.ts";

const rigOption = ["--rig <lab.yaml>", "the rig file", "lab.yaml"] as const;
const board = ["<board>", "its name in the rig file"] as const;
const help =
  "\nDocumentation: docs/rig.md. Exit code: 0 done, 2 usage or configuration, 3 equipment that fails.";

/** `assay rig release`, `maintain` and `check`: who may use a board. */
export function registerLab(rig: Command): void {
  rig
    .command("release")
    .summary("give a board back to runs")
    .description(
      "Gives a board back that was in quarantine, in maintenance or retired: its golden image is tried before its next use. With --force also takes it from a run that has it, with all boards of that run.",
    )
    .argument(...board)
    .option(...rigOption)
    .option("--force", "take it from a run that is under way, or hangs")
    .option("--reason <text>", "why, for the board's history")
    .addHelpText("after", help)
    .action(async (name: string, options: ReleaseOptions) => {
      const { releaseBoard } = await import("./verbs.ts");
      process.exitCode = await releaseBoard(name, options);
    });
  rig
    .command("maintain")
    .summary("put a board aside")
    .description("Puts a board aside: no run uses it until assay rig release gives it back.")
    .argument(...board)
    .option(...rigOption)
    .option("--reason <text>", "why, for the board's history and for whoever wants it")
    .option("--retire", "for good: it is not meant to come back")
    .addHelpText("after", help)
    .action(async (name: string, options: MaintainOptions) => {
      const { maintainBoard } = await import("./verbs.ts");
      process.exitCode = await maintainBoard(name, options);
    });
  rig
    .command("check")
    .summary("try whether a board works, by its golden image")
    .description(
      "Erases a board's flash, writes the product's golden image, starts it and waits for its answer. A board in quarantine that passes is good again.",
    )
    .argument(...board)
    .option(...rigOption)
    .option("--loop", "again and again until Ctrl-C; the board is looping meanwhile")
    .option("--allow-irreversible <board...>", "boards that may be given up for what cannot be taken back")
    .addHelpText("after", help)
    .action(async (name: string, options: CheckVerbOptions) => {
      const { checkOneBoard } = await import("./verbs.ts");
      process.exitCode = await checkOneBoard(name, options);
    });
}
