import type { Command } from "commander";
import { exitCodes } from "./exit-codes.ts";

/** `assay requirements`: clause, atoms, scenarios, and whether they fit together. */
export function registerRequirements(program: Command): void {
  program
    .command("requirements")
    .summary("trace each clause to its atoms and scenarios")
    .description(
      "Prints which scenarios examine which atoms, and fails when register and features do not fit together.",
    )
    .option("--features <dir>", "folder of requirements.yaml and the features (default: the whole standard)")
    .option("--json", "print as JSON")
    .addHelpText("after", "\nExit code: 0 when everything fits, 2 otherwise.")
    .action(async (options: { features?: string; json?: true }) => {
      const { traceRequirements } = await import("./requirements/trace.ts");
      const fits = await traceRequirements(options, process.stdout, process.stderr);
      process.exitCode = fits ? exitCodes.pass : exitCodes.usage;
    });
}
