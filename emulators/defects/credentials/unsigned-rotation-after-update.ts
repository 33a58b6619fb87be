import { type Defect, inDevice } from "../defect.ts";
import { onceDone } from "../once-done.ts";
import { obeyingUnsignedRotations } from "./obeying-unsigned-rotations.ts";

export const unsignedRotationAfterUpdate: Defect = {
  name: "unsigned-rotation-after-update",
  breaks: "PRV-CRED-3.4",
  mistake:
    "The next release reads the form of orders anew, and takes one whose signature is empty for one of the old form, which had none.",
  cwe: 347,
  caughtBy: "A rotation order that is unsigned is refused also after a rotation and an update",
  breakage: () =>
    onceDone("updated", (isDone) =>
      inDevice("orders", (make, parts) => obeyingUnsignedRotations(make(parts), parts, () => isDone(parts))),
    ),
};
