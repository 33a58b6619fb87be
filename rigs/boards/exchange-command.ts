import { EquipmentFault } from "../../core/kernel/index.ts";
import { readHexAnswer, runCommand } from "../command/index.ts";
import type { BoardDeclaration } from "../lab/index.ts";

/**
 * Has the command of a rig file put the next piece into `place`; the hardware value that it printed, undefined when it printed
 * nothing. @throws EquipmentFault CONTROL_LOST
 */
export async function runExchange(
  { command, cwd, withinMs }: NonNullable<BoardDeclaration["exchange"]>,
  place: string,
): Promise<Uint8Array | undefined> {
  const fault = (what: string, cause?: unknown) =>
    new EquipmentFault(
      "CONTROL_LOST",
      `${place}: the next piece was to be put in by \`${command.join(" ")}\`, which ${what}.`,
      {
        help: "Run it by hand; correct `exchange.command` of this board in the rig file.",
        cause,
      },
    );
  const output = await runCommand({
    ...{ argv: command, cwd, withinMs },
    fault: ({ what, complaints, cause }) =>
      fault(complaints === "" ? what : `${what}; it said: ${complaints}`, cause),
  });
  const said = output.toString("utf8").trim();
  if (said === "") return undefined;
  return (
    readHexAnswer(said) ??
    Promise.reject(fault(`printed no hex digits but ${JSON.stringify(said.slice(0, 80))}`))
  );
}
