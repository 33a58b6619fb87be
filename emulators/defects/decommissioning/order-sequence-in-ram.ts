import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const orderSequenceInRam: Defect = {
  name: "order-sequence-in-ram",
  breaks: "PRV-DEC-2.3",
  mistake:
    "The number of the last order is kept in RAM: after a start every order that was ever signed for the device is new.",
  cwe: 294,
  caughtBy: "A decommission order that was obeyed once is refused while the next owner waits for the device",
  breakage: () =>
    inDevice("orders", (make, parts) => {
      const { journal } = parts;
      let last: string | undefined;
      const inRam: Pick<Parts["journal"], "recall" | "record"> = {
        recall: (key) => (key === "orders.sequence" ? last : journal.recall(key)),
        record(key, value) {
          if (key === "orders.sequence") last = value;
          else journal.record(key, value);
        },
      };
      return make(seeing(parts, { journal: altered(journal, inRam) }));
    }),
};
