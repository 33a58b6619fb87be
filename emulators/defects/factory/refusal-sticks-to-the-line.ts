import { type Defect, inLine } from "../defect.ts";

export const refusalSticksToTheLine: Defect = {
  name: "refusal-sticks-to-the-line",
  breaks: "PRV-FACT-4.1",
  mistake:
    "What an order lacks is kept where the next one is judged as well: after one incomplete order the line refuses every order until somebody restarts it.",
  cwe: 665,
  breakage: () =>
    inLine("accept", (make, parts) => {
      const accept = make(parts);
      let refusal: ReturnType<typeof accept>;
      return (order) => {
        refusal ??= accept(order);
        return refusal;
      };
    }),
};
