import { EquipmentFault, messageOf, UsageFault } from "../core/kernel/index.ts";
import { exitCodes } from "./exit-codes.ts";

/** Tells a person what went wrong and what to do. Returns the exit code that it means. */
export function reportFault(thrown: unknown, stream: NodeJS.WritableStream): number {
  // What went wrong first is what a person can mend; what then could not be tidied up follows from it.
  if (thrown instanceof SuppressedError) return reportFault(thrown.suppressed, stream);
  if (thrown instanceof UsageFault) {
    stream.write(`assay: ${thrown.message}\n${thrown.help}\n`);
    return exitCodes.usage;
  }
  if (thrown instanceof EquipmentFault) {
    stream.write(`assay: ${thrown.message}\n${thrown.help}\n`);
    return exitCodes.inconclusive;
  }
  const stack = thrown instanceof Error ? thrown.stack : messageOf(thrown);
  stream.write(`assay: this is a fault of Assay itself; please report it with the lines below.\n${stack}\n`);
  return exitCodes.inconclusive;
}
