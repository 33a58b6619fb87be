import type { Defect } from "../defect.ts";
import { overlookingOnce } from "../overlooking.ts";

export const orderExpiryLostWithUpdate: Defect = {
  name: "order-expiry-lost-with-update",
  breaks: "PRV-DEC-2.3",
  mistake: "The next release starts with its clock unset, and takes an order whose expiry it cannot judge.",
  cwe: 613,
  caughtBy: "Nobody without the right decommissions a device that was updated to the next release",
  breakage: () =>
    overlookingOnce("updated", "stale", "decommission", ({ reset }) => reset.decommission("backend")),
};
