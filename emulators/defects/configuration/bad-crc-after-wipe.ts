import type { Defect } from "../defect.ts";
import { comparingNoChecksumOnce } from "./comparing-no-checksum-once.ts";

export const badCrcAfterWipe: Defect = {
  name: "bad-crc-after-wipe",
  breaks: "PRV-CFG-3.1",
  mistake:
    "A wipe erases the table of checksums, and a copy that has no entry there is taken for a good one.",
  cwe: 354,
  caughtBy: "A corrupt configuration is never in effect in a device that was decommissioned",
  breakage: () => comparingNoChecksumOnce("decommissioned"),
};
