import type { Defect } from "../defect.ts";
import { obeyingUnsignedOnce } from "../obeying-unsigned.ts";

export const unsignedWipeAfterUpdate: Defect = {
  name: "unsigned-wipe-after-update",
  breaks: "PRV-DEC-2.3",
  mistake:
    "The next release reads orders by a library whose check of an empty signature says nothing, and takes nothing for no objection.",
  cwe: 347,
  caughtBy: "Nobody without the right decommissions a device that was updated to the next release",
  breakage: () =>
    obeyingUnsignedOnce("updated", "decommission", ({ reset }) => reset.decommission("backend")),
};
