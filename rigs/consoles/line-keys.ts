import { z } from "zod";

const aDay = 86_400_000;

/** What every console's options have, whatever its driver. */
export const lineKeys = {
  baudRate: z
    .int()
    .min(50)
    .max(4_000_000)
    .default(115_200)
    .describe("Speed of the line in baud; 8 data bits, no parity, 1 stop bit."),
  reenumerates: z
    .boolean()
    .default(false)
    .describe(
      "True for a board whose console is its own USB device, or hangs on its supply: the port then vanishes and returns when the board restarts, and that is no fault of the equipment.",
    ),
  returnsWithinMs: z
    .int()
    .min(1)
    .max(aDay)
    .default(10_000)
    .describe("How soon a port that has vanished must be back, in ms. After that the equipment is at fault."),
};

/** The keys of `lineKeys`, read. */
export interface LineOptions {
  readonly baudRate: number;
  readonly reenumerates: boolean;
  readonly returnsWithinMs: number;
}
