import type { Defect } from "../defect.ts";
import { overlookingOnce } from "../overlooking.ts";

export const othersOrdersObeyedAfterWipe: Defect = {
  name: "others-orders-obeyed-after-wipe",
  breaks: "PRV-CFG-4.3",
  mistake:
    "The name by which the device knows its own orders is read before the wipe has put it back, and an empty one is anybody's.",
  cwe: 639,
  caughtBy: "No wrong reset order is obeyed by a device that was decommissioned and set up by its next owner",
  breakage: () =>
    overlookingOnce("decommissioned", "wrong-addressee", "factory-reset", ({ reset }) =>
      reset.factoryReset("backend"),
    ),
};
