import { altered, type Defect, inBackend } from "../defect.ts";

export const confirmationByHandNotNoted: Defect = {
  name: "confirmation-by-hand-not-noted",
  breaks: "PRV-FIELD-4.1",
  mistake:
    "The registry hears of confirmations from the rule that gives them; one that the operator gives by hand goes to the device alone, which the backend then never lets rotate.",
  cwe: 372,
  breakage: () => inBackend("desk", (make, parts) => altered(make(parts), { confirms: () => false })),
};
