import type { Defect } from "../defect.ts";
import { obeyingUnsignedOnce } from "../obeying-unsigned.ts";

export const unsignedResetAfterUpdate: Defect = {
  name: "unsigned-reset-after-update",
  breaks: "PRV-CFG-4.3",
  mistake:
    "The next release checks the signature of orders that cost something, and thinks that a reset costs nothing.",
  cwe: 347,
  caughtBy: "No wrong reset order is obeyed by a device that was updated to the next release",
  breakage: () =>
    obeyingUnsignedOnce("updated", "factory-reset", ({ reset }) => reset.factoryReset("backend")),
};
