import { Command, CommanderError } from "commander";
import { registerEmulate } from "./emulate.ts";
import { exitCodes } from "./exit-codes.ts";
import { registerKeys } from "./keys.ts";
import { registerReplay } from "./replay.ts";
import { registerReport } from "./report.ts";
import { reportFault } from "./report-fault.ts";
import { registerRequirements } from "./requirements.ts";
import { registerRig } from "./rig.ts";
import { registerRun } from "./run.ts";
import { registerSensitivity } from "./sensitivity.ts";
import { registerServe } from "./serve.ts";
import { registerVerify } from "./verify.ts";

/** Runs the verb that `argv` names. Each verb loads what it needs when it is chosen. Sets the process' exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command("assay")
    .description("Examines whether a connected device is provisioned the way the standard demands.")
    .helpOption("-h, --help", "show help")
    .helpCommand("help [verb]", "show help for a verb")
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, "assay:")) })
    .showHelpAfterError("See what is possible with --help.")
    .exitOverride();
  registerRun(program);
  registerReplay(program);
  registerRequirements(program);
  registerSensitivity(program);
  registerEmulate(program);
  registerRig(program);
  registerServe(program);
  registerReport(program);
  registerVerify(program);
  registerKeys(program);
  // Who reads along may stop, as `assay run | head` does; the run and its report go on.
  process.stdout.on("error", (cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EPIPE") throw cause;
  });
  try {
    await program.parseAsync([...argv]);
  } catch (thrown) {
    // Scenarios may be under way, when the disk is full for instance; nothing of theirs keeps the process.
    if (!(thrown instanceof CommanderError)) process.exit(reportFault(thrown, process.stderr));
    else if (thrown.exitCode !== 0) process.exitCode = exitCodes.usage;
  }
}
