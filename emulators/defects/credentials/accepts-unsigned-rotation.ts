import { type Defect, inDevice } from "../defect.ts";
import { obeyingUnsignedRotations } from "./obeying-unsigned-rotations.ts";

export const acceptsUnsignedRotation: Defect = {
  name: "accepts-unsigned-rotation",
  breaks: "PRV-CRED-3.4",
  mistake: "A rotation was thought to harm nobody, and is obeyed whether the order is signed or not.",
  cwe: 306,
  breakage: () => inDevice("orders", (make, parts) => obeyingUnsignedRotations(make(parts), parts)),
};
