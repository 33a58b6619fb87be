import { type Defect, inDevice } from "../defect.ts";
import { obeyingUnsigned } from "../obeying-unsigned.ts";

export const acceptsUnsignedRotation: Defect = {
  name: "accepts-unsigned-rotation",
  breaks: "PRV-CRED-3.4",
  mistake: "A rotation was thought to harm nobody, and is obeyed whether the order is signed or not.",
  cwe: 306,
  breakage: () =>
    inDevice("orders", (make, parts) =>
      obeyingUnsigned(make(parts), "rotate-credential", () => parts.operation.rotate()),
    ),
};
