import { Command, CommanderError } from "commander";
import { registerEmulate } from "./emulate.ts";
import { exitCodes } from "./exit-codes.ts";
import { reportFault } from "./report-fault.ts";
import { registerRequirements } from "./requirements.ts";
import { registerRun } from "./run.ts";

/** Runs the verb that `argv` names. Each verb loads what it needs when it is chosen. Sets the process' exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command("assay")
    .description("Examines whether a connected device is provisioned the way the standard demands.")
    .helpOption("-h, --help", "show help")
    .helpCommand("help [verb]", "show help for a verb")
    .configureHelp({ showGlobalOptions: false })
    .exitOverride();
  registerRun(program);
  registerRequirements(program);
  registerEmulate(program);
  try {
    await program.parseAsync([...argv]);
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) process.exitCode = reportFault(thrown, process.stderr);
    else if (thrown.exitCode !== 0) process.exitCode = exitCodes.usage;
  }
}
