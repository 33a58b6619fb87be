import type { Defect } from "../defect.ts";
import { onceDone } from "../once-done.ts";
import { askingInClear } from "./asking-in-clear.ts";

export const accountInClearForNextOwner: Defect = {
  name: "account-in-clear-for-next-owner",
  breaks: "PRV-CRED-5.2",
  mistake:
    "What a device looks for a captive portal with is set in the factory, and wiped with the rest: the library's own way names the account in clear.",
  cwe: 319,
  caughtBy: "No secret crosses the air or the wire in clear with the next owner either",
  breakage: () => onceDone("decommissioned", askingInClear),
};
