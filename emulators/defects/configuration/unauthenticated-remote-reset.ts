import { type Defect, inDevice } from "../defect.ts";
import { orderIn } from "../order-content.ts";

export const unauthenticatedRemoteReset: Defect = {
  name: "unauthenticated-remote-reset",
  breaks: "PRV-CFG-4.3",
  mistake:
    "Resets are picked out of the stream of orders before anything is verified, so that support can always reset.",
  cwe: 306,
  breakage: () =>
    inDevice("orders", (make, parts) => {
      const sound = make(parts);
      return {
        obey: (order) =>
          orderIn(order).command === "factory-reset"
            ? parts.reset.factoryReset("backend")
            : sound.obey(order),
      };
    }),
};
