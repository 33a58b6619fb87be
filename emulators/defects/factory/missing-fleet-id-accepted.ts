import { type Defect, inLine } from "../defect.ts";

export const missingFleetIdAccepted: Defect = {
  name: "missing-fleet-id-accepted",
  breaks: "PRV-FACT-4.3",
  mistake: "Orders are checked for product type and region; the fleet came later, and is taken as it comes.",
  cwe: 20,
  breakage: () =>
    inLine("accept", (make, parts) => {
      const accept = make(parts);
      return (order) => accept({ ...order, fleet: "whichever" });
    }),
};
