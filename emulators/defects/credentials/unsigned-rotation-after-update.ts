import type { Defect } from "../defect.ts";
import { obeyingUnsignedOnce } from "../obeying-unsigned.ts";

export const unsignedRotationAfterUpdate: Defect = {
  name: "unsigned-rotation-after-update",
  breaks: "PRV-CRED-3.4",
  mistake:
    "The next release reads the form of orders anew, and takes one whose signature is empty for one of the old form, which had none.",
  cwe: 347,
  caughtBy: "A rotation order that is unsigned is refused also after a rotation and an update",
  breakage: () => obeyingUnsignedOnce("updated", "rotate-credential", ({ operation }) => operation.rotate()),
};
