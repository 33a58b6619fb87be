import type { Finding } from "../../../rigs/doctor/index.ts";

/** What was found, and where in the rig file it stands. */
export interface PlacedFinding extends Finding {
  readonly file: string;
  /** From 1; absent where it is about nothing in the file. */
  readonly line?: number;
}
