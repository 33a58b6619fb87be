import { EquipmentFault } from "../../core/kernel/index.ts";

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
