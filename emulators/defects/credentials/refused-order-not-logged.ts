import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const refusedOrderNotLogged: Defect = {
  name: "refused-order-not-logged",
  breaks: "PRV-CRED-3.4",
  mistake:
    "Orders that are refused are answered and not logged, since a flood of them would wear the flash out.",
  cwe: 778,
  breakage: () =>
    inDevice("orders", (make, parts) => {
      const { log } = parts;
      const append: typeof log.append = (entry, at) => {
        if (entry.event !== "order-refused") log.append(entry, at);
      };
      return make(seeing(parts, { log: altered(log, { append }) }));
    }),
};
