import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const neverAdvertises: Defect = {
  name: "never-advertises",
  breaks: "PRV-FIELD-1.1",
  mistake: "The radio does not start before its region is set, and nobody looks at what its driver returns.",
  cwe: 252,
  breakage: () =>
    inDevice("setUp", (make, parts) => {
      const { board } = parts;
      const deaf = altered(board.air, { raise: () => ({ lower() {} }) });
      return make(seeing(parts, { board: altered(board, { air: deaf }) }));
    }),
};
