import { type Defect, inDevice } from "../defect.ts";
import { unlogged } from "../unlogged.ts";

export const refusedOrderNotLogged: Defect = {
  name: "refused-order-not-logged",
  breaks: "PRV-CRED-3.4",
  mistake:
    "Orders that are refused are answered and not logged, since a flood of them would wear the flash out.",
  cwe: 778,
  breakage: () => inDevice("orders", (make, parts) => make(unlogged(parts, "order-refused"))),
};
