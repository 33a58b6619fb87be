import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const inactiveCopySurvives: Defect = {
  name: "inactive-copy-survives",
  breaks: "PRV-DEC-1.3",
  mistake:
    "A reset writes the defaults into the other place and leaves the older copy of the configuration in its own.",
  cwe: 226,
  breakage: () =>
    inDevice("configuration", (make, parts) =>
      make(seeing(parts, { store: altered(parts.store, { erase: () => {} }) })),
    ),
};
