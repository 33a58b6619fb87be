import { EquipmentFault } from "../../core/kernel/index.ts";
import type { CommandFailure } from "../command/index.ts";

/** What was wrong with a command of the line: which, what came back, and what to do about it. */
export function lineFault(
  argv: readonly string[],
  what: string,
  { help, cause, complaints = "" }: { help: string; cause?: unknown; complaints?: string },
): EquipmentFault {
  const said = complaints === "" ? "" : ` On its standard error: ${complaints}`;
  return new EquipmentFault("FACTORY_DOWN", `The line's command \`${argv.join(" ")}\` ${what}.${said}`, {
    help,
    cause,
  });
}

const helps: Readonly<Record<CommandFailure["kind"], string>> = {
  "not-startable":
    "Name a program under factory in ixit.yaml that is there and may be run; paths are relative to that file.",
  exit: "Run it by hand with the same order. A unit that the line does not release is an answer, with exit code 0.",
  deadline: "Run it by hand to see where it waits, or declare more time as factory.withinMs in ixit.yaml.",
  "too-long": "Have it print one JSON document there and everything else to its standard error.",
};

/** A command of the line failed as a process. */
export function commandFault({ argv, kind, what, complaints, cause }: CommandFailure): EquipmentFault {
  return lineFault(argv, what, { help: helps[kind], cause, complaints });
}
