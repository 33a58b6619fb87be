import type { Defect } from "../defect.ts";
import { comparingNoChecksumOnce } from "./comparing-no-checksum-once.ts";

export const badCrcAfterUpdate: Defect = {
  name: "bad-crc-after-update",
  breaks: "PRV-CFG-3.1",
  mistake:
    "So that the next release can change the checksum, the first start after an update does not compare it, and nothing says when that first start is over.",
  cwe: 354,
  caughtBy:
    "A corrupt configuration is never in effect in a device that was updated to the release that it runs",
  breakage: () => comparingNoChecksumOnce("updated"),
};
