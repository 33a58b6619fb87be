import { type Command, Option } from "commander";
import { countTo } from "./run.ts";
import type { SensitivityOptions } from "./sensitivity/options.ts";

/** `assay sensitivity`: shows which defects the examination catches. */
export function registerSensitivity(program: Command): void {
  program
    .command("sensitivity")
    .summary("show which defective products the examination catches")
    .description(
      "Builds one defect after another into the emulated product, examines it and writes the kill matrix: defects by atoms.",
    )
    .option("--defects <glob>", "only defects whose name matches, such as 'key-*'")
    .option(
      "--full",
      "try each with every scenario, not only its requirement's; see what each assertion catches",
    )
    .addOption(
      new Option(
        "--mechanical",
        "try mechanical changes of every part in place of defects made by hand",
      ).conflicts("full"),
    )
    .addOption(
      new Option(
        "--assertions",
        "show for each assertion a defect that it fails for: try what its requirement's scenarios leave open with all the others",
      ).conflicts(["full", "mechanical", "defects"]),
    )
    .option("--list", "list the defects, what each breaks and why; try nothing")
    .option("--seed <text>", "seed of inputs and cut points (default: drawn and reported)")
    .option(
      "--workers <n>",
      "processes that share the work; each has several tasks under way (default: one for each core)",
      countTo(64),
    )
    .option("--out <dir>", "folder for the matrix (default: sensitivity/<date>-<seed>)")
    .addOption(
      new Option(
        "--resume <dir>",
        "go on with the matrix in this folder, which was ended before all was tried",
      ).conflicts(["out", "seed", "defects", "full", "mechanical", "assertions", "list"]),
    )
    .option("--json", "print the matrix as JSON")
    .addHelpText(
      "after",
      "\nDocumentation: docs/sensitivity.md. Exit code: 0 when each defect is caught by the atom that it breaks, 1 otherwise, 2 usage.",
    )
    .action(async (options: SensitivityOptions) => {
      const { sensitivity } = await import("./sensitivity/sensitivity.ts");
      process.exitCode = await sensitivity(options);
    });
}
