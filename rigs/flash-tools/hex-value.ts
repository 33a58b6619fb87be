import { readHexAnswer } from "../command/index.ts";
import { flashFault } from "./tool-fault.ts";

/** The hardware value that the command `argv` printed. @throws EquipmentFault FLASH_FAILED */
export function hexValueOf(place: string, argv: readonly string[], said: string): Uint8Array {
  const value = readHexAnswer(said);
  if (value !== undefined) return value;
  throw flashFault(
    place,
    `\`${argv.join(" ")}\` printed no hex digits but ${JSON.stringify(said.trim().slice(0, 80))}`,
    { help: "Have `hardwareId` print the value as hex digits and nothing else." },
  );
}
