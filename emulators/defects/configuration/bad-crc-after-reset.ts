import type { Defect } from "../defect.ts";
import { comparingNoChecksumOnce } from "./comparing-no-checksum-once.ts";

export const badCrcAfterReset: Defect = {
  name: "bad-crc-after-reset",
  breaks: "PRV-CFG-3.1",
  mistake: "A reset marks its copy as one to be loaded as it is, and the mark stays for the copies after it.",
  cwe: 354,
  caughtBy: "A corrupt configuration is never in effect in a device that was reset to factory defaults",
  breakage: () => comparingNoChecksumOnce("reset"),
};
