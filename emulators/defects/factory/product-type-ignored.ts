import { type Defect, inLine } from "../defect.ts";

export const productTypeIgnored: Defect = {
  name: "product-type-ignored",
  breaks: "PRV-FACT-4.1",
  mistake:
    "The station takes the product type from the fixture that the unit sits in, and that one was built for another model.",
  breakage: () =>
    inLine("configure", (make, parts) => {
      const station = make(parts);
      return (unit) => station({ ...unit, order: { ...unit.order, productType: "another" } });
    }),
};
