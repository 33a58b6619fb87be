import { type Defect, inDevice } from "../defect.ts";
import { obeyingUnsigned } from "../obeying-unsigned.ts";
import { onceDone } from "../once-done.ts";

export const unsignedWipeAfterUpdate: Defect = {
  name: "unsigned-wipe-after-update",
  breaks: "PRV-DEC-2.3",
  mistake:
    "The next release reads orders by a library whose check of an empty signature says nothing, and takes nothing for no objection.",
  cwe: 347,
  caughtBy: "Nobody without the right decommissions a device that was updated to the next release",
  breakage: () =>
    onceDone("updated", (isDone) =>
      inDevice("orders", (make, parts) =>
        obeyingUnsigned(
          make(parts),
          "decommission",
          () => parts.reset.decommission("backend"),
          () => isDone(parts),
        ),
      ),
    ),
};
