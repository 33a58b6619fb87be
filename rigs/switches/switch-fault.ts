import { EquipmentFault } from "../../core/kernel/index.ts";
import { type CommandFailure, runCommand } from "../command/index.ts";

/** Makes a fault of one switch. `what` goes on from its name; `help` is the next thing to do. */
export type Blame = (what: string, help: string, cause?: unknown) => EquipmentFault;

/** @param name what the switch is, such as `port 2 of hub 1-1 (uhubctl)` */
export function blameFor(place: string, name: string): Blame {
  return (what, help, cause) =>
    new EquipmentFault("POWER_STUCK", `The switch of ${place}, ${name}, ${what}.`, { help, cause });
}

export type ToolAnswer =
  | { readonly output: string; readonly failure?: undefined }
  | { readonly failure: CommandFailure };

/** Runs a tool to its end, in `cwd` or where this process does. How it failed is an answer, for the switch's driver to explain. */
export async function runTool(argv: readonly string[], withinMs: number, cwd?: string): Promise<ToolAnswer> {
  let failure: CommandFailure | undefined;
  const fault = (reported: CommandFailure) => {
    failure ??= reported;
    return new EquipmentFault("POWER_STUCK", reported.what, { help: "" });
  };
  try {
    return { output: (await runCommand({ argv, cwd, withinMs, fault })).toString("utf8") };
  } catch (thrown) {
    if (failure === undefined) throw thrown;
    return { failure };
  }
}

export interface ToolHelps {
  /** What to do when there is no such program. */
  readonly missing: string;
  /** What to do when it ended and says that it failed. */
  readonly failed: string;
}

/** The fault of a tool that failed as a process. */
export function toolFault(
  blame: Blame,
  failure: CommandFailure,
  { missing, failed }: ToolHelps,
): EquipmentFault {
  const { argv, kind, what, complaints, cause } = failure;
  const command = argv.join(" ");
  const said = complaints === "" ? "" : ` and said: ${complaints.replaceAll(/\s*\n\s*/g, " ")}`;
  const message = `cannot be reached: \`${command}\` ${what}${said}`;
  switch (kind) {
    case "not-startable": {
      const denied = (cause as NodeJS.ErrnoException | undefined)?.code === "EACCES";
      return blame(message, denied ? `Make it executable: chmod +x ${argv[0]}.` : missing, cause);
    }
    case "exit":
      return blame(message, failed, cause);
    case "deadline":
      return blame(message, `Run \`${command}\` by hand to see where it waits, or raise withinMs.`, cause);
    case "too-long":
      return blame(message, `Run \`${command}\` by hand: that is not the program that it should be.`, cause);
  }
}
