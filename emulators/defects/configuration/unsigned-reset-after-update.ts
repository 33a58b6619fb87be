import { type Defect, inDevice } from "../defect.ts";
import { obeyingUnsigned } from "../obeying-unsigned.ts";
import { onceDone } from "../once-done.ts";

export const unsignedResetAfterUpdate: Defect = {
  name: "unsigned-reset-after-update",
  breaks: "PRV-CFG-4.3",
  mistake:
    "The next release checks the signature of orders that cost something, and thinks that a reset costs nothing.",
  cwe: 347,
  caughtBy: "A reset order that is unsigned is refused by a device that was updated to the next release",
  breakage: () =>
    onceDone("updated", (isDone) =>
      inDevice("orders", (make, parts) =>
        obeyingUnsigned(
          make(parts),
          "factory-reset",
          () => parts.reset.factoryReset("backend"),
          () => isDone(parts),
        ),
      ),
    ),
};
