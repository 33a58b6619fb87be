import { altered, type Defect, inDevice, seeing } from "../defect.ts";
import { orderIn } from "../order-content.ts";

export const wipeOrderNeverExpires: Defect = {
  name: "wipe-order-never-expires",
  breaks: "PRV-DEC-2.3",
  mistake:
    "An order to decommission may reach a device that was switched off for months, so its expiry is not looked at.",
  cwe: 613,
  caughtBy: "A decommission order that is expired is refused",
  breakage: () =>
    inDevice("orders", (make, parts) => {
      const sound = make(parts);
      const patient = make(seeing(parts, { clock: altered(parts.clock, { now: () => 0 }) }));
      return {
        obey: (bytes) => (orderIn(bytes).command === "decommission" ? patient : sound).obey(bytes),
      };
    }),
};
