import type { Kept } from "./watchdog.ts";

/** The watchdog resets the chip. Thrown out of whatever ran on it, to the board. */
export class ChipReset extends Error {
  override readonly name = "ChipReset";
  readonly kept: Kept;

  constructor(kept: Kept) {
    super("the watchdog resets the chip");
    this.kept = kept;
  }
}
