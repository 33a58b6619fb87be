import { type Defect, inLine } from "../defect.ts";

export const regionIgnored: Defect = {
  name: "region-ignored",
  breaks: "PRV-FACT-4.2",
  mistake: "The station that writes the configuration has the region of its first customer in its script.",
  breakage: () =>
    inLine("configure", (make, parts) => {
      const station = make(parts);
      return (unit) => station({ ...unit, order: { ...unit.order, region: "eu" } });
    }),
};
