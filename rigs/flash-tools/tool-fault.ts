import { EquipmentFault, messageOf } from "../../core/kernel/index.ts";
import type { CommandFailure } from "../command/index.ts";

interface Remedy {
  readonly help: string;
  readonly cause?: unknown;
}

/** A flash tool failed at a place. */
export function flashFault(place: string, what: string, { help, cause }: Remedy): EquipmentFault {
  return new EquipmentFault("FLASH_FAILED", `The flash of ${place}: ${what}.`, { help, cause });
}

/** A flash tool failed in a way that another try cannot mend. */
export class FinalFlashFault extends EquipmentFault {
  constructor(place: string, what: string, remedy: Remedy) {
    super("FLASH_FAILED", `The flash of ${place}: ${what}.`, remedy);
  }
}

/** A file that is kept beside a flash cannot be had; the flash itself was not changed. */
export function storageFault(path: string, cause: unknown): EquipmentFault {
  return new EquipmentFault("DISK_FULL", `${path} cannot be written or read: ${messageOf(cause)}.`, {
    help: "Make room there, or name a folder you may write to.",
    cause,
  });
}

export interface ToolHelp {
  /** Where the program comes from, as an imperative sentence. */
  readonly install: string;
  /** What to look at when it fails, as an imperative sentence. */
  readonly failed: string;
}

/** What was wrong with a flash tool's command. These tools print progress and complaints, no contents; some complain on standard output. */
export function toolFault(place: string, { install, failed }: ToolHelp) {
  return ({ argv, kind, what, complaints, output, cause }: CommandFailure): EquipmentFault => {
    const said = lastWords(complaints) || lastWords(output);
    const message = `\`${argv.join(" ")}\` ${what}${said === "" ? "" : `; it said: ${said}`}`;
    if (kind === "not-startable") return new FinalFlashFault(place, message, { help: install, cause });
    return flashFault(place, message, { help: failed, cause });
  };
}

/** Progress bars are rewritten lines; of each only its last state counts, and of all only the end. */
export function lastWords(text: string): string {
  const lines = text.split("\n").map((line) => line.split("\r").findLast((part) => part.trim() !== "") ?? "");
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .slice(-4)
    .join(" | ")
    .replace(/\.$/, "");
}
