import type { Command } from "commander";
import type { NightlyOptions } from "./night/options.ts";

/** `assay nightly`: examines a product on all boards of a rig, unattended. */
export function registerNightly(program: Command): void {
  program
    .command("nightly")
    .summary("examine a product on all boards of a rig at the same time, unattended")
    .description(
      "Leases the boards of a rig and examines its product on all of them at the same time, a process for each board. Boards that hang or vanish do not stop it, a full disk makes it pause, and after a crash it goes on where it was.",
    )
    .argument("<lab.yaml>", "the rig's file")
    .argument("[features...]", "feature files or folders (default: the whole standard)")
    .option("--tags <expression>", "only scenarios whose tags match, such as '@must and not @lot'")
    .option("--board <name...>", "boards or groups of the rig (default: all)")
    .option("--allow-irreversible <board...>", "boards that may be given up for what cannot be taken back")
    .option("--wait", "wait for boards that another run has leased")
    .option("--seed <text>", "seed of inputs and cut points (default: drawn and reported)")
    .option("--until <time>", "begin nothing after this time of day, such as 06:00")
    .option("--resume", "go on with the night that a crash or a restart of the host ended")
    .option("--out <dir>", "folder for report and journal (default: runs/<date>-<seed>)")
    .option("--on-end <command>", "give the summary to a shell's command, JSON on its standard input")
    .option("--webhook <url>", "post the summary there as JSON")
    .option("--json", "print the summary as JSON")
    .addHelpText(
      "after",
      "\nDocumentation: docs/nightly.md. Exit code: 0 pass, 1 fail, 2 usage or configuration, 3 inconclusive.",
    )
    .action(async (lab: string, features: string[], options: Omit<NightlyOptions, "features">) => {
      const { nightly } = await import("./night/night.ts");
      process.exitCode = await nightly(lab, { ...options, features });
    });
}
