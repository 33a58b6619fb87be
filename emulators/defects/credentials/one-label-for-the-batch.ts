import { type Defect, inLine } from "../defect.ts";
import { labelledBy } from "./set-up-secret-rule.ts";

export const oneLabelForTheBatch: Defect = {
  name: "one-label-for-the-batch",
  breaks: "PRV-CRED-2.2",
  mistake: "The label printer takes the secret from the batch's file, which has one line.",
  cwe: 1393,
  breakage() {
    let first: string | undefined;
    return inLine("label", (make, parts) => {
      const draw = parts.options.setUp?.drawProof;
      const rule = (serial: Parameters<NonNullable<typeof draw>>[0]) => {
        first ??= draw?.(serial) ?? "";
        return first;
      };
      return labelledBy(rule, make, parts);
    });
  },
};
