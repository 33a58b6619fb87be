import { messageOf, UsageFault } from "../../core/kernel/index.ts";
import { toldToEnd } from "./told-to-end.ts";

/**
 * The life of a stand-in's process: `run` is given its arguments, and when it is told to end. What `run` throws goes to standard error, and
 * the exit code is 2. Never returns.
 */
export async function liveAsStandIn(
  run: (argv: readonly string[], toldToEnd: Promise<void>) => Promise<void>,
): Promise<never> {
  await run(process.argv.slice(2), toldToEnd()).catch((thrown: unknown) => {
    const help = thrown instanceof UsageFault ? `\n${thrown.help}` : "";
    process.stderr.write(`${messageOf(thrown)}${help}\n`);
    process.exitCode = 2;
  });
  // What is still open (standard input, an IPC channel) is the parent's.
  process.exit();
}
